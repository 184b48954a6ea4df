"""French typography: dates in words, thin numbers, counted sentences, non-breaking spaces."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from innovation_platform import typography
from innovation_platform.templatetags import essaim


@pytest.mark.parametrize(
    ("day", "style", "words"),
    [
        (dt.date(2026, 12, 3), "full", "jeudi 3\u00a0décembre 2026"),
        (dt.date(2027, 1, 1), "full", "vendredi 1er\u00a0janvier 2027"),
        (dt.date(2027, 1, 1), "short", "1er\u00a0janvier 2027"),
        (dt.date(2026, 12, 3), "day", "jeudi 3\u00a0décembre"),
        (dt.date(2026, 12, 21), "day", "lundi 21\u00a0décembre"),
        (dt.date(2026, 12, 1), "month", "décembre 2026"),
        (None, "full", ""),
    ],
)
def test_date_in_words(day, style, words):
    assert typography.date_words(day, style) == words


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (dt.time(9), "9\u00a0h"),
        (dt.time(14, 5), "14\u00a0h\u00a005"),
        (dt.time(0, 30), "0\u00a0h\u00a030"),
        (dt.datetime(2026, 12, 3, 8, 30, tzinfo=dt.UTC), "9\u00a0h\u00a030"),
        (None, ""),
        ("", ""),
    ],
)
def test_hour_in_words(hour, words):
    assert typography.hour_words(hour) == words
    page = Template("{% load essaim %}{{ hour|hour_words }}").render(Context({"hour": hour}))
    assert page == words


def test_date_of_a_moment_is_the_local_one():
    late = dt.datetime(2026, 12, 3, 23, 30, tzinfo=dt.UTC)
    assert typography.date_words(late) == "vendredi 4\u00a0décembre 2026"


def test_june_and_july_are_told_apart_under_a_chart():
    shown = [typography.month_short(dt.date(2026, month, 1)) for month in range(1, 13)]
    assert len(set(shown)) == 12
    assert max(len(month) for month in shown) <= 4


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (999, "999"), (1234, "1\u202f234"), (1234567.5, "1\u202f234\u202f567,5"),
     (-4, "−4"), (None, ""), ("86 %", "86 %")],
)  # fmt: skip
def test_thin_number(number, words):
    assert typography.thin_number(number) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Pas encore de soutien"),
        (1, "1 personne soutient cette idée"),
        (12, "12 personnes soutiennent cette idée"),
        (1234, "1\u202f234 personnes soutiennent cette idée"),
    ],
)
def test_plural_count_of_supports(count, words):
    assert typography.plural_count(count, "supports") == words


@pytest.mark.parametrize("thing", sorted(typography.COUNTED))
@pytest.mark.parametrize("count", [0, 1, 2])
def test_every_counted_thing_has_its_sentence(thing, count):
    assert ("%" in typography.plural_count(count, thing)) is False


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("référent innovation", "du référent innovation"),
        ("auteur", "de l’auteur"),
        ("direction", "de la direction"),
        ("tête de réseau", "de la tête de réseau"),
        ("équipe projet", "de l’équipe projet"),
        ("comité innovation", "du comité innovation"),
        ("de l’auteur", "de l’auteur"),
        ("d’Alexandre Jacquet", "d’Alexandre Jacquet"),
        ("", ""),
    ],
)
def test_of_whom(label, words):
    assert typography.of_whom(label) == words


@pytest.mark.parametrize(
    "words",
    [
        "de Maud Perrin",
        "d’Alexandre Jacquet",
        "d’Émile Roy",
        "d’Hélène Le Goff",
        "d’Yves Petit",
        "de Yann Morel",
        "de Yasmine Haddad",
        "de maud@exemple.fr",
        "d’une personne",
    ],
)
def test_of_name(words):
    name = words.removeprefix("de ").removeprefix("d’")
    assert typography.of_name(name) == words


N = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pourquoi?", f"Pourquoi{N}?"),
        ("Pourquoi ?!", f"Pourquoi{N}?!"),
        ("Un point: deux", f"Un point{N}: deux"),
        ("à 12:30; puis", f"à 12:30{N}; puis"),
        ("30% des gens", f"30{N}% des gens"),
        ("dit «oui» et « non »", f"dit «{N}oui{N}» et «{N}non{N}»"),
        ('dit "oui!" ici', f'dit "oui{N}!" ici'),
        ("voir https://exemple.fr/a?b=1;c: ici", "voir https://exemple.fr/a?b=1;c: ici"),
        ("voir www.exemple.fr/?q=50% !", f"voir www.exemple.fr/?q=50%{N}!"),
        ("écrire à a.b@exemple.fr ?", f"écrire à a.b@exemple.fr{N}?"),
        (f"déjà fait{N}!", f"déjà fait{N}!"),
        ("", ""),
    ],
)
def test_nbsp_puts_french_spaces_and_leaves_addresses(typed, printed):
    assert essaim.nbsp(typed) == printed


def test_nbsp_is_stable():
    once = essaim.nbsp("Vraiment? «Oui»: 50%!")
    assert essaim.nbsp(once) == once


def test_nbsp_of_what_was_typed_is_still_escaped():
    rendered = Template("{% load essaim %}{{ text|nbsp }}").render(Context({"text": "<b>!</b> ?"}))
    assert rendered == f"&lt;b&gt;!&lt;/b&gt;{N}?"


def test_nbsp_leaves_markup_and_references_of_safe_text():
    safe = mark_safe('<a href="/x?y=1;">Caf &amp; Cpam</a> : fin')
    assert essaim.nbsp(safe) == f'<a href="/x?y=1;">Caf &amp; Cpam</a>{N}: fin'


@pytest.mark.parametrize(
    ("name", "letters"), [("Anne-Marie Le Guennec", "AG"), ("Zoé", "Z"), ("", "")]
)
def test_initials(name, letters):
    assert essaim.initials(name) == letters
