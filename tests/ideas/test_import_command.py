"""The table of a workshop brought by the command: the same as by its page."""

import io

import pytest
from django.core.management import CommandError, call_command

from ideas.models import Idea, IdeaImport
from notifications.models import Occurrence
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

TABLE = """n°;idée;constat;description
1;Un SMS la veille;Des absences.;Rappeler l’heure.
2;Un second guichet;L’attente du lundi.;
3;;;
"""


@pytest.fixture
def referent():
    user = UserFactory(unit=UnitFactory(), email="ines@exemple.fr")
    MandateFactory(user=user, referent=True)
    return user


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "atelier.csv"
    path.write_text(TABLE)
    return path


def run(path, *options, by="ines@exemple.fr"):
    said = io.StringIO()
    call_command("import_ideas", path, "--by", by, "--group", "Atelier", *options, stdout=said)
    return said.getvalue().splitlines()


def test_a_trial_says_what_would_be_done_and_keeps_nothing(referent, table, settings):
    assert run(table, "--dry-run") == [
        "ligne 4 : ni titre ni proposition",
        "3 lignes lues : 2 idées nouvelles, 0 déjà là, 1 non prises.",
        "Essai à blanc : rien n’a été écrit.",
    ]
    assert (Idea.objects.count(), IdeaImport.objects.count()) == (0, 0)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_each_row_is_a_deposit_once_and_referents_are_told_once(referent, table):
    assert run(table)[-1] == "3 lignes lues : 2 idées nouvelles, 0 déjà là, 1 non prises."
    assert set(Idea.objects.values_list("title", "group_author")) == {
        ("Un SMS la veille", "Atelier"),
        ("Un second guichet", "Atelier"),
    }
    assert run(table)[-1] == "3 lignes lues : 0 idées nouvelles, 2 déjà là, 1 non prises."
    assert Idea.objects.count() == 2
    assert Occurrence.objects.filter(notice="ideas.import_done").count() == 1


def test_columns_and_the_problem_of_all_may_be_said(referent, tmp_path):
    path = tmp_path / "propositions.csv"
    path.write_text("id,titre,texte\n457,Collectivités,Des communes nouvelles.\n")
    assert run(path, "--dry-run")[0] == "ligne 2 : le problème manque"
    run(path, "--problem", "Comment s’organiser ?", "--column", "title=texte")
    idea = Idea.objects.get()
    assert (idea.title, idea.problem) == ("Des communes nouvelles.", "Comment s’organiser ?")


@pytest.mark.parametrize(
    ("options", "by", "said"),
    [
        ((), "personne@exemple.fr", "Personne n’a l’adresse"),
        ((), "agent@exemple.fr", "n’a pas de mission"),
        (("--column", "couleur=titre"), "ines@exemple.fr", "écrivez CHAMP=EN-TÊTE"),
        (("--column", "title=absente"), "ines@exemple.fr", "absente"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_kept(referent, table, options, by, said):
    UserFactory(email="agent@exemple.fr", organisation=referent.organisation)
    with pytest.raises(CommandError, match=said):
        run(table, *options, by=by)
    assert (Idea.objects.count(), IdeaImport.objects.count()) == (0, 0)


@pytest.mark.parametrize(("name", "content"), [("absent.csv", None), ("notes.txt", b"Un mot.")])
def test_what_is_no_table_is_said(referent, tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError):
        run(path)
    assert IdeaImport.objects.count() == 0
