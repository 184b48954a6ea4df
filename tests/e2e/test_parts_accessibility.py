"""Adoption, money, challenges and objectives: axe, one heading, narrow screens, in their states."""

import pytest

from tests.e2e.seen import is_sound, named
from tests.support.gallery import key_of
from tests.support.people import EVE, INES, PAUL

PAGES = [
    (EVE, "/tableaux-de-bord/rapports/"),
    (EVE, "/tableaux-de-bord/idees/within_limit/?cote=tout"),
    (EVE, "/tableaux-de-bord/diffusion/"),
    (EVE, f"/tableaux-de-bord/diffusion/{key_of('in_rollout')}/"),
    (EVE, "/tableaux-de-bord/budget/"),
    (EVE, "/tableaux-de-bord/defis/"),
    (EVE, "/tableaux-de-bord/defis/1/"),
    (EVE, "/tableaux-de-bord/objectifs/"),
    (INES, "/tableaux-de-bord/objectifs/"),
    (INES, "/tableaux-de-bord/objectifs/axes/1/"),
    (EVE, "/tableaux-de-bord/objectifs/axes/1/"),
    (EVE, "/tableaux-de-bord/objectifs/axes/ajouter/"),
    (EVE, "/tableaux-de-bord/objectifs/axes/1/objectif/"),
    (PAUL, "/tableaux-de-bord/objectifs/axes/1/rattacher/"),
    (PAUL, "/tableaux-de-bord/objectifs/axes/1/rattacher/?q=guichet"),
    (PAUL, "/tableaux-de-bord/objectifs/1/"),
    (INES, "/tableaux-de-bord/objectifs/4/"),
]


@pytest.mark.crawl
@pytest.mark.parametrize(("account", "path"), PAGES, ids=named)
def test_page_is_sound(stroll, account, path):
    visitor = stroll(account)
    assert visitor.visit(path) == 200
    is_sound(visitor)


def test_an_objective_badly_written_keeps_what_was_typed(arrive):
    eve = arrive(EVE)
    eve.visit("/tableaux-de-bord/objectifs/axes/2/objectif/")
    eve.write({"Objectif": "Répondre à tous", "Valeur de départ": "un peu", "Cible": "12,5"})
    eve.press("Enregistrer")
    eve.reads("Écrivez un nombre, par exemple 23 ou 12,5.")
    assert eve.page.get_by_label("Objectif", exact=False).first.input_value() == "Répondre à tous"
    is_sound(eve)


def test_an_owner_notes_a_value_and_every_agent_reads_it(arrive):
    paul = arrive(PAUL)
    paul.visit("/tableaux-de-bord/objectifs/4/")
    paul.write({"Valeur": "1500", "Source": "Inventaire de novembre"})
    paul.press("Noter")
    paul.reads("La valeur est notée.")
    ines = arrive(INES)
    ines.visit("/tableaux-de-bord/objectifs/4/")
    ines.reads("Inventaire de novembre")
    is_sound(ines)
