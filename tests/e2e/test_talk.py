"""The discussion at two browsers at once, by keyboard, without scripts; its pages are sound."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.seen import is_sound
from tests.e2e.test_keyboard import button, tab_and_press, tab_and_type
from tests.support.gallery import page_of
from tests.support.people import INES, PAUL, TOM, ZOE


def test_two_people_talk_on_one_idea_at_once(arrive):
    zoe, tom = arrive(ZOE), arrive(TOM)
    path = page_of("to_talk_about")
    zoe.visit(path)
    tom.visit(path)

    zoe.write({"Votre commentaire": "Est-ce possible **le mardi** ?"})
    zoe.press("Publier")
    expect(zoe.page.locator(".comment strong", has_text="le mardi")).to_be_visible()
    expect(zoe.page.locator(".comment").first).to_be_focused()
    assert zoe.path == path

    tom.write({"Votre commentaire": "Je peux venir montrer comment faire."})
    tom.press("Publier")
    expect(tom.page.locator(".comment")).to_have_count(2)
    asked = tom.page.locator(".comment-thread", has_text="le mardi")
    asked.get_by_role("link", name="Répondre").click()
    expect(tom.field("Votre réponse")).to_be_focused()
    tom.write({"Votre réponse": "Oui, dès mardi."})
    asked.get_by_role("button", name="Répondre").click()
    expect(asked.locator(".comment-replies .comment")).to_contain_text("Oui, dès mardi.")

    zoe.visit(path)
    answer = zoe.page.locator(".comment-replies .comment", has_text="Oui, dès mardi.")
    answer.get_by_role("button", name="Cela m’a aidé").click()
    pressed = answer.get_by_role("button", name=re.compile("Cela m’a aidé 1"))
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(zoe.page.locator(".section-count")).to_contain_text("3")


def test_someone_comments_and_names_a_colleague_by_keyboard(arrive):
    zoe = arrive(ZOE)
    zoe.visit(page_of("to_talk_by_keyboard"))
    tab_and_type(zoe, "Votre commentaire", "Qu’en dit ")
    zoe.page.keyboard.type("@ren")
    option = zoe.page.get_by_role("option", name=re.compile("René Caron"))
    expect(option).to_have_attribute("aria-selected", "true")
    zoe.page.keyboard.press("Enter")
    expect(zoe.field("Votre commentaire")).to_have_value("Qu’en dit @René Caron ")
    tab_and_press(zoe, button(zoe, "Publier"))
    expect(zoe.page.locator(".comment .mention")).to_have_text("@René Caron")
    expect(zoe.page.locator(".comment").first).to_be_focused()


def test_someone_talks_without_scripts(arrive):
    ines = arrive(INES, java_script_enabled=False)
    ines.visit(page_of("talked_about"))
    ines.page.locator(".comment-thread", has_text="trois personnes").get_by_role(
        "link", name=re.compile("^Répondre")
    ).click()
    ines.write({"Votre réponse": "Sans script, cela marche."})
    ines.press("Répondre")
    ines.reads("Sans script, cela marche.")
    ines.page.get_by_role("link", name="Revenir à l’idée").click()
    ines.reads("Sans script, cela marche.")


@pytest.mark.crawl
@pytest.mark.parametrize("reader", [INES, ZOE, PAUL], ids=str)
def test_the_page_of_a_discussed_idea_is_sound(stroll, reader):
    visitor = stroll(reader)
    assert visitor.visit(page_of("talked_about")) == 200
    is_sound(visitor)


@pytest.mark.crawl
@pytest.mark.parametrize(
    ("reader", "path"),
    [
        (INES, page_of("talked_about") + "discussion/"),
        (INES, page_of("talked_about_and_hidden")),
        (PAUL, page_of("talked_about_and_hidden")),
        (INES, page_of("talked_about") + "co-auteurs/inviter/"),
        (TOM, page_of("talked_about") + "signaler/"),
        (INES, "/idees/suivies/reglages/"),
        (PAUL, "/referents/moderation/"),
        (
            PAUL,
            page_of("talked_about_and_hidden").replace("/idees/", "/referents/moderation/idees/"),
        ),
        (PAUL, page_of("in_triage") + "agir/merge/"),
        (PAUL, page_of("in_triage") + "agir/merge/?survivor=" + page_of("talked_about")),
    ],
)
def test_the_pages_around_it_are_sound(stroll, reader, path):
    visitor = stroll(reader)
    assert visitor.visit(path) == 200
    is_sound(visitor)


def test_the_forms_of_a_discussion_and_their_errors_are_sound(arrive):
    tom = arrive(TOM)
    tom.visit(page_of("talked_about"))
    tom.press("Publier")
    expect(tom.page.locator("#discussion .invalid-feedback")).to_be_visible()
    tom.page.get_by_role("link", name=re.compile("^Répondre à Zoé")).click()
    expect(tom.field("Votre réponse")).to_be_focused()
    is_sound(tom)


def test_the_case_of_a_comment_and_its_error_are_sound(arrive):
    paul = arrive(PAUL)
    paul.visit("/referents/moderation/")
    paul.page.get_by_role("link", name="Commentaire de Zoé Blanc").click()
    paul.press("Masquer")
    expect(paul.page.locator("#message")).to_be_focused()
    is_sound(paul)
