"""The ideas of a table (the notes of a workshop): its columns named, tried without writing, then
deposited row by row. Importing the same table again changes nothing."""

import datetime
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.networks import fold
from accounts.selectors import reach_of
from accounts.services.tabular import Column, Row, Table, UnreadableFile
from ideas.enums import ImportStage
from ideas.errors import NotAllowed, Stale
from ideas.models import Category, IdeaImport, ImportedIdea
from ideas.services.drafts import deposit
from ideas.uploads import check_upload
from notifications.outbox import cancel, enqueue

MOST_ROWS = 1_000
LONGEST_TITLE, LONGEST_TEXT = 140, 10_000
#: Kinds of files read here.
SUFFIXES = (".csv", ".xlsx")
#: How often a long import says how far it is.
SAY_EVERY = 25

#: What a column may hold → how headers usually write it.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("titre", "title", "idée", "intitulé", "nom", "sujet", "post-it"),
    "problem": ("problème", "problem", "constat", "difficulté", "irritant", "besoin"),
    "proposal": ("proposition", "texte", "description", "solution", "summary", "body", "contenu"),
    "benefit": ("bénéfice", "bénéfice attendu", "gain", "intérêt", "impact"),
    "category": ("catégorie", "category", "thème", "theme", "rubrique"),
    "ref": ("id", "identifiant", "numéro", "n°", "référence", "code", "reference"),
}


class Refused(Exception):
    """A row cannot be taken; the message says why, in French."""


@dataclass
class Outcome:
    """What became, or would become, of each row of a table."""

    created: int = 0
    known: int = 0
    rejects: list[list] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.created + self.known + len(self.rejects)


@dataclass(frozen=True)
class _Note:
    """A row understood."""

    key: str
    texts: dict


def open_table(path: str | Path, mapping: dict[str, str] | None = None) -> Table:
    """The table of a file; with `mapping` (field → header), its named columns. Raises
    `UnreadableFile`."""
    columns = [
        Column(f"field:{name}", (header,), required=True)
        for name, header in (mapping or {}).items()
        if name in FIELDS and header
    ]
    return Table(Path(path), columns)


def guess(headers: tuple[str, ...]) -> dict[str, str]:
    """The columns that headers usually mean, each header for one field."""
    folded = {fold(header): header for header in reversed(headers) if header}
    found: dict[str, str] = {}
    for name, usual in FIELDS.items():
        for word in usual:
            header = folded.get(fold(word))
            if header and header not in found.values():
                found[name] = header
                break
    return found


def may_import(user: User) -> bool:
    """Who may bring the table of a workshop's ideas: a referent or a facilitator of their own
    organisation."""
    reach = reach_of(user)
    return user.organisation_id in reach.places and bool(
        reach.roles & {Role.REFERENT, Role.FACILITATOR}
    )


@transaction.atomic
def start_import(*, user: User, file: UploadedFile, group_author: str) -> IdeaImport:
    """Keep an uploaded table, once it opens. Raises `NotAllowed` for whoever holds no mission that
    imports, `ValidationError` when it is no table."""
    if not may_import(user):
        raise NotAllowed
    if PurePath(file.name).suffix.lower() not in SUFFIXES:
        raise ValidationError(_("Envoyez un fichier CSV ou XLSX."))
    check_upload(file.name, file.size, file)
    row = IdeaImport(
        user=user,
        organisation_id=user.organisation_id,
        name=file.name[-200:],
        group_author=group_author,
    )
    row.file.save(file.name, file, save=False)
    try:
        headers = open_table(row.file.path).headers
    except UnreadableFile as error:
        row.file.delete(save=False)
        raise ValidationError(str(error)) from error
    row.mapping = guess(headers)
    row.save(force_insert=True)
    return row


@transaction.atomic
def try_import(
    *, idea_import: IdeaImport, user: User, mapping: dict[str, str], problem: str
) -> Outcome:
    """Name the columns and say what would become of each row; nothing is deposited. `problem` is
    what the group worked on, for the rows that do not say. Raises `NotAllowed`, `Stale` once it
    has begun, `ValidationError` when the columns cannot make an idea."""
    row = _own(idea_import, user)
    if row.stage not in (ImportStage.UPLOADED, ImportStage.TRIED):
        raise Stale(row.pk, 0)
    if not (mapping.get("title") or mapping.get("proposal")):
        raise ValidationError(_("Dites au moins quelle colonne porte le titre ou la proposition."))
    row.mapping = {**mapping, "problem_of_all": problem}
    outcome = Outcome()
    try:
        for _note in _notes(row, outcome):
            outcome.created += 1
    except UnreadableFile as error:
        raise ValidationError(str(error)) from error
    _report(row, outcome, ImportStage.TRIED)
    return outcome


@transaction.atomic
def order_import(*, idea_import: IdeaImport, user: User) -> None:
    """Have the ideas deposited by the clock. Raises `NotAllowed`, `Stale` unless just tried."""
    row = _own(idea_import, user)
    if row.stage != ImportStage.TRIED:
        raise Stale(row.pk, 0)
    row.stage = ImportStage.READY
    row.created_count = row.known_count = 0
    row.save(update_fields=["stage", "created_count", "known_count"])


def run_import(*, idea_import: IdeaImport) -> Outcome:
    """Deposit the rows of a table, one transaction each: cut short, it is taken up again by running
    it again. Side effects of each new row: a deposit under the name of whoever imports, for the
    group, without its own mails; at the end one notice for the referents. A file that no longer
    reads is a single reject."""
    outcome = Outcome()
    idea_import = IdeaImport.objects.select_related("user__unit").get(pk=idea_import.pk)
    try:
        for note in _notes(idea_import, outcome):
            if _deposit(idea_import, note):
                outcome.created += 1
            else:
                outcome.known += 1
            if outcome.read % SAY_EVERY == 0:
                so_far = idea_import.imported.count()
                IdeaImport.objects.filter(pk=idea_import.pk).update(created_count=so_far)
    except UnreadableFile as error:
        outcome.rejects.append([0, str(error), []])
    with transaction.atomic():
        row = IdeaImport.objects.select_for_update().get(pk=idea_import.pk)
        if row.stage == ImportStage.READY:
            _count_whole(row, outcome)
            _report(row, outcome, ImportStage.DONE)
            if outcome.created:
                enqueue(
                    "ideas.import_done",
                    key=f"ideas.import_done:{row.pk}",
                    context={"import": row.pk},
                )
    return outcome


def _count_whole(row: IdeaImport, outcome: Outcome) -> None:
    """Count what came with this table, whoever deposited it: a run cut short before, or another at
    the same time."""
    there = outcome.created + outcome.known
    outcome.created = row.imported.count()
    outcome.known = there - outcome.created


def _own(idea_import: IdeaImport, user: User) -> IdeaImport:
    row = IdeaImport.objects.select_for_update().get(pk=idea_import.pk)
    if row.user_id != user.pk or not may_import(user):
        raise NotAllowed
    return row


def _report(row: IdeaImport, outcome: Outcome, stage: str) -> None:
    row.created_count, row.known_count = outcome.created, outcome.known
    row.rejects, row.stage = outcome.rejects, stage
    row.save()


def _notes(row: IdeaImport, outcome: Outcome) -> Iterator[_Note]:
    """The rows understood that are not ideas yet; the others are counted in `outcome`."""
    table = open_table(row.file.path, row.mapping)
    categories = {fold(one.name): one for one in Category.objects.all()}
    categories |= {fold(one.code): one for one in list(categories.values())}
    seen: dict[str, int] = {}
    for number, line in enumerate(table, start=1):
        if number > MOST_ROWS:
            raise UnreadableFile(
                _("Mille lignes au plus à la fois : partagez le fichier en plusieurs.")
            )
        try:
            note = _understand(row, line, categories)
            if note.key in seen:
                raise Refused(_("même idée qu’à la ligne %(line)d") % {"line": seen[note.key]})
        except Refused as refusal:
            outcome.rejects.append([line.line, str(refusal), list(line.cells)])
            continue
        seen[note.key] = line.line
        if ImportedIdea.objects.filter(organisation=row.organisation_id, key=note.key).exists():
            outcome.known += 1
        else:
            yield note


def _understand(row: IdeaImport, line: Row, categories: dict[str, Category]) -> _Note:
    """A row as the texts of an idea. A long title is cut, and kept whole in the proposal; without
    a title the proposal's beginning is one; without a proposal the title is."""
    if line.problem:
        raise Refused(line.problem)
    value = {name: line.values.get(f"field:{name}", "") for name in FIELDS}
    title, proposal = value["title"], value["proposal"]
    problem = value["problem"] or row.mapping.get("problem_of_all", "")
    if not (title or proposal):
        raise Refused(_("ni titre ni proposition"))
    if not problem:
        raise Refused(_("le problème manque"))
    if len(title) > LONGEST_TITLE:
        proposal = f"{title}\n\n{proposal}".strip()
    title, proposal = _cut(title or proposal), proposal or title
    for text in (problem, proposal, value["benefit"]):
        if len(text) > LONGEST_TEXT:
            raise Refused(_("texte de plus de %(count)d caractères") % {"count": LONGEST_TEXT})
    texts = {
        "title": title,
        "problem": problem,
        "proposal": proposal,
        "benefit": value["benefit"],
        "category": categories.get(fold(value["category"])),
    }
    return _Note(key=_key(row, value["ref"], texts), texts=texts)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 2].rstrip()} …"


def _key(row: IdeaImport, ref: str, texts: dict) -> str:
    """What makes a row the same idea: its reference within its group, else its words."""
    said = ["ref", row.group_author, ref] if ref else ["text", texts["title"], texts["proposal"]]
    plain = (" ".join(text.casefold().split()) for text in said)
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()


@transaction.atomic
def _deposit(row: IdeaImport, note: _Note) -> bool:
    """Deposit a row unless it is an idea already; says whether it did. Locked by organisation, so
    that the same table imported twice at once makes each idea once."""
    Organisation.objects.select_for_update(no_key=True).get(pk=row.organisation_id)
    if ImportedIdea.objects.filter(organisation=row.organisation_id, key=note.key).exists():
        return False
    entry = deposit(
        key=uuid.uuid4(),
        user=row.user,
        unit=row.user.unit,
        group_author=row.group_author,
        **note.texts,
    )
    ImportedIdea.objects.create(
        organisation_id=row.organisation_id,
        key=note.key,
        idea_id=entry.idea_id,
        idea_import=row,
    )
    cancel(key=f"ideas.transition:{entry.pk}")
    return True


def forget_old_imports(*, before: datetime.datetime) -> int:
    """Delete the tables kept since before a moment, with their files; the ideas stay, and so does
    what makes importing again harmless. Returns how many."""
    old = list(IdeaImport.objects.filter(made_at__lt=before))
    for row in old:
        row.file.delete(save=False)
        row.delete()
    return len(old)
