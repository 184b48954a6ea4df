"""Icons are those of lucide, and their archive is opened once."""

import re
from zipfile import ZipFile

import lucide
import pytest

from innovation_platform import icons
from innovation_platform.templatetags.essaim import ALERT_ICONS, STATE_LOOKS

NAMES = sorted({name for _family, name in STATE_LOOKS.values()} | {*ALERT_ICONS.values()})
SPOKEN = {"class": "icon wide", "role": "img", "aria-label": "Retenue & « réalisée »"}


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_as_lucide_draws_it(name):
    theirs = re.sub(r"\s*\n\s*", "", lucide._render_icon(name, 18, **SPOKEN))
    assert icons.svg(name, 18, SPOKEN) == theirs


def test_a_name_that_lucide_does_not_have_is_refused():
    with pytest.raises(KeyError):
        icons.svg("no-such-icon", 20, {})


def test_the_archive_is_opened_once(monkeypatch):
    opened = []
    monkeypatch.setattr(icons, "ZipFile", lambda path: opened.append(path) or ZipFile(path))
    icons._archive.cache_clear()
    for name in NAMES:
        icons.svg(name, 20, {})
    assert len(opened) == 1
