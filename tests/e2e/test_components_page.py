"""The gallery of components in a real browser: axe, narrow screens, keyboard."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gallery(page, live_server):
    def open_gallery(width=1280, theme="light"):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        refused = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(f"{live_server.url}/composants/")
        return page, refused

    return open_gallery


@pytest.mark.crawl
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_components_have_no_axe_violation(gallery, theme, width):
    page, refused = gallery(width, theme)
    for details in page.locator("main details").all():
        details.evaluate("details => { details.open = true; }")
    assert violations(page) == []
    assert refused == []


@pytest.mark.crawl
@pytest.mark.parametrize("width", [320, 360, 768])
def test_components_never_scroll_sideways(gallery, width):
    page, _ = gallery(width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_theme_is_kept_from_page_to_page(gallery):
    page, _ = gallery(theme="light")
    page.get_by_role("button", name="Changer de thème").click()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_first_key_leads_to_the_content(gallery):
    page, _ = gallery()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_dialog_gives_the_focus_back(gallery):
    page, _ = gallery()
    opener = page.get_by_role("link", name="Ouvrir une confirmation")
    opener.click()
    assert page.get_by_role("dialog", name="Retirer votre idée").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert opener.evaluate("link => link === document.activeElement")


def test_form_is_sent_once_however_many_clicks(gallery):
    page, _ = gallery()
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.route("**/composants/*", lambda route: route.fulfill(status=204))  # stays on the page
    form = page.locator("#formulaires ~ .gallery-two form").first
    button = form.get_by_role("button", name="Déposer l’idée")
    button.dispatch_event("click")
    expect(button).to_have_attribute("aria-busy", "true")
    button.dispatch_event("click")
    page.wait_for_timeout(200)
    assert len(sent) == 1
