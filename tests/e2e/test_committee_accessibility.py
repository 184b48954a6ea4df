"""The pages of committees and of answers: axe, one heading, narrow screens, in their states."""

import pytest
from playwright.sync_api import expect

from tests.e2e.seen import is_sound, named
from tests.support.gallery import page_of, title_of
from tests.support.people import EVE, GUY, PAUL, RENE

pytestmark = pytest.mark.crawl

PAGES = [
    (GUY, "/referents/comites/"),
    (GUY, "/referents/signatures/"),
    (PAUL, "/referents/comites/"),
    (RENE, "/referents/comites/"),
    (EVE, "/referents/signatures/"),
    (PAUL, "/referents/reponses-types/"),
    (PAUL, "/referents/reponses-types/modifier/"),
    (PAUL, f"{page_of('in_triage')}reponse/"),
]


@pytest.mark.crawl
@pytest.mark.parametrize(("account", "path"), PAGES, ids=named)
def test_page_is_sound(stroll, account, path):
    visitor = stroll(account)
    assert visitor.visit(path) == 200
    is_sound(visitor)


def test_a_letter_read_over_with_its_advice_is_sound(arrive):
    paul = arrive(PAUL)
    paul.visit(f"{page_of('in_triage')}reponse/")
    paul.press("Insérer")
    paul.reads("Le modèle est dans les parties vides.")
    paul.write({"À qui en parler": "nous"})
    paul.press("Voir la lettre comme l’auteur")
    expect(paul.page.locator(".answer-letter")).to_be_visible()
    paul.reads("Personne n’est nommé")
    is_sound(paul)


def test_a_committee_and_its_session_are_sound(arrive):
    """Its page, grid, agenda, the file of an idea, the opening, the screen, and their errors."""
    rene = arrive(RENE)
    rene.visit("/referents/comites/")
    rene.page.get_by_role("link", name="Comité innovation").click()
    is_sound(rene)
    rene.page.get_by_role("link", name="Changer la grille").click()
    is_sound(rene)
    rene.page.go_back()
    rene.page.locator("aside, .column-aside").get_by_role("link").first.click()
    session = rene.path
    is_sound(rene)
    rene.page.get_by_role("link", name=title_of("in_committee")).click()
    rene.press("Donner mon évaluation")
    rene.reads("Donnez une note de 1 à 4.")
    is_sound(rene)
    rene.visit(f"{session}ouvrir/")
    rene.press("Ouvrir la séance")
    rene.reads("Cochez les membres présents.")
    is_sound(rene)
    rene.write({"Membres présents": ["René Caron, présidence"]})
    rene.press("Ouvrir la séance")
    rene.reads("Point 1 sur 1")
    is_sound(rene)
    rene.press("Examiner cette idée")
    rene.page.get_by_label("Retenir", exact=True).check()
    rene.press("Noter la décision")
    rene.reads("Choisissez qui porte l’idée.")
    is_sound(rene)
