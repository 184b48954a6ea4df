"""The document and the help page of the circuit are drawn from its table."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from ideas.circuit_diagram import document
from ideas.enums import State
from ideas.lifecycle import TRANSITIONS
from ideas.management.commands import draw_circuit
from tests.factories.accounts import UserFactory


def test_the_document_is_up_to_date():
    """When this fails: `manage.py draw_circuit`."""
    assert draw_circuit.PLACE.read_text() == document()


def test_the_diagram_holds_every_state_and_every_arrow():
    text = document()
    arrows = re.findall(r"^    (\w+) --> (\w+): ", text, re.M)
    states = re.findall(r'state "[^"]+" as (?!step_)(\w+)', text)

    assert sorted(states) == sorted(State.values)
    assert sorted(arrows) == sorted(
        (source.value, row.target.value) for row in TRANSITIONS.values() for source in row.sources
    )


def test_a_stale_document_is_told(tmp_path, monkeypatch):
    place = tmp_path / "circuit.md"
    monkeypatch.setattr(draw_circuit, "PLACE", place)

    with pytest.raises(CommandError):
        call_command("draw_circuit", "--check")
    call_command("draw_circuit", stdout=io.StringIO())
    call_command("draw_circuit", "--check")
    place.write_text(place.read_text().replace("deposited", "elsewhere"))
    with pytest.raises(CommandError):
        call_command("draw_circuit", "--check")


@pytest.mark.django_db
def test_the_help_page_shows_every_state_and_transition(client):
    client.force_login(UserFactory())

    states = client.get(reverse("circuit")).context["states"]

    assert [row["state"] for row in states] == [s for s in State.values if s != "draft"]
    shown = {
        (row["state"], move["label"], str(move["target"]))
        for row in states
        for move in row["leaving"]
    }
    assert shown == {
        (source.value, row.label, str(row.target.label))
        for row in TRANSITIONS.values()
        for source in row.sources
        if source != State.DRAFT
    }
