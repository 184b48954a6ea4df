"""Every form of the circuit, sent from a page that is no longer up to date: 409, nothing done, and
every word that was typed given back with what happened meanwhile."""

import pytest
from django import forms
from django.urls import reverse

from ideas.forms import FORMS
from ideas.models import HistoryEntry, Idea
from tests.ideas.cast import Cast, written
from tests.ideas.scenes import starter
from tests.ideas.test_lifecycle import CIRCUIT

pytestmark = pytest.mark.django_db

#: Each form that a person sends, from each state where it is offered.
SENT = [
    (action, source)
    for action, (sources, *_rest) in CIRCUIT.items()
    for source in sources
    if action in FORMS and starter(action, source) != "clock"
]
#: The choices that are read as values: their words are not typed.
TYPED = (forms.CharField,)
NOT_TYPED = (forms.DateField, forms.ChoiceField, forms.BooleanField, forms.IntegerField)


def typed_in(form):
    """A word of its own in every field where one writes."""
    return {
        name: f"Mot-de-{name}-{number}"
        for number, (name, field) in enumerate(form.fields.items())
        if isinstance(field, TYPED) and not isinstance(field, NOT_TYPED)
    }


def test_every_transition_that_a_person_starts_has_its_form_here():
    assert {action for action, _source in SENT} == set(FORMS)


@pytest.mark.parametrize(("action", "source"), SENT)
def test_a_form_that_came_too_late_is_given_back_whole(client, action, source):
    cast = Cast()
    idea = cast.idea(source, local=action == "achieve" and source != "in_rollout")
    user = cast.people[starter(action, source)]
    client.force_login(user)
    Idea.objects.filter(pk=idea.pk).update(revision=3)
    idea.refresh_from_db()
    words = typed_in(FORMS[action](idea=idea, user=user))
    before = written(idea)

    page = client.post(
        reverse("ideas:move", args=[idea.pk, action]),
        {**cast.details(action), **words, "seen": "2"},
    )

    assert page.status_code == 409
    text = page.content.decode()
    assert [word for word in words.values() if word not in text] == []
    assert written(idea) == before
    assert HistoryEntry.objects.count() == 0


def test_control_the_same_page_up_to_date_goes_through(client):
    cast = Cast()
    idea = cast.idea("in_triage")
    client.force_login(cast.people["referent"])
    fields = {**cast.details("request_info"), "seen": "0"}
    page = client.post(reverse("ideas:move", args=[idea.pk, "request_info"]), fields)
    assert page.status_code == 302
    assert Idea.objects.get(pk=idea.pk).state == "info_requested"
