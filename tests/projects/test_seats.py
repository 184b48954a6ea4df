"""Seats in a team: who offers them, what taking one does, leaving, another lead."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from ideas.enums import Disclosure, Tie
from ideas.errors import NotAllowed
from ideas.models import Involvement
from notifications.models import Occurrence
from notifications.notices import get_notice
from projects import services
from projects.models import Project, SeatTerms
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.ideas import InvolvementFactory
from tests.ideas.cast import WHO, Cast

pytestmark = pytest.mark.django_db

NAMERS = {"lead", "sponsor"}
DAY = timezone.localdate() + datetime.timedelta(days=90)


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def project(cast):
    return Project.objects.get(pk=cast.idea("in_project").pk)


@pytest.fixture
def lead(cast):
    return cast.people["lead"]


def seat_of(project, user, kind=Tie.MEMBER):
    return Involvement.objects.get(idea=project.idea, user=user, kind=kind, ended_on=None)


def offered(project, lead, member, **terms):
    return services.offer_seat(project=project, user=lead, member=member, **terms)


def told(code, **context):
    notice = get_notice(code)
    found = Occurrence.objects.filter(notice=code).last()
    return found and {row.user_id for row in notice.recipients(found.context)}


def who_may(cast, act):
    done = set()
    for name in WHO:
        try:
            act(cast.people[name])
            done.add(name)
        except NotAllowed:
            continue
    return done


def test_who_may_offer_a_seat(cast, project):
    newcomer = UserFactory

    def offer(user):
        offered(project, user, newcomer(organisation=cast.organisation))

    assert who_may(cast, offer) == NAMERS


@pytest.mark.parametrize("state", ["achieved", "retired", "stopped"])
def test_no_seat_is_offered_once_it_is_over(cast, state):
    project = Project.objects.get(pk=cast.idea(state).pk)

    with pytest.raises(NotAllowed):
        offered(project, cast.people["lead"], cast.people["agent"])


@pytest.mark.parametrize("name", ["sponsor", "member", "lead", "referent_offered_seat"])
def test_a_seat_is_not_for_its_sponsor_nor_offered_twice(cast, project, lead, name):
    with pytest.raises(ValidationError):
        offered(project, lead, cast.people[name])


def test_a_seat_taken_tells_whom_the_member_named(cast, project, lead):
    agent, manager = cast.people["agent"], cast.people["facilitator"]
    seat = offered(project, lead, agent, role="Vidéo", half_days=2, until=DAY)
    assert told("projects.seat_offered") == {agent.pk}
    assert agent not in team_of(project)

    services.answer_seat(seat=seat, user=agent, accept=True, manager=manager)

    terms = SeatTerms.objects.get(seat=seat)
    assert (terms.role, terms.half_days, terms.until) == ("Vidéo", 2, DAY)
    assert (terms.agreed_on, terms.manager) == (timezone.localdate(), manager)
    assert told("projects.member_announced") == {manager.pk}
    assert agent in team_of(project)


def team_of(project):
    rows = Involvement.objects.active().filter(idea=project.idea, kind__in=["lead", "member"])
    return [row.user for row in rows]


def test_without_a_name_the_referents_of_the_members_unit_are_told(cast, project, lead):
    unit = UnitFactory(organisation=cast.organisation)
    member = UserFactory(organisation=cast.organisation, unit=unit)
    referent = MandateFactory(user__organisation=cast.organisation, referent=True, unit=unit).user
    seat = offered(project, lead, member)

    services.answer_seat(seat=seat, user=member, accept=True)

    assert told("projects.member_announced") == {referent.pk}


def test_a_seat_declined_tells_nobody_but_the_lead(cast, project, lead):
    agent = cast.people["agent"]
    seat = offered(project, lead, agent)

    services.answer_seat(seat=seat, user=agent, accept=False)

    assert told("ideas.seat_answered") == {lead.pk}
    assert told("projects.member_announced") is None
    assert agent not in team_of(project)
    with pytest.raises(NotAllowed):
        services.answer_seat(seat=seat, user=agent, accept=True)


def test_a_seat_is_answered_by_the_person_only_and_once(cast, project, lead):
    agent = cast.people["agent"]
    seat = offered(project, lead, agent)

    def accept(user):
        services.answer_seat(seat=seat, user=user, accept=True)

    assert who_may(cast, accept) == {"agent"}
    with pytest.raises(NotAllowed):
        accept(agent)
    with pytest.raises(ValidationError):
        other = offered(project, lead, UserFactory(organisation=cast.organisation))
        services.answer_seat(seat=other, user=other.user, accept=True, manager=other.user)


def test_other_time_than_agreed_is_agreed_on_again(cast, project, lead):
    member = cast.people["member"]
    seat = seat_of(project, member)
    services.state_terms(seat=seat, user=lead, role="Essais", half_days=2, until=None)
    assert told("projects.terms_changed") == {member.pk}

    services.answer_seat(seat=seat, user=member, accept=True)
    services.state_terms(seat=seat, user=lead, role="Essais et affiches", half_days=2, until=None)
    assert SeatTerms.objects.get(seat=seat).agreed_on == timezone.localdate()

    services.state_terms(seat=seat, user=lead, role="", half_days=6, until=DAY)
    assert SeatTerms.objects.get(seat=seat).agreed_on is None
    assert Occurrence.objects.filter(notice="projects.terms_changed").count() == 2


def test_who_states_terms_and_withdraws_an_offer(cast, project):
    def state(user):
        services.state_terms(seat=seat_of(project, cast.people["member"]), user=user, half_days=1)

    def withdraw(user):
        member = UserFactory(organisation=cast.organisation)
        seat = InvolvementFactory(idea=project.idea, user=member, kind="member", offered=True)
        services.withdraw_offer(seat=seat, user=user)

    assert [who_may(cast, state), who_may(cast, withdraw)] == [NAMERS, NAMERS]


def test_the_seat_of_an_author_is_not_taken_back(cast, project, lead):
    author = cast.people["author"]
    seat = InvolvementFactory(idea=project.idea, user=author, kind="member", offered=True)

    with pytest.raises(NotAllowed):
        services.withdraw_offer(seat=seat, user=lead)


def test_leaving_the_team(cast, project):
    def leave(user):
        services.leave_team(project=project, user=user)

    left = who_may(cast, leave)

    assert left == {"member", "referent_in_team", "director_in_team", "network_lead_in_team"}
    sponsor = cast.people["sponsor"]
    assert told("projects.member_left") == {cast.people["lead"].pk, sponsor.pk}


def test_another_lead_keeps_everyone_in_the_team(cast, project, lead):
    member = cast.people["member"]
    services.state_terms(seat=seat_of(project, lead, Tie.LEAD), user=lead, half_days=4)
    seat = seat_of(project, member)

    services.change_lead(project=project, user=lead, seat=seat)

    assert seat_of(project, member, Tie.LEAD).user == member
    former = seat_of(project, lead)
    assert (former.terms.half_days, former.terms.agreed_on) == (4, timezone.localdate())
    assert not project.idea.involvements.filter(
        user=member, kind=Tie.MEMBER, ended_on=None
    ).exists()
    with pytest.raises(NotAllowed):
        services.change_lead(project=project, user=lead, seat=former)


def test_the_lead_is_someone_who_took_a_seat(cast, project, lead):
    seat = offered(project, lead, cast.people["agent"])

    with pytest.raises(NotAllowed):
        services.change_lead(project=project, user=lead, seat=seat)


# Their pages --------------------------------------------------------------------------------------


def page(name, project, *keys):
    return reverse(f"projects:{name}", args=[project.pk, *keys])


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"member": "inconnu@exemple.fr"}, "member"),
        ({"member": "pas une adresse"}, "member"),
        ({"member": "agent_elsewhere@exemple.fr"}, "member"),
        ({"member": "sponsor@exemple.fr"}, "member"),
        ({"member": "agent@exemple.fr", "half_days": "99"}, "half_days"),
        ({"member": "agent@exemple.fr", "until": "2020-01-01"}, "until"),
        ({"member": "agent@exemple.fr", "until": "demain"}, "until"),
    ],
)
def test_a_wrong_offer_says_so_and_keeps_what_was_typed(client, project, lead, sent, field):
    client.force_login(lead)

    response = client.post(page("offer_seat", project), sent | {"role": "Vidéo"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert all(value in response.content.decode() for value in [*sent.values(), "Vidéo"])


def test_a_seat_offered_then_taken_from_the_pages(client, cast, project, lead):
    client.force_login(lead)
    sent = {"member": "agent@exemple.fr", "role": "Vidéo", "half_days": "2", "until": ""}
    assert client.post(page("offer_seat", project), sent).url == page("team", project)

    client.force_login(cast.people["agent"])
    assert client.get(page("team", project)).context["my_terms_wait"]
    bad = client.post(page("seat", project), {"seat": "accept", "manager": "x@exemple.fr"})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["manager"])
    good = client.post(page("seat", project), {"seat": "accept", "manager": "chair@exemple.fr"})

    assert good.url == page("team", project)
    assert client.get(page("seat", project)).url == page("team", project)
    assert told("projects.member_announced") == {cast.people["chair"].pk}


@pytest.mark.parametrize(
    ("name", "close"),
    [("agent", False), ("member", True), ("lead", True), ("sponsor", True), ("referent", True)],
)
def test_the_time_of_each_is_shown_to_those_close_to_the_project(
    client, cast, project, lead, name, close
):
    services.state_terms(seat=seat_of(project, lead, Tie.LEAD), user=lead, half_days=7)
    client.force_login(cast.people[name])

    assert ("7 demi-journées" in client.get(page("team", project)).content.decode()) == close


@pytest.mark.parametrize(("name", "shown"), [("lead", True), ("referent", False), ("agent", False)])
@pytest.mark.parametrize("declined", [True, False])
def test_a_seat_never_tells_who_the_author_known_to_the_team_is(
    client, cast, project, name, shown, declined
):
    author = UserFactory(organisation=cast.organisation, first_name="Odile", last_name="Secret")
    InvolvementFactory(idea=project.idea, user=author, kind="coauthor", disclosure=Disclosure.TEAM)
    ended = timezone.localdate() if declined else None
    InvolvementFactory(idea=project.idea, user=author, kind="member", offered=True, ended_on=ended)
    client.force_login(cast.people[name])

    assert ("Odile Secret" in client.get(page("team", project)).content.decode()) == shown
