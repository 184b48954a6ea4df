"""The look-out for mails that not everyone can read sees what it looks for. tests/conftest.py puts
it on the HTML part of every mail that any test writes."""

import pytest
from django.conf import settings

from notifications.rendering import Words
from tests.support.mail_html import faults_of
from tests.support.mails import full_words

MAILS = settings.BASE_DIR / "templates" / "email"


def test_the_one_layout_is_right_with_all_that_a_mail_may_hold():
    words = full_words()
    assert faults_of(words.as_html(), subject=words.subject) == []


def test_no_template_of_a_mail_writes_html_of_its_own():
    """All of it comes from the layout, which escapes what it is given."""
    written = [path for path in MAILS.rglob("*") if path.is_file() and path.suffix != ".txt"]
    assert written == [MAILS / "layout.html"]
    assert [path.name for path in MAILS.rglob("*.txt") if "</" in path.read_text()] == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('<html lang="fr"', "<html", "no language"),
        ("<title>", "<title>Sans objet : ", "its title is"),
        ('<table class="paper" role="presentation"', '<table class="paper"', "without its role"),
        ('<table role="presentation" width="600"', '<table width="600"', "without its role"),
        ("</h2>", "</h2><img src=x>", "a picture without alternative"),
        (">Voir l’idée</a>", "></a>", "a link without words"),
        ('href="https://exemple.fr/idees/1/"', 'href="#"', "a link to nowhere"),
        ("</blockquote>", "</ul>", "closes something else"),
        ("<body>", '<body onload="x">', "a script on"),
        ('role="article"', "", "nothing says where"),
    ],
)
def test_control_each_fault_is_seen(right, wrong, fault):
    words = full_words()
    html = words.as_html()
    assert right in html
    found = faults_of(html.replace(right, wrong), subject=words.subject)
    assert any(fault in one for one in found), found


def test_control_a_mail_with_a_fault_fails_whatever_test_writes_it(monkeypatch):
    monkeypatch.setattr(Words, "_html", "<p>Sans titre</p>")
    with pytest.raises(AssertionError, match="no language"):
        full_words().as_html()
