"""The desk's own gestures: what changed, filters, ideas side by side, the reading pane."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.actors import Person
from ideas.likeness import alike_groups
from ideas.models import Idea
from ideas.selectors import page_of
from ideas.services import move, write_note
from innovation_platform.recently import forget_all
from referents.models import DeskVisit
from referents.views.keys import ASK, ASSIGN, LETTERS, NOTE
from referents.views.pane import pane_context
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.ideas import (
    HistoryEntryFactory,
    IdeaFactory,
    InvolvementFactory,
    OpinionFactory,
)
from tests.factories.projects import HelpRequestFactory
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db

DESK = reverse("referents:desk")
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def referent(client):
    user = UserFactory()
    MandateFactory(user=user, referent=True)
    client.force_login(user)
    return user


def waiting(user, **fields):
    day = timezone.localdate() + datetime.timedelta(days=3)
    return IdeaFactory(**{"organisation": user.organisation, "due_on": day} | fields)


def shown(client, **query):
    page = client.get(DESK, query)
    return {group.code: [row["id"] for row in group.rows] for group in page.context["groups"]}


# What changed -----------------------------------------------------------------------------------


def entry(idea, **fields):
    return HistoryEntryFactory(idea=idea, **{"day": timezone.localdate()} | fields)


def test_what_others_did_on_my_ideas_since_i_looked(client, referent):
    idea = waiting(referent)
    entry(idea, revision=1, action="deposit")
    entry(idea, revision=2, action="provide_info")
    entry(idea, revision=3, actor=referent)
    entry(IdeaFactory(), action="deposit")
    OpinionFactory(idea=idea, asked_by=referent, body="Oui.", given_on=timezone.localdate())
    changes = client.get(DESK).context["changes"]
    assert sorted(str(row["label"]) for row in changes["moves"]) == [
        "Idée déposée",
        "Précisions apportées",
    ]
    assert changes["opinions"] == 1


def test_it_is_said_until_it_is_seen_and_then_what_comes_next(client, referent):
    idea = waiting(referent)
    last = entry(idea, revision=1)
    client.get(DESK)
    assert DeskVisit.objects.count() == 0, "reading a page writes nothing"
    client.post(reverse("referents:seen"), {"entry": last.pk})
    assert client.get(DESK).context["changes"] is None
    entry(idea, revision=2, action="answer")
    assert client.get(DESK).context["changes"] is None, "counted a moment ago"
    forget_all()
    assert [str(row["label"]) for row in client.get(DESK).context["changes"]["moves"]] == [
        "Réponse donnée"
    ]


def test_seen_never_goes_back_and_takes_no_nonsense(client, referent):
    for given in ("40", "7", "x", "", "9" * 40):
        client.post(reverse("referents:seen"), {"entry": given})
    assert DeskVisit.objects.get().last_entry == 40


def test_older_than_a_month_is_no_news(client, referent):
    entry(waiting(referent), day=timezone.localdate() - datetime.timedelta(days=40))
    DeskVisit.objects.create(user=referent, seen_at=timezone.now() - datetime.timedelta(days=90))
    assert client.get(DESK).context["changes"] is None


def test_who_has_no_mission_is_told_nothing_of_the_kind(client):
    user = UserFactory()
    client.force_login(user)
    entry(IdeaFactory(organisation=user.organisation))
    assert client.get(DESK).context["changes"] is None


# The network lead's desk ------------------------------------------------------------------------


def test_ideas_alike_of_several_organisations_stand_side_by_side(client):
    lead = UserFactory()
    MandateFactory(user=lead, network_lead=True)
    client.force_login(lead)
    day = timezone.localdate()
    titles = ["Un rappel des rendez-vous par message", "Une salle de repos au siège"]
    titles.append("Un message de rappel des rendez-vous")
    ideas = [
        IdeaFactory(
            organisation=OrganisationFactory(),
            state="forwarded",
            title=title,
            due_on=day + datetime.timedelta(days=number),
        )
        for number, title in enumerate(titles)
    ]
    (group,) = client.get(DESK).context["groups"]
    assert [row["id"] for row in group.rows] == [ideas[0].pk, ideas[2].pk, ideas[1].pk]
    alike = group.rows[0]["alike"]
    assert (alike.ideas, alike.places) == (2, 2)
    assert str(ideas[2].pk) in alike.url
    assert [row["alike"] for row in group.rows[1:]] == [None, None]


def test_words_that_say_little_bring_nothing_together():
    assert alike_groups({1: "Accueil", 2: "Accueil", 3: ""}) == [[1], [2], [3]]


# The pane ---------------------------------------------------------------------------------------


def test_the_pane_alone_and_the_desk_with_it(client, referent):
    idea = waiting(referent)
    address = reverse("referents:pane", args=[idea.pk])
    part = client.get(address, **HTMX)
    assert (part.status_code, "<html" in part.content.decode()) == (200, False)
    whole = client.get(address, follow=True)
    assert whole.context["idea"] == idea
    assert idea.problem in whole.content.decode()


def test_the_place_in_the_list_stays_once_an_idea_has_left_it(client, referent):
    day = timezone.localdate()
    first, second, third = (
        waiting(referent, due_on=day + datetime.timedelta(days=n)) for n in range(3)
    )
    move(second, "withdraw", actor=Person(InvolvementFactory(idea=second).user), seen=0)
    page = client.get(DESK, {"idee": second.pk, "rang": 1})
    assert page.context["idea"] == third
    assert f"idee={third.pk}" in page.context["back"], "what is done next comes back to it"
    assert client.get(DESK, {"idee": first.pk, "rang": 0}).context["idea"] == first


@pytest.mark.parametrize("value", ["x", "", "00000000-0000-4000-8000-000000000000"])
def test_an_idea_that_is_not_there(client, referent, value):
    status = client.get(DESK, {"idee": value}).status_code
    assert status == (404 if len(value) > 30 else 200)


def test_no_two_acts_of_one_idea_have_one_letter():
    cast = Cast()
    for state in ("deposited", "in_triage", "in_committee", "forwarded", "accepted", "in_project"):
        idea = cast.idea(state)
        for name in ("referent", "chair", "director", "network_lead", "sponsor", "lead"):
            page = page_of(cast.people[name]).filter(pk=idea.pk).first()
            if page is None:
                continue
            context = pane_context(cast.people[name], page, back="/")
            keys = [row["key"] for row in (*context["actions"], *context["beside"]) if row["key"]]
            assert len(keys) == len(set(keys)), (state, name, keys)


def test_the_letters_leave_those_that_move_about():
    assert {"j", "k", "v", "h"} & ({*LETTERS.values(), ASK, NOTE, ASSIGN}) == set()


def test_a_form_opened_from_the_desk_leads_back_to_it(client, referent):
    idea = waiting(referent)
    back = f"{DESK}?idee={idea.pk}&rang=0"
    address = reverse("ideas:move", args=[idea.pk, "request_info"])
    done = client.post(address, {"question": "Où ?", "seen": 0, "next": back})
    assert done.url == back


@pytest.mark.parametrize(
    "away",
    ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "javascript:x"],
)
def test_no_form_leads_out_of_the_site(client, referent, away):
    idea = waiting(referent)
    address = reverse("ideas:move", args=[idea.pk, "request_info"])
    done = client.post(address, {"question": "Où ?", "seen": 0, "next": away})
    assert done.url == idea.get_absolute_url()


def test_from_the_pane_the_whole_page_goes_on_and_a_refusal_stays_in_it(client, referent):
    idea = waiting(referent)
    address = reverse("ideas:move", args=[idea.pk, "request_info"])
    refused = client.post(address, {"question": "", "seen": 0}, **HTMX)
    assert (refused.status_code, "<html" in refused.content.decode()) == (422, False)
    done = client.post(address, {"question": "Où ?", "seen": 0, "next": DESK}, **HTMX)
    assert (done.status_code, done["HX-Redirect"]) == (200, DESK)
    late = client.post(address, {"question": "Et quand ?", "seen": 0}, **HTMX)
    assert (late.status_code, "Et quand ?" in late.content.decode()) == (409, True)


def test_the_pane_costs_the_same_however_much_was_said(
    client, referent, django_assert_max_num_queries
):
    few, many = waiting(referent, state="in_triage"), waiting(referent, state="in_triage")
    for count, idea in ((1, few), (20, many)):
        for number in range(count):
            write_note(idea=idea, user=referent, body="Une note.")
            OpinionFactory(idea=idea)
            entry(idea, revision=number + 1)
    with django_assert_max_num_queries(19) as first:
        client.get(reverse("referents:pane", args=[few.pk]), **HTMX)
    with django_assert_max_num_queries(len(first)):
        client.get(reverse("referents:pane", args=[many.pk]), **HTMX)


# Choosing a whole list --------------------------------------------------------------------------


def test_a_whole_list_is_chosen_without_a_script(client):
    lead = UserFactory()
    MandateFactory(user=lead, network_lead=True)
    client.force_login(lead)
    for _place in range(3):
        IdeaFactory(organisation=OrganisationFactory(), state="forwarded")
    link = "tout=transmises"
    assert link in client.get(DESK).content.decode()
    page = client.get(DESK, {"tout": "transmises"}).content.decode()
    chosen = re.findall(r'name="idee" value="[^"]+" checked', page)
    assert (len(chosen), "Ne rien choisir" in page, link in page) == (3, True, False)


def test_one_idea_alone_needs_no_choice_of_all(client, referent):
    waiting(referent)
    assert "Tout choisir" not in client.get(DESK).content.decode()


def test_the_first_idea_comes_into_the_pane_by_itself(client, referent):
    day = timezone.localdate()
    late, _later = (waiting(referent, due_on=day + datetime.timedelta(days=n)) for n in (1, 9))
    page = client.get(DESK).content.decode()
    pane = page[page.index('id="volet"') :]
    address = reverse("referents:pane", args=[late.pk])
    assert f'data-hx-get="{address}?idee={late.pk}&amp;rang=0"' in pane[: pane.index(">")]
    shown = client.get(DESK, {"idee": late.pk}).content.decode()
    assert "data-hx-trigger" not in shown[shown.index('id="volet"') :].partition(">")[0]


def test_the_help_of_a_team_comes_after_what_has_a_limit(client, referent):
    waiting(referent)
    HelpRequestFactory(
        project__idea=IdeaFactory(organisation=referent.organisation, state="in_project")
    )
    assert [group.code for group in client.get(DESK).context["groups"]] == ["nouvelles", "aide"]


def test_a_list_shown_twice_is_not_the_one_of_before(client, referent):
    """What is remembered of a list follows from its rows: another title, another order shows."""
    day = timezone.localdate() + datetime.timedelta(days=3)
    ideas = [waiting(referent, due_on=day, title=f"Idée {n}") for n in range(3)]
    before = client.get(DESK).content.decode()
    Idea.objects.filter(pk=ideas[1].pk).update(title="Un autre titre", revision=7)
    after = client.get(DESK).content.decode()
    assert "Un autre titre" not in before
    assert "Un autre titre" in after
    assert f'value="{ideas[1].pk}.7.' in after
    ticked = re.compile(r'name="idee"[^>]* checked')
    chosen = client.get(DESK, {"tout": "nouvelles"}).content.decode()
    assert len(ticked.findall(chosen)) == 3
    assert not ticked.findall(client.get(DESK).content.decode())


@pytest.mark.parametrize(("role", "most"), [("referent", 6), ("director", 5), ("network_lead", 7)])
def test_the_desk_asks_little_and_the_same_however_much_waits(
    client, django_assert_max_num_queries, role, most
):
    """Session, person, missions, two questions, the bell; names of the organisations of a lead."""
    user = UserFactory()
    MandateFactory(user=user, **{role: True})
    client.force_login(user)
    for count in (1, 12):
        for _ in range(count):
            if role == "network_lead":
                waiting(user, state="forwarded", organisation=OrganisationFactory())
            else:
                waiting(user)
        client.get(DESK)  # what is counted once a minute
        with django_assert_max_num_queries(most):
            client.get(DESK)


def test_the_organisations_of_forwarded_ideas_are_named(client):
    lead = UserFactory()
    MandateFactory(user=lead, network_lead=True)
    client.force_login(lead)
    others = [OrganisationFactory(short_name=f"Caf {n}") for n in "AB"]
    for other in (*others, lead.organisation):
        waiting(lead, state="forwarded", organisation=other)
    [group] = client.get(DESK).context["groups"]
    assert {row["facts"] for row in group.rows} == {
        "Caf A",
        "Caf B",
        lead.organisation.short_name,
    }
