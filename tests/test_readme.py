"""What README.md tells a newcomer to open and look for exists; for what it tells to type, see
`test_consistency`."""

import re

import pytest
from django.urls import resolve

from ideas.demo.accounts import ACCOUNTS
from tests.support.platform import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
#: The steps, on one line: a quotation may go to the next.
STEPS = " ".join(README[README.index("To see the main job") : README.index("## What is")].split())


def told(pattern: str, text: str = README) -> list[str]:
    found = sorted(set(re.findall(pattern, text)))
    assert found, pattern
    return found


@pytest.mark.parametrize("role", told(r"`([a-z_]+)`: ", STEPS))
def test_an_account_of_the_steps_is_one_of_the_demo(role):
    assert role in {row.role for row in ACCOUNTS}


@pytest.mark.parametrize("path", told(r"`(/[a-z-]+/)`"))
def test_an_address_leads_to_a_page(path):
    assert resolve(path)


@pytest.mark.parametrize("path", told(r"\]\(([^)#:]+)\)") + told(r"\| `([a-z_]+/)` \|"))
def test_a_file_or_a_room_is_there(path):
    assert (ROOT / path).exists()


@pytest.fixture(scope="module")
def interface():
    """All that pages may say: templates and code, tests left out."""
    sources = [
        *ROOT.glob("templates/**/*.html"),
        *(path for path in ROOT.glob("[a-z]*/**/*.py") if ROOT / "tests" not in path.parents),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in sources)


@pytest.mark.parametrize("words", told(r"« ([^»]+) »", STEPS))
def test_words_of_the_steps_are_on_a_page(interface, words):
    assert words in interface or words.replace(" ", "\u00a0") in interface
