"""Each figure says what it is, and the document says the same."""

import pytest
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string

from dashboards.definitions import Section
from dashboards.document import document
from dashboards.management.commands import write_figures
from dashboards.part_definitions import PARTS
from dashboards.readings import compares
from dashboards.registry import FIGURES, figure, figures_of


def test_the_document_is_up_to_date():
    """When this fails: `manage.py write_figures`."""
    assert write_figures.PLACE.read_text() == document()


def test_a_stale_document_is_told(tmp_path, monkeypatch):
    place = tmp_path / "figures.md"
    monkeypatch.setattr(write_figures, "PLACE", place)
    with pytest.raises(CommandError, match="stale"):
        call_command("write_figures", check=True)

    call_command("write_figures")
    call_command("write_figures", check=True)


def test_codes_are_unique_and_sections_in_order():
    codes = [one.code for one in FIGURES]
    sections = [list(Section).index(one.section) for one in FIGURES]

    assert len(codes) == len(set(codes))
    assert sections == sorted(sections)
    assert [one for section in Section for one in figures_of(section)] == list(FIGURES)


@pytest.mark.parametrize("code", [one.code for one in FIGURES])
def test_every_part_of_a_definition_is_written(code):
    one = figure(code)
    parts = (one.title, one.question, one.formula, one.population, one.period, one.source)

    assert all(str(part).strip() for part in (*parts, one.small_groups))
    assert str(one.question).endswith("?")


def test_a_figure_is_of_today_where_its_words_say_so():
    """Told whatever the period, it is compared with no other."""
    said = [one for one in FIGURES if str(one.period).startswith("Aujourd’hui")]
    assert [one for one in FIGURES if one.of_today] == said
    assert not any(compares(one) for one in said)


def test_figures_about_people_say_their_rule_of_ten():
    assert [
        one.code for one in FIGURES if one.about_people and "10" not in str(one.small_groups)
    ] == []


def test_each_part_names_the_function_that_computes_it():
    for part in PARTS:
        assert callable(import_string(part.code))
