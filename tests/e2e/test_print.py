"""An idea and its answer on paper: the words and the letter, nothing that one clicks."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.support.gallery import page_of, title_of
from tests.support.people import INES, ZOE

pytestmark = pytest.mark.crawl

#: What only a screen is for.
CLICKED = ("button", ".btn", "input", "textarea", "summary", "nav", ".site-header", ".site-footer")
ADDRESS = "https://exemple.fr/guichets"


def paper(visitor) -> str:
    """What the page says once printed, in one line."""
    sheets = PdfReader(BytesIO(visitor.page.pdf())).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def left(visitor) -> list[str]:
    """What is shown of what only a screen is for."""
    return [
        f"{kind} {text[:60]}"
        for kind in CLICKED
        for text in visitor.page.locator(f"{kind}:visible").all_text_contents()
    ]


def colour(visitor, place: str, what: str) -> str:
    return visitor.page.locator(place).first.evaluate(
        f"node => getComputedStyle(node).getPropertyValue('{what}')"
    )


def test_an_idea_and_its_answer_on_paper(arrive):
    zoe, ines = arrive(ZOE), arrive(INES)
    zoe.visit(page_of("rejected"))
    zoe.write({"Votre commentaire": f"Un exemple : [les guichets d’en face]({ADDRESS})."})
    zoe.press("Publier")
    expect(zoe.page.locator(".comment-text a")).to_have_attribute("href", ADDRESS)

    ines.visit(page_of("rejected"))
    assert left(ines), "the control: a screen shows what is clicked"
    ines.page.emulate_media(media="print", color_scheme="dark")
    expect(ines.page.locator(".site-header")).to_be_hidden()

    assert left(ines) == []
    for part in ("h1", ".idea-text", ".answer-letter", ".stepper", ".history", ".comment-text"):
        expect(ines.page.locator(part).first).to_be_visible()
    # Dark on the screen, yet black on white.
    assert colour(ines, ".answer-letter", "background-color") == "rgb(255, 255, 255)"
    assert colour(ines, "body", "color") == "rgb(0, 0, 0)"

    words = paper(ines)
    for said in (title_of("rejected"), "Ce que nous avons compris", "À qui en parler", ADDRESS):
        assert said in words.replace("\u00a0", " ")
    for clicked in ("Déposer une idée", "Publier", "Demander un réexamen", "Signaler"):
        assert clicked not in words


def test_the_addresses_of_links_are_printed(arrive):
    someone = arrive()
    someone.visit("/accessibilite/")
    links = someone.page.locator("main a[href^='http']").all()
    addresses = [link.get_attribute("href") for link in links]
    assert addresses
    words = paper(someone).replace(" ", "")
    assert [address for address in addresses if address not in words] == []
