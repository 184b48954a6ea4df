"""From the first page to the box: what each step shows, keeps and sends."""

import io
import re
import time

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ideas.anonymous import codes, flood, tokens
from ideas.models import Idea, Letter
from tests.factories.accounts import GroupementFactory, OrganisationFactory, UnitFactory
from tests.factories.campaigns import CampaignFactory
from tests.ideas.anonymous.box import idea_of, open_box
from tests.ideas.zone.conftest import TEXTS
from tests.support.zone import hidden, words

START = "/anonyme/deposer/vallee/"
CODE_SHOWN = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{5}")


def step(zone, name, **fields):
    return zone.send(f"{START}{name}/", {**TEXTS, **fields})


@pytest.fixture
def patient(settings):
    """Nobody waits in these tests, but where it is said."""
    settings.ANONYMOUS_WAIT = 0


def code_page(zone, **fields):
    page = step(zone, "code", **fields)
    return page, hidden(page, "seal"), CODE_SHOWN.search(words(page))[0]


def picture(name="photo.png"):
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


# Before the code ----------------------------------------------------------------------------------


def test_one_organisation_is_not_asked(zone, place):
    assert zone.get("/anonyme/deposer/").url == START
    OrganisationFactory(name="Caf des Collines")
    OrganisationFactory(name="Caf fermée", is_active=False)
    page = words(zone.get("/anonyme/deposer/"))
    assert "Caf de la Vallée" in page and "Caf des Collines" in page and "Caf fermée" not in page


@pytest.mark.parametrize("path", ["/anonyme/deposer/inconnu/", f"{START}defi/999/"])
def test_what_does_not_exist_is_not_found(zone, place, path):
    assert zone.get(path).status_code == 404


def test_only_large_units_are_offered(zone, place):
    page = words(zone.get(START))
    assert "Accueil du public" in page and "Archives" not in page


def test_a_small_unit_posted_by_hand_is_refused(zone, place):
    small = place.units.get(code="archives")
    assert step(zone, "relire", unit=small.pk).status_code == 422


def test_a_challenge_is_chosen_from_its_poster(zone, place):
    challenge = CampaignFactory(organisation=place, title="Un accueil sans attente")
    page = zone.get(f"{START}defi/{challenge.pk}/").content.decode()
    assert f'<option value="{challenge.pk}" selected>' in page
    other = CampaignFactory(organisation=OrganisationFactory())
    assert zone.get(f"{START}defi/{other.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["relire", "code", "sceller"])
@pytest.mark.parametrize("missing", ["title", "problem", "proposal"])
def test_a_missing_text_is_said_and_the_others_kept(zone, place, name, missing):
    page = step(zone, name, **{missing: ""})
    assert page.status_code == 422
    assert "Rien n’est perdu" in words(page)
    assert all(text in words(page) for key, text in TEXTS.items() if key not in (missing, "title"))


@pytest.mark.parametrize("name", ["relire", "code", "sceller"])
def test_an_address_reloaded_leads_to_the_beginning(zone, place, name):
    assert zone.get(f"{START}{name}/").url == START


def test_the_second_reading_shows_the_text_and_what_may_give_away(zone, place):
    page = words(step(zone, "relire", problem="Appelez le 04 72 00 11 22, à l’accueil du public."))
    assert "Ces mots pourraient vous faire reconnaître" in page
    assert "Un numéro de téléphone : « 04 72 00 11 22 »" in page
    calm = words(step(zone, "relire"))
    assert "Ces mots pourraient" not in calm and "nous ne savons pas les voir" in calm


def test_coming_back_to_the_text_keeps_it_and_the_code(zone, place):
    _page, seal, code = code_page(zone)
    back = zone.send(START, {**TEXTS, "seal": seal, "benefit": "Du temps."})
    assert all(text in words(back) for text in [TEXTS["problem"], "Du temps."])
    assert hidden(back, "seal") == seal
    again = step(zone, "code", seal=hidden(back, "seal"))
    assert CODE_SHOWN.search(words(again))[0] == code


def test_nothing_is_written_before_the_seal(zone, place):
    for name in ("relire", "code"):
        step(zone, name)
    assert Letter.objects.count() == 0


# The code and the seal ----------------------------------------------------------------------------


def test_the_code_is_shown_before_the_deposit_and_never_in_a_title(zone, place):
    page, seal, code = code_page(zone)
    assert codes.grouped(tokens.sealed_code(seal)) == code
    title = re.search(r"<title>(.*?)</title>", page.content.decode())[1]
    assert not CODE_SHOWN.search(title)


def test_a_sealed_letter_goes_to_the_box_and_becomes_an_idea(zone, place, patient):
    _page, seal, code = code_page(zone)
    unit = place.units.get(code="accueil")

    done = step(zone, "sceller", seal=seal, noted="on", unit=unit.pk, files=picture())

    assert (done.status_code, done.url) == (303, f"{START}dans-la-boite/")
    assert Idea.objects.count() == 0
    posted = zone.get(done.url)
    assert "Votre lettre est dans la boîte" in words(posted) and "Prochaine levée" in words(posted)
    assert code not in words(posted)
    open_box()
    idea = idea_of(codes.normalise(code))
    assert {name: getattr(idea, name) for name in TEXTS} == TEXTS
    assert (idea.organisation, idea.unit) == (place, unit)
    assert idea.attachments.count() == 1


def test_twenty_submissions_are_one_idea(zone, place, patient):
    _page, seal, _code = code_page(zone)
    for _time in range(20):
        assert step(zone, "sceller", seal=seal, noted="on").status_code == 303
    assert Letter.objects.count() == 1
    open_box()
    assert step(zone, "sceller", seal=seal, noted="on").status_code == 303
    open_box()
    assert Idea.objects.count() == 1


def test_control_two_codes_are_two_ideas(zone, place, patient):
    for _time in range(2):
        step(zone, "sceller", seal=code_page(zone)[1], noted="on")
    assert Letter.objects.count() == 2


def test_a_code_not_noted_is_asked_for_and_kept(zone, place, patient):
    _page, seal, code = code_page(zone)
    page = step(zone, "sceller", seal=seal)
    assert page.status_code == 422
    assert "Notez votre code d’abord" in words(page)
    assert CODE_SHOWN.search(words(page))[0] == code
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("seal", ["", "faux", "ZZZZ:1:2"])
def test_a_seal_that_is_not_ours_gives_a_new_code_to_note(zone, place, patient, seal):
    page = step(zone, "sceller", seal=seal, noted="on")
    assert page.status_code == 422
    assert "Voici un nouveau code" in words(page)
    assert CODE_SHOWN.search(words(page))
    assert Letter.objects.count() == 0
    assert step(zone, "sceller", seal=hidden(page, "seal"), noted="on").status_code == 303


def test_too_soon_without_javascript_waits_and_keeps_everything(zone, place, monkeypatch):
    _page, seal, code = code_page(zone)

    early = step(zone, "sceller", seal=seal, noted="on", files=picture())

    assert early.status_code == 422
    assert "Encore un instant" in words(early) and "Les fichiers seront à choisir" in words(early)
    assert CODE_SHOWN.search(words(early))[0] == code
    assert hidden(early, "problem") == TEXTS["problem"]
    assert 'name="noted"' in early.content.decode() and "checked" in early.content.decode()
    now = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 11)
    assert step(zone, "sceller", seal=seal, noted="on").status_code == 303


def test_solved_puzzles_need_no_wait(zone, place):
    _page, seal, _code = code_page(zone)
    start = flood.start_of(seal)
    numbers = []
    for puzzle in range(16):
        number = 0
        while not flood.is_answer(start, puzzle, number):
            number += 1
        numbers.append(str(number))
    done = step(zone, "sceller", seal=seal, noted="on", proof="-".join(numbers))
    assert done.status_code == 303


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("idee.exe", b"MZ"), "type de fichier"),
        (SimpleUploadedFile("photo.png", b"pas une image"), "n’est pas un fichier de ce type"),
        (SimpleUploadedFile("vide.png", b""), "est vide"),
    ],
)
def test_a_file_that_cannot_be_taken_is_said_next_to_its_field(zone, place, patient, file, said):
    _page, seal, code = code_page(zone)
    file.seek(0)
    page = step(zone, "sceller", seal=seal, noted="on", files=file)
    assert page.status_code == 422
    assert said in words(page)
    assert CODE_SHOWN.search(words(page))[0] == code
    assert "à choisir de nouveau" in words(page) or "Joindre des fichiers" in words(page)
    assert Letter.objects.count() == 0


def test_six_files_are_one_too_many(zone, place, patient):
    _page, seal, _code = code_page(zone)
    page = step(zone, "sceller", seal=seal, noted="on", files=[picture() for _file in range(6)])
    assert page.status_code == 422 and "5 fichiers au plus" in words(page)


def test_a_large_file_never_touches_the_disk(zone, place, patient, monkeypatch):
    """Django writes files over two and a half megabytes to a temporary one; the zone does not."""

    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)
    content = io.BytesIO()
    Image.effect_noise((2_000, 1_600), 100).save(content, "PNG")
    assert len(content.getvalue()) > 2_621_440
    file = SimpleUploadedFile("grand.png", content.getvalue(), "image/png")
    _page, seal, _code = code_page(zone)
    assert step(zone, "sceller", seal=seal, noted="on", files=file).status_code == 303


def test_a_closed_box_keeps_the_text(zone, place, patient, settings, tmp_path):
    _page, seal, _code = code_page(zone)
    settings.KEYS_DIR, settings.KEYS_AUTOMATIC = str(tmp_path / "none"), False
    page = step(zone, "sceller", seal=seal, noted="on")
    assert page.status_code == 503
    assert "attend une intervention de l’administrateur" in words(page)
    assert all(text in words(page) for text in TEXTS.values())
    assert hidden(page, "seal") == seal


@pytest.mark.parametrize(("headcount", "status"), [(19, 404), (20, 200)])
def test_the_challenge_of_a_small_team_takes_no_letter(zone, place, headcount, status):
    team = UnitFactory(organisation=place, headcount=headcount)
    challenge = CampaignFactory(organisation=place, units=[team])

    assert zone.get(f"{START}defi/{challenge.pk}/").status_code == status
    assert step(zone, "relire", campaign=challenge.pk).status_code == (
        200 if status == 200 else 422
    )


def test_a_challenge_of_a_groupement_takes_letters_to_each_of_its_organisations(zone, place):
    group = GroupementFactory(organisations=[place, OrganisationFactory()])
    there = group.organisations.exclude(pk=place.pk).get()
    challenge = CampaignFactory(organisation=there, groupement=group)

    assert zone.get(f"{START}defi/{challenge.pk}/").status_code == 200
    assert step(zone, "relire", campaign=challenge.pk).status_code == 200


@pytest.mark.parametrize("below", [11, 8])
def test_people_of_a_team_and_of_one_below_it_are_counted_once(zone, place, below):
    service = UnitFactory(organisation=place, headcount=12)
    team = UnitFactory(parent=service, headcount=below)
    challenge = CampaignFactory(organisation=place, units=[service, team])

    assert zone.get(f"{START}defi/{challenge.pk}/").status_code == 404


def test_people_of_two_teams_side_by_side_are_added(zone, place):
    teams = [UnitFactory(organisation=place, headcount=12) for _number in range(2)]
    challenge = CampaignFactory(organisation=place, units=teams)

    assert zone.get(f"{START}defi/{challenge.pk}/").status_code == 200
