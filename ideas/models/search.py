"""What search knows of an idea: its stems. Written by `ideas.search` only."""

import json

from django.db import connections, models
from django.db.models import Lookup

from innovation_platform.prepared import Given


class StemsField(models.TextField):
    """Stems separated by spaces, as `ideas.search.text` makes them."""


@StemsField.register_lookup
class Matches(Lookup):
    """`filter(search_document__body__matches=parse(text))`: the document has every group of stems,
    wherever they are in it.

    Asks the derived index of the database (see the migration that makes it): a `tsvector` column
    on PostgreSQL, an FTS5 table on SQLite. The question is sent as a literal, so that PostgreSQL
    estimates how rare its words are and walks the better index.
    """

    lookup_name = "matches"
    prepare_rhs = False

    def as_postgresql(self, compiler, connection):
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{table}.vector @@ %s::tsquery", [self._asked(connection)]

    def as_sqlite(self, compiler, connection):
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        found = "SELECT rowid FROM ideas_search_index WHERE ideas_search_index MATCH %s"
        return f"{table}.id IN ({found})", [self._asked(connection)]

    def _asked(self, connection):
        """The question, or what stands for one in a query put into SQL once."""
        return self.rhs if isinstance(self.rhs, Given) else _in_words(self.rhs, connection)


class QuestionField(models.TextField):
    """A question as `parse` gives it, in the words of the database it is sent to."""

    def get_db_prep_value(self, value, connection, prepared=False):
        return _in_words(value, connection)


def _in_words(question, connection) -> str:
    if connection.vendor == "postgresql":
        return _question(question, "'{}'", ":*", "&", "|")
    return _question(question, '"{}"', " *", "AND", "OR")


def _question(groups, quoted: str, start: str, every: str, any_: str) -> str:
    """The groups in a database's own words. Stems are letters and digits: quoting them is safe."""

    def pattern(stem: str) -> str:
        return quoted.format(stem.removesuffix("*")) + (start if stem.endswith("*") else "")

    return f" {every} ".join(
        "(" + f" {any_} ".join(pattern(stem) for stem in group) + ")" for group in groups
    )


class SearchDocumentQuerySet(models.QuerySet):
    def matching(self, question) -> "SearchDocumentQuerySet":
        """The documents that have every group of stems of a `parse`d question."""
        return self.filter(body__matches=question)

    def expected(self) -> int | None:
        """How many rows PostgreSQL expects here, without reading them; None elsewhere."""
        if connections[self.db].vendor != "postgresql":
            return None
        return json.loads(self.order_by().explain(format="json"))[0]["Plan"]["Plan Rows"]

    def about(self) -> int:
        """How many rows to expect here: asked of PostgreSQL's planner, counted elsewhere."""
        expected = self.expected()
        return self.count() if expected is None else expected


class SearchDocument(models.Model):
    """The stems of an idea and of its public answers. Who may see them is not known here: search
    only ever narrows a queryset that already knows.

    A migration that alters this table must make the derived index again: SQLite loses the
    triggers of a table it remakes.
    """

    idea = models.OneToOneField(
        "ideas.Idea", on_delete=models.CASCADE, related_name="search_document"
    )
    title = StemsField()
    body = StemsField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document de recherche"
        verbose_name_plural = "documents de recherche"

    def __str__(self) -> str:
        return str(self.idea_id)


class SearchWord(models.Model):
    """A word that visible ideas have used, for whoever mistypes it. It says nothing of where it
    was read: a word is only ever proposed to someone who finds ideas with it."""

    word = models.CharField(max_length=40, unique=True)
    written = models.CharField(max_length=40)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "mot des idées"
        verbose_name_plural = "mots des idées"
        indexes = [models.Index(fields=["initial", "length"], name="search_word_near")]

    def __str__(self) -> str:
        return self.written


class IdeaMeaning(models.Model):
    """What an idea is about, as a vector of small whole numbers: see `ideas.search.meaning`."""

    idea = models.OneToOneField(
        "ideas.Idea", on_delete=models.CASCADE, primary_key=True, related_name="meaning"
    )
    vector = models.BinaryField()

    class Meta:
        verbose_name = "sens d’une idée"
        verbose_name_plural = "sens des idées"

    def __str__(self) -> str:
        return str(self.idea_id)
