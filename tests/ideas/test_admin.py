"""What the administration may show of ideas: where they stand, neither words nor people."""

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from accounts.models import Mandate, Organisation, Unit
from ideas.models import Category, Idea, IdeaSettings, Letter
from tests.factories.accounts import MandateFactory, OrganisationFactory
from tests.factories.ideas import AnswerFactory, CategoryFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db

#: Models of the ideas room that the administration may know at all; of letters, only those that
#: failed, sealed: tests/ideas/anonymous/test_collection.py.
KNOWN = {Category, Idea, IdeaSettings, Letter}
#: Reference data whose every change is kept.
WITH_HISTORY = {Organisation, Unit, Mandate, Category, IdeaSettings}


@pytest.fixture
def administrator(client):
    user = MandateFactory(administrator=True).user
    client.force_login(user)
    return user


def address(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_nothing_else_of_the_ideas_is_in_the_administration():
    """Answers, decisions, dialogue, notes, history, ties: none of them, ever."""
    found = {model for model in admin.site._registry if model._meta.app_label == "ideas"}
    assert found == KNOWN


def test_no_page_of_the_administration_writes_a_state():
    writable = {
        f"{model._meta.label}.{field.name}"
        for model, page in admin.site._registry.items()
        for field in model._meta.fields
        if field.name == "state" and field.name not in page.readonly_fields
        if page.__class__.has_change_permission is admin.ModelAdmin.has_change_permission
    }
    assert writable == set()


def test_where_an_idea_stands_is_shown_and_nothing_else(client, administrator):
    idea = IdeaFactory(state="answered", closed=True, summary="Synthèse secrète")
    InvolvementFactory(idea=idea, user__last_name="Nomdelauteur")
    AnswerFactory(idea=idea, explanation="Lettre secrète")
    hidden = [
        idea.title,
        idea.problem,
        idea.proposal,
        "Synthèse secrète",
        "Lettre secrète",
        "Nomdelauteur",
        "code_digest",
    ]
    for path in (address(Idea, "changelist"), address(Idea, "change", idea.pk)):
        page = client.get(path).content.decode()
        assert (str(idea.pk) in page, [word for word in hidden if word in page]) == (True, [])


def test_a_draft_is_not_there(client, administrator):
    draft = IdeaFactory(draft=True)
    assert str(draft.pk) not in client.get(address(Idea, "changelist")).content.decode()
    assert client.get(address(Idea, "change", draft.pk)).status_code == 302


@pytest.mark.parametrize("way", ["change", "delete", "add", "action"])
def test_an_idea_is_not_changed_there(client, administrator, way):
    idea = IdeaFactory()
    sent = {"state": "accepted", "revision": 9, "title": "Autre", "post": "yes"}
    paths = {
        "change": address(Idea, "change", idea.pk),
        "delete": address(Idea, "delete", idea.pk),
        "add": address(Idea, "add"),
        "action": address(Idea, "changelist"),
    }
    if way == "action":
        sent |= {"action": "delete_selected", "_selected_action": str(idea.pk)}
    status = client.post(paths[way], sent).status_code
    assert way == "action" or status == 403
    fresh = Idea.objects.get(pk=idea.pk)
    assert (fresh.state, fresh.revision, fresh.title) == (idea.state, idea.revision, idea.title)


def test_every_change_of_reference_data_is_kept_with_who_made_it(client, administrator):
    category = CategoryFactory(name="Avant")
    client.post(
        address(Category, "change", category.pk),
        {"name": "Après", "code": category.code, "position": 3},
    )
    last = category.history.first()
    assert (last.name, last.history_user, last.prev_record.name) == (
        "Après",
        administrator,
        "Avant",
    )
    page = client.get(address(Category, "history", category.pk))
    assert (page.status_code, "Après" in page.content.decode()) == (200, True)


@pytest.mark.parametrize("model", sorted(WITH_HISTORY, key=lambda model: model.__name__))
def test_reference_data_has_a_history(model):
    assert isinstance(model.history.model._meta.get_field("history_date"), models.DateTimeField)


def test_an_organisation_changed_there_keeps_what_it_was(client, administrator):
    organisation = OrganisationFactory(headcount=250)
    organisation.headcount = 300
    organisation.save()
    assert [row.headcount for row in organisation.history.all()] == [300, 250]
