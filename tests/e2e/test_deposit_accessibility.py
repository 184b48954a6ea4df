"""The pages around a deposit, in their states: read again, given to a colleague, brought as a
table."""

import pytest
from playwright.sync_api import expect

from tests.e2e.seen import is_sound
from tests.support.people import INES, PAUL, ZOE

pytestmark = pytest.mark.crawl

TABLE = """titre;constat;proposition
Un banc dehors;On attend debout.;Poser un banc.
Sans constat;;Une proposition.
Un auvent;Il pleut.;Poser un auvent.
"""
SLOW = 30_000


@pytest.fixture
def ines(arrive):
    return arrive(INES)


def write(visitor, **fields):
    """A text on the deposit form."""
    visitor.visit("/idees/deposer/signee/")
    texts = {"title": "Un banc devant l’accueil", "problem": "On attend debout."} | fields
    for name, text in texts.items():
        visitor.page.locator(f"#id_{name}").fill(text)


def light(visitor):
    """Back to what a person sees first, after `is_sound` has turned the lights off."""
    visitor.page.emulate_media(color_scheme="light")
    visitor.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_deposit_read_again_is_sound_and_says_what_is_missing(ines):
    write(ines, group_author="Atelier accueil")
    ines.press("Relire d’abord")
    ines.reads("Il manque encore")
    is_sound(ines)
    light(ines)
    ines.page.get_by_role("link", name="Revenir à mon texte").click()
    ines.page.locator("#id_proposal").fill("Un banc.")
    ines.press("Relire d’abord")
    ines.reads("Déposer l’idée")
    ines.reads("Atelier accueil")
    is_sound(ines)


def test_an_idea_given_to_a_colleague_is_sound_from_end_to_end(arrive, ines):
    write(ines, proposal="Un banc.")
    ines.press("C’est l’idée d’un collègue")
    ines.reads("Confier cette idée")
    is_sound(ines)
    light(ines)
    ines.page.locator("#id_colleague").fill("personne@nulle.part.fr")
    ines.press("Envoyer pour accord")
    expect(ines.page.locator("[data-error-summary]")).to_be_focused()
    expect(ines.page.locator("#id_colleague")).to_have_value("personne@nulle.part.fr")
    is_sound(ines)
    light(ines)
    ines.page.locator("#id_colleague").fill(ZOE.email)
    ines.press("Envoyer pour accord")

    zoe = arrive(ZOE)
    zoe.visit("/idees/miennes/")
    zoe.page.get_by_role("link", name="Un banc devant l’accueil").first.click()
    is_sound(zoe)
    light(zoe)
    zoe.page.locator("main form button.btn-primary").click()
    expect(zoe.page.locator("[data-error-summary]")).to_be_focused()
    is_sound(zoe)


def test_a_table_is_sound_at_each_step(arrive, tmp_path):
    table = tmp_path / "atelier.csv"
    table.write_text(TABLE)
    paul = arrive(PAUL)
    paul.visit("/idees/importer/")
    paul.press("Lire le tableau")
    expect(paul.page.locator("[data-error-summary]")).to_be_focused()
    is_sound(paul)
    light(paul)
    paul.page.locator("input[type=file]").set_input_files(table)
    paul.page.locator("#id_group_author").fill("Atelier du parvis")
    paul.press("Lire le tableau")
    paul.reads("Les colonnes du tableau")
    is_sound(paul)

    light(paul)
    paul.press("Essayer sans rien déposer")
    paul.reads("L’essai, sans rien déposer")
    paul.reads("le problème manque")
    is_sound(paul)

    light(paul)
    paul.press("Déposer ces idées")
    expect(paul.page.get_by_role("link", name="Voir ces idées")).to_be_visible(timeout=SLOW)
    is_sound(paul)
