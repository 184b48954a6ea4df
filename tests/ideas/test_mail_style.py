"""How the mail templates are written: all there, in our French, ready to be translated."""

import re

import pytest

from ideas.notices import templates_wanted
from notifications.notices import all_notices
from tests.ideas.mails import MAILS, ROOMS, templates_on_disk, wrong_typography

SOURCES = templates_on_disk(partial=True) + templates_on_disk(partial=False)


def source_of(name):
    return (MAILS.parent / name).read_text()


def _only(notice):
    """The audience of a notice that has one; none when it uses the words of another notice."""
    return [] if hasattr(notice, "audiences") else [getattr(notice, "audience", None)]


def test_every_mail_has_its_template_and_every_template_its_mail():
    beside = [
        f"email/{notice.code.replace('.', '/')}/{audience}.txt"
        for notice in all_notices()
        for audience in getattr(notice, "audiences", None) or _only(notice)
        if notice.code.split(".")[0] in ROOMS and notice.code != "ideas.transition"
    ]
    assert templates_on_disk(partial=False) == sorted(templates_wanted() + beside)


def test_every_shared_piece_is_used():
    sources = "".join(path.read_text() for path in MAILS.rglob("*.txt"))
    used = set(re.findall(r'\{% include "([^"]+)" %\}', sources))
    assert templates_on_disk(partial=True) == sorted(used)


def french_of(source):
    """The French of a template: what tags and variables leave, and the texts that tags carry."""
    carried = re.findall(r'(?:translate |_\()"([^"]*)"', source)
    left = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "X", source))
    return "\n".join([left, *carried])


@pytest.mark.parametrize("name", SOURCES)
def test_source_follows_french_typography_and_our_words(name):
    assert wrong_typography(french_of(source_of(name))) == []


@pytest.mark.parametrize("name", SOURCES)
def test_every_word_can_be_translated(name):
    source = source_of(name)
    marked = r"\{% blocktranslate.*?\{% endblocktranslate %\}"
    left = re.sub(r"\{[%{].*?[%}]\}", "", re.sub(marked, "", source, flags=re.DOTALL))
    assert re.findall(r"\w+", left) == []
