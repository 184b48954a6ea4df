"""Nothing stays without an owner: missions that end, absences, and who is told."""

import datetime

import pytest
from django.utils import timezone

from accounts.services.mandates import end_mandate
from accounts.services.people import disable_account
from ideas.models import Assignment, Idea
from ideas.notices import referents_of
from ideas.services import hand_over
from notifications.models import Occurrence
from notifications.notices import get_notice
from referents.services import declare_absence, end_absence
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


class House:
    """An organisation with a unit, its referent, a « responsable innovation » and a director."""

    def __init__(self):
        self.unit = UnitFactory()
        self.organisation = self.unit.organisation
        self.leaving, self.responsable, self.director, self.colleague = (
            UserFactory(unit=self.unit) for _ in range(4)
        )
        self.mission = MandateFactory(user=self.leaving, referent=True, unit=self.unit)
        self.office = MandateFactory(user=self.responsable, referent=True)
        MandateFactory(user=self.director, director=True)

    def idea(self, state="in_triage", **fields):
        return IdeaFactory(
            organisation=self.organisation,
            unit=self.unit,
            referent=fields.pop("referent", self.leaving),
            state=state,
            **fields,
        )

    def end_yesterday(self, mandate):
        end_mandate(mandate=mandate, last_day=timezone.localdate() - DAY)


@pytest.fixture
def house():
    return House()


def owners():
    return dict(Idea.objects.values_list("pk", "referent"))


@pytest.mark.parametrize("state", ["deposited", "in_triage", "info_requested", "in_committee"])
def test_the_ideas_of_an_ended_mission_fall_to_the_responsable(house, state):
    idea = house.idea(state)
    house.end_yesterday(house.mission)

    (handed,) = hand_over()

    assert (handed.before, handed.to, handed.count) == (house.leaving, house.responsable, 1)
    assert owners() == {idea.pk: house.responsable.pk}
    row = Assignment.objects.get()
    assert (row.referent, row.instead_of, row.given_by) == (house.responsable, house.leaving, None)
    told = Occurrence.objects.get()
    people = [recipient.user_id for recipient in get_notice(told.notice).recipients(told.context)]
    assert (told.notice, people) == ("ideas.handed_over", [house.responsable.pk])


def test_an_account_that_closes_hands_over_too(house):
    idea = house.idea()
    disable_account(user=house.leaving, left_on=timezone.localdate() - DAY)
    hand_over()
    assert owners() == {idea.pk: house.responsable.pk}


def test_twice_changes_nothing_more(house):
    house.idea()
    house.end_yesterday(house.mission)
    hand_over()
    assert (hand_over(), Assignment.objects.count(), Occurrence.objects.count()) == ([], 1, 1)


def test_a_mission_in_force_keeps_its_ideas(house):
    idea = house.idea()
    assert (hand_over(), owners()) == ([], {idea.pk: house.leaving.pk})


def test_one_mission_of_two_ended_hands_over_what_it_covered_only(house):
    other = UnitFactory(organisation=house.organisation)
    MandateFactory(user=house.leaving, referent=True, unit=other)
    gone = house.idea()
    kept = IdeaFactory(
        organisation=house.organisation, unit=other, referent=house.leaving, state="in_triage"
    )
    house.end_yesterday(house.mission)
    hand_over()
    assert owners() == {gone.pk: house.responsable.pk, kept.pk: house.leaving.pk}


def test_what_is_decided_or_closed_stays_as_it_was(house):
    house.idea("in_project")
    house.idea("answered", closed=True)
    house.end_yesterday(house.mission)
    assert (hand_over(), set(owners().values())) == ([], {house.leaving.pk})


def test_an_author_never_inherits_their_own_idea(house):
    idea = house.idea()
    InvolvementFactory(idea=idea, user=house.responsable)
    second = MandateFactory(user=UserFactory(organisation=house.organisation), referent=True).user
    house.end_yesterday(house.mission)
    hand_over()
    assert owners() == {idea.pk: second.pk}


def test_where_nobody_is_left_the_direction_is_told(house):
    idea = house.idea()
    house.end_yesterday(house.mission)
    house.end_yesterday(house.office)
    hand_over()
    told = Occurrence.objects.get()
    people = [recipient.user_id for recipient in get_notice(told.notice).recipients(told.context)]
    assert (told.notice, people) == ("ideas.left_without_referent", [house.director.pk])
    assert owners() == {idea.pk: None}
    assert get_notice(told.notice).is_current(told.context)
    MandateFactory(user=house.colleague, referent=True)
    assert not get_notice(told.notice).is_current(told.context)


def test_several_ideas_are_told_in_one_mail(house):
    for _ in range(3):
        house.idea()
    house.end_yesterday(house.mission)
    hand_over()
    assert Occurrence.objects.get().context["count"] == 3


# Absences ---------------------------------------------------------------------------------------


def away(house, *, start=0, last=7):
    today = timezone.localdate()
    return declare_absence(
        of=house.leaving,
        substitute=house.colleague,
        starts_on=today + start * DAY,
        until=today + last * DAY,
        by=house.leaving,
    )


def test_the_substitute_is_told_what_the_absent_person_would_be(house):
    idea = house.idea()
    assert list(referents_of(idea)) == [house.leaving]
    away(house)
    assert list(referents_of(idea)) == [house.colleague]


def test_before_the_first_day_nothing_changes(house):
    idea = house.idea()
    away(house, start=3)
    assert list(referents_of(idea)) == [house.leaving]


def test_what_was_studied_in_an_absence_goes_back_to_who_was_away(house):
    absence = away(house, start=-2)
    idea = house.idea(referent=house.colleague)
    end_absence(absence=absence, by=house.leaving)
    hand_over()
    assert owners() == {idea.pk: house.leaving.pk}
