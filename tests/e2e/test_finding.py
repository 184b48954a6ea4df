"""Finding and writing with JavaScript: suggestions, similar ideas, files, signing in again."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import violations
from tests.support.people import INES, PASSWORD, PAUL

#: The encoder is loaded at the first look-up, and passwords are slow to check on purpose.
SLOW = 30_000
#: A picture of one pixel, as a screen shot is pasted.
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4"
    "2mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture
def ines(arrive):
    return arrive(INES)


def test_suggestions_are_walked_through_with_the_arrows(ines):
    page = ines.page
    ines.visit("/idees/")
    search = page.get_by_role("searchbox", name="Rechercher une idée").first
    search.press_sequentially("guich", delay=30)
    links = page.locator(".suggestions-list a")
    expect(links.first).to_be_visible()
    expect(page.locator("#search-said")).to_contain_text("sous le champ de recherche")
    assert violations(page) == []

    search.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(search).to_be_focused()
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)

    search.press_sequentially("et", delay=30)
    expect(links.first).to_be_visible()
    search.press("Enter")
    expect(page.locator(".list-head")).to_contain_text("guichet")


def test_suggestions_are_proposed_on_a_phone_in_the_menu(ines):
    page = ines.page
    page.set_viewport_size({"width": 360, "height": 740})
    ines.visit("/idees/")
    menu = page.locator(".account-menu summary")
    menu.click()
    search = page.locator("#menu-search")
    search.press_sequentially("guich", delay=30)
    links = page.locator("#menu-suggestions a")
    expect(links.first).to_be_visible()
    expect(page.locator("#search-said")).to_contain_text("sous le champ de recherche")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert violations(page) == []

    search.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    expect(search).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()

    menu.click()
    search.fill("")
    search.press_sequentially("guichet", delay=30)
    links.first.click()
    expect(page.locator("h1")).to_contain_text("uichet")


def test_similar_ideas_appear_while_writing_and_one_is_supported_instead(arrive):
    paul = arrive(PAUL)
    paul.visit("/idees/miennes/")
    own = set(paul.page.locator("main h3 a").all_inner_texts())
    paul.visit("/idees/")
    titles = paul.page.locator(".idea-row-title a").all_inner_texts()
    title = next(one for one in titles if one not in own)  # one's own is never proposed
    paul.visit("/idees/deposer/signee/")
    paul.page.locator("#id_title").press_sequentially(title, delay=5)
    first = paul.page.locator(".similar-idea").first
    expect(first).to_be_visible(timeout=SLOW)
    assert violations(paul.page) == []
    paul.page.set_viewport_size({"width": 360, "height": 740})
    form, found = paul.page.locator("#deposit-form"), paul.page.locator("#similar")
    assert found.bounding_box()["y"] > form.bounding_box()["y"]
    assert paul.page.evaluate("document.documentElement.scrollWidth") == 360


def test_files_leave_at_once_and_a_pasted_picture_too(ines, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("Une note.")
    page = ines.page
    ines.visit("/idees/deposer/signee/")

    page.locator("#id_files").set_input_files(note)
    expect(page.locator("#deposit-files")).to_contain_text("note.txt")
    expect(page.locator("[data-upload-said]")).to_contain_text("est joint")

    page.locator("#id_problem").evaluate(
        """(field, pixel) => {
            const bytes = Uint8Array.from(atob(pixel), (letter) => letter.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], "image.png", { type: "image/png" }));
            field.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true })
            );
        }""",
        PIXEL,
    )
    expect(page.locator("#deposit-files")).to_contain_text("image-collee")
    page.get_by_role("button", name="Retirer note.txt").click()
    expect(page.locator("#deposit-files")).not_to_contain_text("note.txt")
    expect(page.locator("#deposit-files")).to_contain_text("image-collee")


def test_a_file_refused_says_why_beside_it(ines, tmp_path):
    wrong = tmp_path / "film.exe"
    wrong.write_text("x")
    ines.visit("/idees/deposer/signee/")
    ines.page.locator("#id_title").fill("Gardé")

    ines.page.locator("#id_files").set_input_files(wrong)

    expect(ines.page.locator("[data-upload-said]")).to_contain_text("type de fichier")
    expect(ines.page.locator("#id_title")).to_have_value("Gardé")


def test_signing_in_again_in_place_keeps_every_word(ines):
    page = ines.page
    ines.visit("/idees/deposer/signee/")
    page.locator("#id_title").fill("Écrit pendant que la session expirait")
    ines.context.clear_cookies(name="sessionid")
    page.locator("#id_problem").press_sequentially("Un problème.", delay=5)
    dialog = page.get_by_role("dialog", name="Votre session a expiré")
    expect(dialog).to_be_visible()
    assert violations(page) == []

    dialog.get_by_label("Mot de passe").fill("pas le bon")
    dialog.get_by_role("button", name="Se reconnecter").click()
    expect(dialog.get_by_role("alert")).to_contain_text("pas le bon mot de passe", timeout=SLOW)
    dialog.get_by_label("Mot de passe").fill(PASSWORD)
    dialog.get_by_role("button", name="Se reconnecter").click()

    expect(dialog).to_be_hidden(timeout=SLOW)
    expect(page.locator("[data-saved-at]")).to_contain_text("Enregistré à", timeout=SLOW)
    expect(page.locator("#id_title")).to_have_value("Écrit pendant que la session expirait")
    ines.press("Relire d’abord")
    expect(page.locator(".preview-sheet h2")).to_have_text("Écrit pendant que la session expirait")
