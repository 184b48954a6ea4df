"""A mail as it is seen: contrasts in both themes, and nothing wider than a telephone."""

import pytest

from tests.support.axe import violations
from tests.support.mails import full_words

pytestmark = pytest.mark.crawl

PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
#: Rules of pages that a message has no use for: it is shown within the page of a mail program.
OF_PAGES = ("landmark-one-main", "page-has-heading-one", "region")


def faults(page, html):
    page.set_content(html)
    return [line for line in violations(page) if not line.startswith(OF_PAGES)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_a_mail_is_readable(page, scheme, size):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    assert faults(page, full_words().as_html()) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_without_its_style_sheet_too(page):
    """Some mail programs drop it: what is left is inline, on their own white."""
    html = full_words().as_html()
    start, end = html.index("<style>"), html.index("</style>")
    assert faults(page, html[:start] + html[end + len("</style>") :]) == []


@pytest.mark.parametrize(
    ("scheme", "right", "wrong"),
    [
        ("light", ".detail { font-size: 15px; color: #52636a; }", ".detail { color: #b4c0c4; }"),
        ("dark", "#b4c0c4 !important", "#52636a !important"),
    ],
)
def test_control_a_pale_word_is_seen(page, scheme, right, wrong):
    html = full_words().as_html()
    assert right in html
    page.emulate_media(color_scheme=scheme)
    found = faults(page, html.replace(right, wrong))
    assert [line.split(":")[0] for line in found] == ["color-contrast"]
