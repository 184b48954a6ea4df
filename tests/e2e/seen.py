"""How pages are looked at: in a theme and a size, by axe, on a day to come."""

import datetime
import re

from django.utils import timezone
from playwright.sync_api import expect

from tests.support.axe import violations

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}

#: Two frames later, no colour is on its way to another.
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def wear(page, theme, size):
    """Show the page in a theme and a size, and wait until its colours have settled."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size(size)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    page.evaluate(SETTLED)


def is_sound(visitor):
    """No fault found wide and light nor narrow and dark; titled, in French, under one heading;
    nothing to scroll sideways at 320 pixels."""
    page = visitor.page
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "fr"
    assert re.fullmatch(r"\S.* · Essaim", page.title())
    for details in page.locator("main details").all():
        details.evaluate("details => { details.open = true; }")
    wear(page, "light", WIDE)
    assert violations(page) == []
    wear(page, "dark", PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert violations(page) == []


def clean(visitor):
    """No violation and nothing beyond the edge, wide in light and narrow in dark, for a page that
    is used on afterwards, wide in light."""
    for theme, size in (("light", WIDE), ("dark", PHONE)):
        wear(visitor.page, theme, size)
        assert violations(visitor.page) == [], f"{visitor.path} {theme}"
        wider = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{visitor.path} is {wider} px too wide"
    wear(visitor.page, "light", WIDE)


def named(value):
    """Short names for the tests: who, where."""
    if isinstance(value, str):
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", value)
    return str(value).split()[0] if value else "visitor"


def in_days(count):
    """A day some days from today, as a field of dates takes it."""
    return (timezone.localdate() + datetime.timedelta(days=count)).isoformat()
