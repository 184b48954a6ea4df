"""The idea's page: what each person sees and may do on it, and how many queries it costs."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas.enums import State, Visibility
from ideas.models import DialogueMessage, Idea
from ideas.services import support
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.ideas import (
    AnswerFactory,
    AttachmentFactory,
    CategoryFactory,
    DecisionFactory,
    HistoryEntryFactory,
    IdeaFactory,
    InvolvementFactory,
    OpinionFactory,
)
from tests.ideas.cast import WHO, Cast
from tests.ideas.test_permissions import allowed

pytestmark = pytest.mark.django_db

BOUND = 10


def page(client, idea, user):
    client.force_login(user)
    return client.get(reverse("ideas:detail", args=[idea.pk]))


# Who sees it ----------------------------------------


def test_an_idea_of_another_organisation_is_not_found(client):
    assert page(client, IdeaFactory(), UserFactory()).status_code == 404


@pytest.mark.parametrize("key", ["5f0c2f0e-0000-4000-8000-000000000000", str(uuid.UUID(int=0))])
def test_an_unknown_idea_is_not_found(client, key):
    client.force_login(UserFactory())

    assert client.get(f"/idees/{key}/").status_code == 404
    assert client.get("/idees/pas-un-identifiant/").status_code == 404


def test_a_draft_leads_its_author_to_the_form_and_nobody_else_anywhere(client):
    idea = IdeaFactory(draft=True)
    author = InvolvementFactory(idea=idea).user
    referent = UserFactory(organisation=idea.organisation)
    MandateFactory(user=referent, referent=True)

    assert page(client, idea, author).url == reverse("ideas:write", args=[idea.pk])
    assert page(client, idea, referent).status_code == 404
    assert client.get(reverse("ideas:write", args=[idea.pk])).status_code == 404


@pytest.mark.parametrize("visibility", [Visibility.AWAITING, Visibility.HIDDEN])
def test_what_is_not_visible_is_for_its_people_and_the_referents(client, visibility):
    cast = Cast()
    idea = cast.idea("in_triage", visibility=visibility)
    tied = {"author", "coauthor", "sponsor", "former_sponsor", "lead", "member", "expert"}
    tied |= {"referent_author", "chair_author", "director_author", "referent_in_team"}
    tied |= {"director_in_team", "network_lead_in_team"}
    referents = {name for name in WHO if "referent" in WHO[name]}

    seen = {name for name in WHO if page(client, idea, cast.people[name]).status_code == 200}

    assert seen == tied | referents


def test_a_network_lead_sees_what_was_forwarded(client):
    cast = Cast()
    idea = cast.idea("in_triage")
    lead = cast.people["network_lead"]
    lead.organisation = None
    lead.save()
    assert page(client, idea, lead).status_code == 404

    HistoryEntryFactory(idea=idea, action="forward", target=State.FORWARDED)

    assert page(client, idea, lead).status_code == 200
    assert page(client, idea, cast.people["network_lead_elsewhere"]).status_code == 404


# What it offers ----------------------------------------


@pytest.mark.parametrize("state", [state for state in State.values if state != "draft"])
def test_every_button_is_a_right_and_every_right_a_button(client, state):
    cast = Cast()
    idea = cast.idea(state)
    HistoryEntryFactory(idea=idea, action="forward", target=State.FORWARDED)
    people = ["agent", "author", "referent", "chair", "sponsor", "lead", "network_lead"]

    for name in people:
        context = page(client, idea, cast.people[name]).context
        buttons = {row.name for row in [*context["actions"], *context["quiet_actions"]]}
        assert buttons == allowed(name, state)


def test_each_state_says_who_is_awaited(client):
    cast = Cast()
    expected = {
        "deposited": "du référent innovation",
        "info_requested": "de l’auteur",
        "forwarded": "de la tête de réseau",
        "in_committee": "du comité innovation",
        "accepted": "du sponsor",
        "in_project": "du pilote du projet",
    }
    for state, words in expected.items():
        context = page(client, cast.idea(state), cast.people["agent"]).context
        assert str(context["waiting"]["awaited"]) == words


def test_a_merged_idea_leads_to_the_one_it_joined(client):
    cast = Cast()
    idea = cast.idea("merged")

    content = page(client, idea, cast.people["agent"]).content.decode()

    assert reverse("ideas:detail", args=[idea.merged_into_id]) in content


def test_the_dialogue_and_the_opinions_are_for_those_who_study(client):
    cast = Cast()
    idea = cast.idea("in_triage")
    DialogueMessage.objects.create(idea=idea, revision=1, kind="question", body="Combien sont-ils.")
    idea.opinions.update(question="Est-ce faisable.")

    def sees(name):
        content = page(client, idea, cast.people[name]).content.decode()
        return "Combien sont-ils." in content, "Est-ce faisable." in content

    assert sees("agent") == (False, False)
    assert sees("author") == (True, False)
    assert sees("referent") == sees("director") == sees("committee_member") == (True, True)


def test_what_is_written_is_shown_as_text(client):
    idea = IdeaFactory(problem="<script>alert(1)</script>", title="<b>gras</b>")

    content = page(client, idea, UserFactory(organisation=idea.organisation)).content.decode()

    assert "<script>alert(1)" not in content
    assert "<b>gras</b>" not in content


# A page for each transition ----------------------------------------


def move_url(idea, action):
    return reverse("ideas:move", args=[idea.pk, action])


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_of_a_transition_one_may_not_start_is_refused(client, method):
    idea = IdeaFactory(state=State.IN_TRIAGE)
    client.force_login(UserFactory(organisation=idea.organisation))

    assert getattr(client, method)(move_url(idea, "request_info")).status_code == 403
    assert client.post(move_url(idea, "answer"), {"seen": 0, "answer": ""}).status_code == 403
    assert getattr(client, method)(move_url(idea, "nothing")).status_code == 404
    assert getattr(client, method)(move_url(idea, "lapse")).status_code == 404
    assert getattr(client, method)(move_url(idea, "deposit")).status_code == 404


def test_a_form_without_its_input_says_so_next_to_it_and_keeps_the_rest(client):
    cast = Cast()
    idea = cast.idea("in_triage")
    client.force_login(cast.people["referent"])

    response = client.post(
        move_url(idea, "answer"), {"seen": 0, "answer": "Ce guichet existe déjà.", "where": " "}
    )

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"where"}
    assert "Ce guichet existe déjà." in response.content.decode()
    assert Idea.objects.get(pk=idea.pk).state == "in_triage"


def test_an_input_refused_by_the_service_is_told_next_to_its_field(client):
    cast = Cast()
    idea = cast.idea("in_committee")
    client.force_login(cast.people["chair"])
    typed = {"seen": 0, "reason": "Il manque un chiffrage.", "date": "2020-01-01"}

    response = client.post(move_url(idea, "adjourn"), typed)

    assert response.status_code == 422
    assert response.context["form"].errors == {"date": ["Choisissez une date à venir."]}
    assert "Il manque un chiffrage." in response.content.decode()


@pytest.mark.parametrize("where", ["Le service de l’accueil.", ""])
def test_a_stale_page_keeps_the_text_and_says_what_happened(client, where):
    """Even when its form had another fault, and when the move is no longer allowed."""
    cast = Cast()
    idea = cast.idea("in_triage")
    HistoryEntryFactory(idea=idea, revision=1, action="request_info", target="info_requested")
    Idea.objects.filter(pk=idea.pk).update(state="info_requested", revision=1)
    client.force_login(cast.people["referent"])

    response = client.post(
        move_url(idea, "answer"), {"seen": 0, "answer": "Une longue réponse.", "where": where}
    )

    content = response.content.decode()
    assert response.status_code == 409
    assert "Une longue réponse." in content
    assert "Précisions demandées" in content
    assert Idea.objects.get(pk=idea.pk).revision == 1


def test_choices_typed_in_a_stale_page_are_kept_in_words(client):
    cast = Cast()
    idea = cast.idea("in_triage", revision=1)
    client.force_login(cast.people["referent"])

    response = client.post(
        move_url(idea, "reject"), {"seen": 0, **cast.details("reject"), "understood": ""}
    )

    assert {"label": "Raisons", "text": "Le coût dépasse le bénéfice attendu"} in (
        response.context["kept"]
    )


def test_a_proposal_open_meanwhile_is_told_to_the_next_one(client):
    cast = Cast()
    idea = cast.idea("in_committee")
    DecisionFactory(idea=idea, proposed_by=cast.people["secretary"], proposed_as="secretary")
    client.force_login(cast.people["chair"])

    response = client.post(
        move_url(idea, "accept"),
        {"seen": 0, "reason": "Utile à tous.", "sponsor": cast.people["director"].pk},
    )

    content = response.content.decode()
    assert response.status_code == 409
    assert "Utile à tous." in content
    assert "Proposition en attente" in content


# Queries ----------------------------------------


def queries(client, idea, user):
    """How many queries the page costs once the process is warm."""
    page(client, idea, user)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse("ideas:detail", args=[idea.pk]))
    assert response.status_code == 200
    return len(captured)


def rich_idea():
    idea = IdeaFactory(state=State.IN_TRIAGE, unit=None, category=CategoryFactory())
    Idea.objects.filter(pk=idea.pk).update(
        unit=UnitFactory(organisation=idea.organisation), referent=UserFactory()
    )
    for _tie in range(3):
        InvolvementFactory(idea=idea, kind="coauthor")
    AttachmentFactory(idea=idea)
    return idea


@pytest.mark.parametrize("role", ["agent", "author", "referent", "director"])
def test_the_page_costs_the_same_for_1_20_and_50_steps_of_history(client, role):
    idea = rich_idea()
    user = UserFactory(organisation=idea.organisation)
    if role == "author":
        InvolvementFactory(idea=idea, user=user)
    elif role != "agent":
        MandateFactory(user=user, **{role: True})
    counts = []
    for size in (1, 20, 50):
        while idea.history.count() < size:
            HistoryEntryFactory(idea=idea)
            support(idea=idea, user=UserFactory(organisation=idea.organisation))
        counts.append(queries(client, idea, user))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= BOUND


@pytest.mark.parametrize("role", ["agent", "referent"])
def test_the_fullest_page_stays_bounded(client, role):
    """Files, an answer, a dialogue, opinions and a pending decision together, which no idea has
    in practice: each part asks one query, whatever it holds."""
    idea = rich_idea()
    user = UserFactory(organisation=idea.organisation)
    if role == "referent":
        MandateFactory(user=user, referent=True)
    AnswerFactory(idea=idea, rejection=True)
    DecisionFactory(idea=idea)
    for _row in range(3):
        OpinionFactory(idea=idea)
        HistoryEntryFactory(idea=idea)
    DialogueMessage.objects.create(idea=idea, revision=1, kind="question", body="Combien ?")

    assert queries(client, idea, user) == {"agent": BOUND, "referent": BOUND + 2}[role]


def test_an_idea_that_joined_another_names_it_once(client):
    survivor = IdeaFactory(state=State.IN_TRIAGE, title="Le guichet qui reste")
    idea = IdeaFactory(organisation=survivor.organisation, state=State.MERGED, merged_into=survivor)
    client.force_login(UserFactory(organisation=idea.organisation))
    page = client.get(idea.get_absolute_url()).content.decode()
    assert page.count("Le guichet qui reste") == 1
    assert "y sont réunis" in page
