"""The main gestures with the keyboard alone, the focus always visible."""

import pytest
from playwright.sync_api import expect

from tests.support.gallery import page_of, title_of
from tests.support.people import EVE, INES, PASSWORD, PAUL, RENE, ZOE

pytestmark = pytest.mark.crawl

MANY = 80

#: How the element that has the focus looks: something must tell it from its neighbours.
LOOK = """() => {
  const look = getComputedStyle(document.activeElement);
  const near = document.activeElement.closest("label, .choice-card, .menu") || document.body;
  return {
    name: (document.activeElement.innerText || document.activeElement.ariaLabel
      || document.activeElement.name || "").trim(),
    outlined: (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0)
      || look.boxShadow !== "none" || getComputedStyle(near).boxShadow !== "none",
  };
}"""


def tab_to(visitor, locator):
    """Press Tab until `locator` has the focus; each stop on the way must show where it is."""
    locator.wait_for()
    visitor.page.wait_for_load_state()
    for _ in range(MANY):
        visitor.page.keyboard.press("Tab")
        stop = visitor.page.evaluate(LOOK)
        assert stop["outlined"], f"no visible focus on « {stop['name']} »"
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{MANY} presses of Tab never reach {locator}")


def tab_and_type(visitor, label, text):
    tab_to(visitor, visitor.field(label))
    visitor.page.keyboard.insert_text(text)


def tab_and_press(visitor, locator):
    tab_to(visitor, locator)
    visitor.page.keyboard.press("Enter")


def button(visitor, name):
    return visitor.page.get_by_role("main").get_by_role("button", name=name)


def link(visitor, name):
    return visitor.page.get_by_role("main").get_by_role("link", name=name, exact=True)


def test_someone_signs_in_and_deposits(arrive):
    ines = arrive()
    ines.visit("/")
    tab_and_press(ines, link(ines, "Déposer une idée"))
    tab_and_type(ines, "Adresse électronique", INES.email)
    tab_and_type(ines, "Mot de passe", PASSWORD)
    tab_and_press(ines, button(ines, "Se connecter"))
    tab_and_type(ines, "Un titre qui dit l’idée", "Une idée sans souris")
    tab_and_type(ines, "Le problème rencontré", "Une souris en panne arrête tout.")
    tab_and_type(ines, "Ce que je propose", "Vérifier chaque page au clavier.")
    tab_and_press(ines, button(ines, "Déposer l’idée"))
    ines.sees(state="Déposée", awaited="En attente du référent innovation")


def test_someone_supports_and_follows(arrive):
    zoe = arrive(ZOE)
    zoe.visit(page_of("to_support_by_keyboard"))
    tab_and_press(zoe, button(zoe, "Soutenir cette idée"))
    expect(zoe.page.locator(".support-count")).to_contain_text("dont vous")
    expect(button(zoe, "Vous la soutenez")).to_be_focused()
    tab_and_press(zoe, button(zoe, "Suivre cette idée"))
    expect(button(zoe, "Vous la suivez")).to_be_focused()


def test_a_referent_studies_from_the_desk(arrive):
    paul, title = arrive(PAUL), title_of("to_triage_by_keyboard")
    paul.visit("/referents/?file=nouvelles")
    row = paul.page.locator("[data-desk-row]").filter(has_text=title)
    tab_and_press(paul, row)
    expect(paul.page.locator("[data-pane-title]")).to_have_text(title)
    tab_and_press(paul, button(paul, "Je m’en occupe"))
    tab_and_press(paul, link(paul, "Demander des précisions"))
    tab_and_press(paul, button(paul, "Demander des précisions"))
    expect(paul.page.locator("[data-error-summary]")).to_be_focused()
    tab_and_press(paul, paul.page.locator("[data-error-summary] a"))
    paul.page.keyboard.insert_text("À quelle heure la file est-elle la plus longue ?")
    tab_and_press(paul, button(paul, "Demander des précisions"))
    expect(paul.page.locator("#messages")).to_contain_text("précisions demandées")
    expect(row).to_have_count(0)


# What a referent decides, from the desk to its end ------------------------------------------------


def reads_on_desk(visitor, story, *, queue="etude"):
    """Go to an idea of the desk, as to any other row, and read it in the pane."""
    visitor.visit(f"/referents/?file={queue}")
    tab_and_press(visitor, visitor.page.locator("[data-desk-row]").filter(has_text=title_of(story)))
    expect(visitor.page.locator("[data-pane-title]")).to_have_text(title_of(story))


def opens_form(visitor, letter):
    """Press the letter of an act of the pane: its form comes, the first field has the focus."""
    visitor.page.keyboard.press(letter)
    first = visitor.page.locator("#volet-formulaire").locator("select, textarea, input[type=text]")
    expect(first.first).to_be_focused()


def test_a_referent_refuses_with_a_detailed_answer_and_a_director_signs_it(arrive):
    paul, story = arrive(PAUL), "to_refuse_by_keyboard"
    reads_on_desk(paul, story)
    with paul.page.expect_navigation():
        paul.page.keyboard.press("x")
    tab_and_type(paul, "Ce que nous avons compris", "Vous proposez un second guichet le lundi.")
    tab_to(paul, paul.page.get_by_label("Une autre priorité passe avant"))
    paul.page.keyboard.press("Space")
    tab_and_type(paul, "L’explication", "Les travaux occupent la salle jusqu’à l’été.")
    tab_and_type(
        paul, "Ce qui la rendrait possible, ou vers où aller", "Après les travaux, en septembre."
    )
    tab_and_press(paul, button(paul, "Proposer à la signature"))
    # One part was left out: it is said, the way there is a key, and nothing typed is lost.
    expect(paul.page.locator("[data-error-summary]")).to_be_focused()
    tab_and_press(paul, paul.page.locator("[data-error-summary] a"))
    paul.page.keyboard.insert_text("Paul Renaud, mission innovation")
    tab_and_press(paul, button(paul, "Proposer à la signature"))
    expect(paul.page.locator("#messages")).to_contain_text("attend la confirmation de la direction")

    eve = arrive(EVE)
    reads_on_desk(eve, story, queue="a-signer")
    with eve.page.expect_navigation():
        eve.page.keyboard.press("s")
    expect(eve.page.locator(".answer-letter")).to_contain_text("Après les travaux, en septembre.")
    with eve.page.expect_navigation():
        tab_and_press(eve, button(eve, "Signer la réponse"))
    eve.visit(page_of(story))
    eve.sees(state="Non retenue")


def test_a_director_signs_among_other_answers(arrive):
    eve, story = arrive(EVE), "to_sign_by_keyboard"
    eve.visit("/referents/signatures/")
    tab_to(eve, eve.page.get_by_label(title_of(story), exact=True))
    eve.page.keyboard.press("Space")
    tab_and_press(eve, button(eve, "Signer les réponses cochées"))
    eve.reads("1 réponse est signée.")
    expect(eve.page.get_by_label(title_of(story), exact=True)).to_have_count(0)


def test_a_referent_sends_an_idea_to_the_committee(arrive):
    paul, story = arrive(PAUL), "to_refer_by_keyboard"
    reads_on_desk(paul, story)
    opens_form(paul, "c")
    tab_and_type(paul, "Synthèse pour le comité", "Utile, peu coûteux, simple à essayer.")
    with paul.page.expect_navigation():
        paul.page.keyboard.press("Control+Enter")
    expect(paul.page.locator("#messages")).to_contain_text("proposée au comité")
    rene = arrive(RENE)
    rene.visit(page_of(story))
    rene.sees(state="En comité")


def test_a_referent_merges_two_ideas(arrive):
    paul, story = arrive(PAUL), "to_merge_by_keyboard"
    reads_on_desk(paul, story)
    opens_form(paul, "f")
    paul.page.keyboard.insert_text(page_of("in_triage"))
    tab_and_press(paul, button(paul, "Fusionner avec une autre idée"))
    expect(paul.page.locator("#messages")).to_contain_text("fusionnée avec une autre idée")
    paul.visit(page_of(story))
    expect(paul.page.locator("body")).to_contain_text(title_of("in_triage"))
