"""What others learned: written when a project stops, shown to who starts a similar one."""

import pytest
from django.urls import reverse

from accounts.enums import Branch
from ideas.search import index
from ideas.services import move
from projects.enums import Ring
from projects.models import Project, Sheet
from projects.sheets import found_in
from tests.factories.accounts import MandateFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.ideas.cast import Cast
from tests.projects.test_sheets import finished, organisation, shared

pytestmark = pytest.mark.django_db

ALIKE = {
    "title": "Un guichet itinérant dans les villages",
    "problem": "Les villages sont loin de nos guichets et les personnes âgées renoncent.",
}


def test_who_starts_a_similar_project_is_shown_what_others_learned(client):
    home, other = organisation(), organisation(branch=Branch.HEALTH)
    index_of = [
        finished(home, state="stopped", **ALIKE),
        shared(finished(other, state="stopped", **ALIKE), Ring.ALL),
        finished(other, state="stopped", **ALIKE),
        finished(
            home,
            state="stopped",
            title="Un bac de tri",
            problem="Trop de papier jeté.",
            proposal="Trier à part.",
        ),
    ]
    for sheet in index_of:
        index(sheet.project.idea)
    idea = IdeaFactory(organisation=home, state="accepted", **ALIKE)
    director = MandateFactory(user__organisation=home, director=True).user
    InvolvementFactory(idea=idea, user=director, kind="sponsor")
    client.force_login(director)

    page = client.get(reverse("ideas:move", args=[idea.pk, "form_team"]))

    assert {sheet.pk for sheet in page.context["near_sheets"]} == {
        index_of[0].pk,
        index_of[1].pk,
    }
    assert "D’autres ont essayé" in page.content.decode()


def test_stopping_writes_three_texts_and_a_sheet():
    cast = Cast()
    idea = cast.idea("in_project")
    said = {
        "tried": "Une matinée par semaine.",
        "lessons": "Le réseau ne passe pas.",
        "differently": "Mesurer le réseau.",
    }

    move(idea, "stop", actor=cast.actor("sponsor"), seen=idea.revision, **said)

    project = Project.objects.get(pk=idea.pk)
    assert {name: getattr(project, name) for name in said} == said
    assert found_in(Sheet.objects.all(), "mesure du réseau").get().project == project
