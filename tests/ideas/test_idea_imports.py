"""The table of a workshop's ideas: read, tried, deposited once, bad rows told."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from ideas.enums import ImportStage
from ideas.errors import NotAllowed, Stale
from ideas.models import Idea, IdeaImport, Involvement
from ideas.services import order_import, run_import, start_import, try_import
from ideas.services.idea_imports import guess
from ideas.tasks import deposit_import, sweep_imports
from notifications.models import Occurrence
from notifications.notices import get_notice
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.ideas import CategoryFactory

pytestmark = pytest.mark.django_db

IMPORTS = reverse("ideas:imports")
TABLE = """n°;idée;constat;description;thème
1;Un SMS la veille;Des absences.;Rappeler l’heure.;Accueil
2;Un second guichet;L’attente du lundi.;;Inconnue
"""
MAPPING = {
    "ref": "n°",
    "title": "idée",
    "problem": "constat",
    "proposal": "description",
    "category": "thème",
}


@pytest.fixture
def referent():
    user = UserFactory(unit=UnitFactory())
    MandateFactory(user=user, referent=True)
    return user


def csv_file(text=TABLE, name="atelier.csv"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def upload(user, text=TABLE, group="Atelier accueil"):
    return start_import(user=user, file=csv_file(text), group_author=group)


def tried(user, text=TABLE, mapping=MAPPING, problem="", **options):
    row = upload(user, text, **options)
    return row, try_import(idea_import=row, user=user, mapping=mapping, problem=problem)


def done(user, text=TABLE, mapping=MAPPING, problem="", **options):
    row, _outcome = tried(user, text, mapping, problem, **options)
    order_import(idea_import=row, user=user)
    outcome = run_import(idea_import=row)
    row.refresh_from_db()
    return row, outcome


def counts(outcome):
    return outcome.created, outcome.known, [(line, why) for line, why, _cells in outcome.rejects]


# What becomes of the rows -------------------------------------------------------------------------


def test_trying_deposits_nothing(referent):
    row, outcome = tried(referent)

    assert counts(outcome) == (2, 0, [])
    assert (row.user, Idea.objects.count(), Occurrence.objects.count()) == (referent, 0, 0)
    assert IdeaImport.objects.get().stage == ImportStage.TRIED


def test_each_row_is_a_deposit_for_the_group(referent):
    accueil = CategoryFactory(name="Accueil")

    row, outcome = done(referent)

    assert counts(outcome) == (2, 0, [])
    assert (row.stage, row.created_count) == (ImportStage.DONE, 2)
    by_title = {idea.title: idea for idea in Idea.objects.all()}
    first, second = by_title["Un SMS la veille"], by_title["Un second guichet"]
    assert (first.title, first.problem, first.proposal, first.category) == (
        "Un SMS la veille", "Des absences.", "Rappeler l’heure.", accueil,
    )  # fmt: skip
    assert (second.proposal, second.category) == ("Un second guichet", None)
    assert {idea.group_author for idea in (first, second)} == {"Atelier accueil"}
    assert {idea.state for idea in (first, second)} == {"deposited"}
    assert set(Involvement.objects.values_list("user", "kind")) == {(referent.pk, "author")}


def test_referents_are_told_once_for_all_the_rows(referent):
    other = UserFactory(organisation=referent.organisation)
    MandateFactory(user=other, referent=True)
    row, _outcome = done(referent)

    alive = Occurrence.objects.filter(cancelled_at=None)
    assert [(one.notice, one.context) for one in alive] == [
        ("ideas.import_done", {"import": str(row.pk)})
    ]
    told = get_notice("ideas.import_done").recipients(alive.get().context)
    assert [one.user_id for one in told] == [other.pk]


def test_importing_the_same_table_again_changes_nothing(referent):
    done(referent)

    _row, outcome = tried(referent)
    assert counts(outcome) == (0, 2, [])
    _row, outcome = done(referent)

    assert counts(outcome) == (0, 2, [])
    assert Idea.objects.count() == 2


def test_another_group_or_another_organisation_is_another_idea(referent):
    done(referent)
    done(referent, group="Atelier courrier")
    elsewhere = UserFactory()
    MandateFactory(user=elsewhere, referent=True)
    done(elsewhere)

    assert Idea.objects.count() == 6


def test_without_reference_the_words_make_the_idea(referent):
    mapping = {"title": "idée"}
    done(referent, "idée\nUn SMS\nUn guichet\n", mapping, "L’attente.")

    _row, outcome = done(referent, "idée\nUn  sms\nUne borne\n", mapping, "L’attente.")

    assert counts(outcome) == (1, 1, [])


def test_bad_rows_are_told_with_their_line_and_the_others_are_taken(referent):
    text = (
        "idée;constat;description\n"
        "Un SMS;Des absences.;Rappeler.\n"
        ";;\n"
        ";Un problème seul.;\n"
        "Sans problème;;Quelque chose.\n"
        "un sms;Des absences.;rappeler.\n"
        "Trop de cellules;a;b;c;d\n"
        f"{'Un titre très long ' * 12};Un problème.;La suite.\n"
        f"Texte trop long;Un problème.;{'a' * 10_001}\n"
    )
    mapping = {"title": "idée", "problem": "constat", "proposal": "description"}

    _row, outcome = done(referent, text, mapping)

    created, known, rejects = counts(outcome)
    assert (created, known) == (2, 0)
    assert rejects == [
        (4, "ni titre ni proposition"),
        (5, "le problème manque"),
        (6, "même idée qu’à la ligne 2"),
        (7, "5 cellules pour 3 colonnes"),
        (9, "cellule de plus de 10000 caractères"),
    ]
    long = Idea.objects.get(title__startswith="Un titre très long")
    assert len(long.title) <= 140
    assert long.proposal.startswith(("Un titre très long " * 12).strip())
    assert long.proposal.endswith("La suite.")


def test_the_problem_of_all_serves_the_rows_without_one(referent):
    done(referent, "idée;constat\nUn;\nDeux;Le sien.\n", MAPPING_OF_TWO, "Celui du groupe.")

    assert list(Idea.objects.order_by("problem").values_list("problem", flat=True)) == [
        "Celui du groupe.", "Le sien.",
    ]  # fmt: skip


MAPPING_OF_TWO = {"title": "idée", "problem": "constat"}


def test_a_workbook_is_read_too(referent):
    book = Workbook()
    book.active.append(["Idée", "Constat"])
    book.active.append(["=HYPERLINK(1)", "Des absences."])
    book.active.append(["Un SMS", "Des absences."])
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("notes.xlsx", content.getvalue())
    row = start_import(user=referent, file=file, group_author="Atelier")

    outcome = try_import(
        idea_import=row,
        user=referent,
        mapping={"title": "Idée", "problem": "Constat"},
        problem="",
    )

    assert outcome.created == 1
    assert [why for _line, why, _cells in outcome.rejects] == ["ni titre ni proposition"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.pdf", b"%PDF-1.7"),
        ("notes.csv", b""),
        ("notes.csv", b"\x00\x01"),
        ("notes.xlsx", b"PK\x03\x04 broken"),
        ("notes.csv", b"\n\n\n"),
        ("notes", b"a;b"),
    ],
)
def test_what_is_no_table_is_refused_and_nothing_is_kept(referent, settings, name, content):
    with pytest.raises(ValidationError):
        start_import(user=referent, file=SimpleUploadedFile(name, content), group_author="Atelier")

    assert IdeaImport.objects.count() == 0
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_at_most_a_thousand_rows(referent, monkeypatch):
    monkeypatch.setattr("ideas.services.idea_imports.MOST_ROWS", 1)

    with pytest.raises(ValidationError):
        tried(referent)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("Titre", "Texte", "Thème"), {"title": "Titre", "proposal": "Texte", "category": "Thème"}),
        (("id", "title", "summary"), {"ref": "id", "title": "title", "proposal": "summary"}),
        (("Post-it",), {"title": "Post-it"}),
        (("a", "b"), {}),
    ],
)  # fmt: skip
def test_usual_headers_are_guessed(headers, expected):
    assert guess(headers) == expected


# Who, when ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["referent", "facilitator", "director", "administrator", ""])
def test_referents_and_facilitators_import(role):
    user = UserFactory(unit=UnitFactory())
    if role:
        MandateFactory(user=user, **{role: True})

    if role in ("referent", "facilitator"):
        assert upload(user).user == user
    else:
        with pytest.raises(NotAllowed):
            upload(user)


def test_a_mission_elsewhere_does_not_import_here():
    user, elsewhere = UserFactory(), UserFactory()
    MandateFactory(user=user, referent=True, organisation=elsewhere.organisation)

    with pytest.raises(NotAllowed):
        upload(user)


def test_only_whoever_brought_it_goes_on(referent):
    other = UserFactory(organisation=referent.organisation)
    MandateFactory(user=other, referent=True)
    row, _outcome = tried(referent)

    with pytest.raises(NotAllowed):
        try_import(idea_import=row, user=other, mapping=MAPPING, problem="")
    with pytest.raises(NotAllowed):
        order_import(idea_import=row, user=other)


def test_steps_come_in_their_order(referent):
    row = upload(referent)
    with pytest.raises(Stale):
        order_import(idea_import=row, user=referent)
    try_import(idea_import=row, user=referent, mapping=MAPPING, problem="")
    order_import(idea_import=row, user=referent)
    with pytest.raises(Stale):
        order_import(idea_import=row, user=referent)
    with pytest.raises(Stale):
        try_import(idea_import=row, user=referent, mapping=MAPPING, problem="")


def test_cut_short_it_is_taken_up_again(referent, monkeypatch):
    row, _outcome = tried(referent)
    order_import(idea_import=row, user=referent)
    deposits = []

    def one_then_down(*arguments, **fields):
        if deposits:
            raise ConnectionError("the worker is killed")
        deposits.append(1)
        return real(*arguments, **fields)

    from ideas.services.idea_imports import deposit as real

    with monkeypatch.context() as patched, pytest.raises(ConnectionError):
        patched.setattr("ideas.services.idea_imports.deposit", one_then_down)
        run_import(idea_import=row)
    assert Idea.objects.count() == 1

    assert sweep_imports() == 0
    monkeypatch.setattr("ideas.tasks.IMPORT_LATE", -monkeypatch_day())
    assert sweep_imports() == 1

    row.refresh_from_db()
    assert (row.stage, row.created_count, row.known_count) == (ImportStage.DONE, 2, 0)
    assert Idea.objects.count() == 2
    deposit_import(str(row.pk))
    assert Idea.objects.count() == 2


def monkeypatch_day():
    import datetime

    return datetime.timedelta(days=1)


# By the pages -------------------------------------------------------------------------------------


def test_the_whole_way_by_the_pages(client, referent, django_capture_on_commit_callbacks):
    client.force_login(referent)
    page = client.post(IMPORTS, {"file": csv_file(), "group_author": "Atelier accueil"}).url
    form = client.get(page).context["form"]
    assert form.initial["title"] == "idée"

    assert client.post(page, MAPPING).url == page
    shown = client.get(page)
    assert (shown.context["tried"], shown.context["row"].created_count) == (True, 2)
    assert client.post(page, {"go": "1"}).url == page
    assert "en cours" in client.get(page).content.decode()
    deposit_import(str(IdeaImport.objects.get().pk))

    assert client.get(page).context["done"]
    assert client.get(page, headers={"hx-request": "true"}).status_code == 200
    assert client.post(page, {"go": "1"}).url == page
    assert Idea.objects.count() == 2


def test_rows_not_taken_are_downloaded_as_they_were(client, referent):
    text = "idée;constat\n=1+1;\nUn SMS;Des absences.\n"
    row, _outcome = tried(referent, text, MAPPING_OF_TWO)
    client.force_login(referent)

    response = client.get(reverse("ideas:import_rejects", args=[row.pk]))

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == ["idée;constat;ligne d’origine;motif", "'=1+1;;2;le problème manque"]


@pytest.mark.parametrize(
    "mapping", [{}, {"title": "ailleurs"}, {"problem": "constat"}, {"title": "\x00"}]
)
def test_columns_that_make_no_idea_are_told(client, referent, mapping):
    row = upload(referent)
    client.force_login(referent)

    response = client.post(reverse("ideas:import", args=[row.pk]), mapping)

    assert response.status_code == 422
    assert response.context["form"].errors


def test_a_file_that_is_no_table_is_told_next_to_its_field(client, referent):
    client.force_login(referent)

    response = client.post(
        IMPORTS, {"file": SimpleUploadedFile("a.csv", b""), "group_author": "Atelier"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    assert "Atelier" in response.content.decode()


def test_a_table_whose_file_is_gone_says_so(client, referent):
    row = upload(referent)
    row.file.storage.delete(row.file.name)
    client.force_login(referent)

    assert client.get(reverse("ideas:import", args=[row.pk])).status_code == 409
    row, _outcome = tried(referent)
    order_import(idea_import=row, user=referent)
    row.file.storage.delete(row.file.name)
    outcome = run_import(idea_import=row)
    assert (outcome.created, len(outcome.rejects)) == (0, 1)
