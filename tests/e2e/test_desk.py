"""A referent's morning: twenty ideas, the keyboard alone."""

import re

from playwright.sync_api import expect

from referents.views.asked import SHOWN
from tests.support.lake import IDEAS, NORA
from tests.support.people import ADELE, PAUL


def press_and_write(visitor, key, *texts):
    """Press the letter of an act, write in its fields, send with Ctrl + Enter."""
    page = visitor.page
    page.keyboard.press(key)
    expect(page.locator("#volet-formulaire textarea").first).to_be_focused(timeout=20_000)
    for number, text in enumerate(texts):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.insert_text(text)
    with page.expect_navigation(timeout=30_000):
        page.keyboard.press("Control+Enter")


def wait_for_pane(visitor):
    visitor.page.locator("#volet [data-pane]").wait_for()


def test_a_referent_triages_twenty_ideas_by_keyboard_only(arrive):
    nora = arrive(NORA)
    page = nora.page
    nora.visit("/referents/")
    rows = page.locator("[data-desk-row]")
    expect(rows).to_have_count(SHOWN)
    wait_for_pane(nora)

    # Down the list and up again, without acting.
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")
    # The keys are shown on demand.
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("idée suivante")
    page.keyboard.press("Escape")

    for number in range(IDEAS):
        wait_for_pane(nora)
        match number % 4:
            case 0:
                press_and_write(nora, "r", "Ce banc existe depuis mai.", "Le service du quai")
            case 1:
                press_and_write(nora, "p", "Quel jour vient-on le plus ?")
            case 2:
                press_and_write(nora, "n", "Est-ce prévu ailleurs ?")
            case _:
                with page.expect_navigation(timeout=30_000):
                    page.keyboard.press("t")
                expect(page.locator("#messages")).to_contain_text("étude commencée")
                title = page.locator("[data-pane-title]")
                expect(title).to_be_visible()
                press_and_write(nora, "r", "Nous y allons cet été.", "Le service du quai")
        expect(page.locator("[data-desk-row]")).to_have_count(min(SHOWN, IDEAS - number - 1))

    nora.reads("Rien ne vous attend")
    states = {"answered": 10, "info_requested": 5, "forwarded": 5}
    for state, count in states.items():
        nora.visit(f"/idees/?state={state}")
        expect(page.locator(".idea-row")).to_have_count(count)


def test_what_is_being_written_is_kept_and_the_letters_sleep_meanwhile(arrive):
    paul = arrive(PAUL)
    page = paul.page
    paul.visit("/referents/?file=etude")
    wait_for_pane(paul)
    page.keyboard.press("p")
    expect(page.locator("#id_question")).to_be_focused()
    page.keyboard.type("jkrt, combien ?", delay=30)  # the page is ready before anyone types
    kept = page.locator("#volet-formulaire .saved-at")
    expect(kept).to_have_text(re.compile("enregistré à"), timeout=20_000)
    page.keyboard.press("Escape")
    expect(page.locator("#volet-formulaire > *")).to_have_count(0)

    paul.visit("/referents/?file=etude")
    wait_for_pane(paul)
    page.keyboard.press("p")
    expect(page.locator("#id_question")).to_have_value("jkrt, combien ?")


def test_the_letters_can_be_turned_off(arrive):
    paul = arrive(PAUL)
    page = paul.page
    paul.visit("/referents/?file=etude")
    wait_for_pane(paul)
    page.keyboard.press("?")
    page.get_by_label("Les lettres agissent sur ce poste").uncheck()
    page.get_by_role("button", name="Fermer").click()
    page.keyboard.press("p")
    paul.visit("/referents/?file=etude")
    wait_for_pane(paul)
    page.keyboard.press("p")
    page.wait_for_timeout(300)
    expect(page.locator("#volet-formulaire > *")).to_have_count(0)


def test_a_phone_shows_the_list_then_the_idea_and_the_way_back(arrive):
    adele = arrive(ADELE, viewport={"width": 360, "height": 740})
    page = adele.page
    adele.visit("/referents/")
    row = page.locator("[data-desk-row]").first
    expect(row).to_be_visible()
    expect(page.locator("#volet")).to_be_hidden()
    row.click()
    expect(page.locator("[data-pane-title]")).to_be_focused()
    expect(row).to_be_hidden()
    page.get_by_role("link", name="Revenir à la liste").click()
    expect(page.locator("[data-desk-row]").first).to_be_visible()


def settled(page):
    """Where the page is once it has stopped moving."""
    before, now = -1, page.evaluate("scrollY")
    while before != now:
        page.wait_for_timeout(300)
        before, now = now, page.evaluate("scrollY")
    return now


def test_the_space_bar_reads_on_whatever_scrolls(arrive):
    """The pane beside its list; the page where the idea has all of it."""
    adele = arrive(ADELE, viewport={"width": 1280, "height": 300})
    page = adele.page
    adele.visit("/referents/")
    wait_for_pane(adele)
    page.locator("[data-desk-row]").first.focus()
    before = settled(page)
    page.keyboard.press("Space")
    page.wait_for_function("document.getElementById('volet').scrollTop > 0")
    assert settled(page) == before

    page.set_viewport_size({"width": 800, "height": 300})
    adele.visit("/referents/")
    page.locator("[data-desk-row]").first.click()
    expect(page.locator("[data-pane-title]")).to_be_focused()
    before = settled(page)
    page.keyboard.press("Space")
    assert settled(page) > before


def test_a_whole_list_is_chosen_at_once(arrive):
    paul = arrive(PAUL)
    paul.visit("/referents/")
    group = paul.page.locator(".desk-group", has=paul.page.locator("[data-desk-all]")).first
    boxes = group.locator("input[type=checkbox]")
    group.get_by_text("Tout choisir").click()
    expect(group.locator("input:checked")).to_have_count(boxes.count())
    group.get_by_text("Ne rien choisir").click()
    expect(group.locator("input:checked")).to_have_count(0)


def test_the_desk_works_without_javascript(arrive):
    paul = arrive(PAUL, java_script_enabled=False)
    page = paul.page
    paul.visit("/referents/?file=etude")
    page.locator("[data-desk-row]").first.click()
    page.get_by_role("link", name="Note interne").click()
    paul.write({"Votre note": "Vue avec le service du quai."})
    paul.press("Garder la note")
    expect(page.locator(".desk-notes")).to_contain_text("Vue avec le service du quai.")
