"""A session of a committee: agenda, evaluations, recusals, decisions, publication, minutes."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ideas import services
from ideas.actors import Person
from ideas.desk import committee_queue
from ideas.errors import NotAllowed
from ideas.minutes import version_of
from ideas.models import Recusal, Review
from ideas.permissions import standing
from referents.models import Session
from referents.models.grid import GridIsImmutable
from referents.services import add_member, set_grid
from tests.factories.accounts import UserFactory
from tests.factories.ideas import InvolvementFactory
from tests.factories.referents import GridFactory
from tests.ideas.meeting import SEATS, Meeting

pytestmark = pytest.mark.django_db
GOOD = {"utilite": 4, "faisabilite": 2}


# The agenda ---------------------------------------------------------------------------------------


def test_an_agenda_is_ordered_by_urgency():
    meeting = Meeting()
    late = meeting.idea(due_on=datetime.date(2026, 1, 5))
    soon = meeting.idea(due_on=timezone.localdate() + datetime.timedelta(days=1))

    added = services.add_to_agenda(
        session=meeting.session, user=meeting.people["secretary"], ideas=[soon, late]
    )

    assert added == 2
    order = meeting.session.items.values_list("idea", flat=True)
    assert list(order) == [late.pk, soon.pk, meeting.ideas[0].pk]


def test_adding_again_adds_nothing():
    meeting = Meeting()
    again = services.add_to_agenda(
        session=meeting.session, user=meeting.people["chair"], ideas=meeting.ideas
    )
    assert (again, meeting.session.items.count()) == (0, 1)


def test_an_idea_of_another_committee_or_state_is_refused():
    meeting, other = Meeting(), Meeting()
    for idea in (other.ideas[0], meeting.idea(state="in_triage", committee=None)):
        with pytest.raises(ValidationError):
            services.add_to_agenda(
                session=meeting.session, user=meeting.people["chair"], ideas=[idea]
            )
    assert meeting.session.items.count() == 1


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("chair", True), ("vice_chair", True), ("secretary", True)]
    + [(name, False) for name in ("member", "director", "referent", "agent")],
)
def test_who_prepares_and_runs_a_session(name, allowed):
    meeting = Meeting()
    user = meeting.people[name]
    present = [meeting.people[seat] for seat in SEATS]
    acts = [
        lambda: services.add_to_agenda(session=meeting.session, user=user, ideas=meeting.ideas),
        lambda: services.open_session(session=meeting.session, user=user, present=present),
        lambda: services.start_item(item=meeting.items[0], user=user),
        lambda: services.close_session(
            session=meeting.session, user=user, publishes_on=timezone.localdate()
        ),
    ]
    if not allowed:
        meeting.open()
        for act in acts:
            with pytest.raises(NotAllowed):
                act()
        return
    for act in acts:
        act()
    meeting.session.refresh_from_db()
    assert meeting.session.phase == "closed"


# Opening ------------------------------------------------------------------------------------------


def test_without_the_quorum_a_session_does_not_open():
    meeting = Meeting(quorum=4)
    with pytest.raises(ValidationError, match="quorum"):
        meeting.open("chair", "member", "secretary")
    meeting.session.refresh_from_db()
    assert (meeting.session.opened_at, meeting.session.present.count()) == (None, 0)


def test_the_chair_presides_else_the_vice_chair_else_nobody():
    assert Meeting().open().chaired_by.first_name == "chair"
    assert Meeting().open("vice_chair", "member").chaired_by.first_name == "vice-chair"
    with pytest.raises(ValidationError):
        Meeting().open("member", "other_member", "secretary")


def test_a_session_opens_once():
    meeting = Meeting()
    meeting.open()
    with pytest.raises(ValidationError):
        meeting.open()


# Evaluations --------------------------------------------------------------------------------------


def review(meeting, name, scores=GOOD, item=None, **extra):
    return services.give_review(
        item=item or meeting.items[0], user=meeting.people[name], scores=scores, **extra
    )


def test_an_evaluation_keeps_the_weights_of_its_day():
    meeting = Meeting()
    before = review(meeting, "member")
    assert before.mean == pytest.approx(3.5)

    set_grid(
        committee=meeting.committee,
        criteria=[{"label": "Utilité", "weight": 1}, {"label": "Faisabilité", "weight": 3}],
        by=meeting.people["chair"],
    )
    after = review(meeting, "other_member")

    assert (Review.objects.get(pk=before.pk).mean, after.mean) == (3.5, 2.5)
    assert (before.grid.version, after.grid.version) == (1, 2)
    with pytest.raises(GridIsImmutable):
        meeting.grid.save()


def test_the_same_grid_again_makes_no_version():
    meeting = Meeting()
    rows = [{"label": "Utilité", "weight": 3}, {"label": "Faisabilité", "weight": 1}]
    grid = set_grid(committee=meeting.committee, criteria=rows, by=meeting.people["chair"])
    assert (grid.version, meeting.committee.grids.count()) == (1, 1)


def test_evaluating_again_replaces_until_the_examination_begins():
    meeting = Meeting()
    review(meeting, "member")
    review(meeting, "member", {"utilite": 1, "faisabilite": 1})
    assert [row.mean for row in Review.objects.all()] == [1]

    meeting.open()
    meeting.start()
    with pytest.raises(ValidationError):
        review(meeting, "member")


@pytest.mark.parametrize("scores", [{}, {"utilite": 4}, {"utilite": 5, "faisabilite": 1}])
def test_a_score_missing_or_out_of_range_is_refused(scores):
    meeting = Meeting()
    with pytest.raises(ValidationError):
        review(meeting, "member", scores)
    assert Review.objects.count() == 0


@pytest.mark.parametrize("name", ["director", "referent", "agent"])
def test_who_does_not_sit_does_not_evaluate(name):
    meeting = Meeting()
    with pytest.raises(NotAllowed):
        review(meeting, name)


# Recusal ------------------------------------------------------------------------------------------


def test_who_has_a_hand_in_an_idea_is_recused_without_saying():
    meeting = Meeting()
    InvolvementFactory(idea=meeting.ideas[0], user=meeting.people["member"], kind="coauthor")
    with pytest.raises(NotAllowed):
        review(meeting, "member")


def test_a_declared_recusal_takes_every_capacity_and_the_evaluation_away():
    meeting = Meeting(ideas=2)
    member = meeting.people["member"]
    review(meeting, "member")
    review(meeting, "member", item=meeting.items[1])

    services.declare_recusal(item=meeting.items[0], person=member, by=member)

    who = standing(Person(member), meeting.ideas[0])
    assert (who.recused, who.parties) == (True, frozenset({"reader"}))
    assert [row.item for row in Review.objects.all()] == [meeting.items[1]]
    assert list(committee_queue(member)) == [meeting.ideas[1]]


@pytest.mark.parametrize(
    ("by", "allowed"),
    [("chair", True), ("secretary", True), ("other_member", False), ("agent", False)],
)
def test_who_notes_anothers_recusal(by, allowed):
    meeting = Meeting()

    def declare():
        services.declare_recusal(
            item=meeting.items[0], person=meeting.people["member"], by=meeting.people[by]
        )

    if allowed:
        declare()
    else:
        with pytest.raises(NotAllowed):
            declare()
    assert Recusal.objects.count() == int(allowed)


def test_a_chair_who_stands_back_hands_over_to_the_vice_chair():
    meeting = Meeting()
    chair = meeting.people["chair"]
    meeting.open()
    with pytest.raises(NotAllowed):
        meeting.decide("accept", by="vice_chair")

    services.declare_recusal(item=meeting.items[0], person=chair, by=chair)

    with pytest.raises(NotAllowed):
        meeting.decide("accept", by="chair")
    assert meeting.decide("accept", by="vice_chair").decided_by == meeting.people["vice_chair"]


def test_a_chair_who_is_absent_hands_over_to_the_vice_chair():
    meeting = Meeting()
    meeting.open("vice_chair", "secretary", "member")
    assert meeting.decide("adjourn", by="vice_chair").outcome == "adjourn"


# Minutes ------------------------------------------------------------------------------------------


def write(meeting, user, remarks):
    services.write_minutes(session=meeting.session, user=user, seen=seen(meeting), remarks=remarks)


def sign(meeting, user):
    return services.sign_minutes(session=meeting.session, user=user, seen=seen(meeting))


def seen(meeting):
    return version_of(Session.objects.get(pk=meeting.session.pk))


def test_minutes_are_written_by_one_and_signed_by_another():
    meeting = Meeting()
    secretary, chair = meeting.people["secretary"], meeting.people["chair"]
    meeting.open()
    with pytest.raises(ValidationError):
        write(meeting, secretary, "")
    meeting.close()
    with pytest.raises(ValidationError):
        sign(meeting, chair)
    write(meeting, chair, "Rien à signaler.")
    with pytest.raises(NotAllowed):
        sign(meeting, chair)
    with pytest.raises(NotAllowed):
        sign(meeting, secretary)
    write(meeting, secretary, "Rien à signaler.")
    signed = sign(meeting, chair)
    assert (signed.minutes_by, signed.signed_by) == (secretary, chair)
    with pytest.raises(ValidationError):
        write(meeting, secretary, "Autre chose.")


# Committees ---------------------------------------------------------------------------------------


def test_a_second_chair_is_refused_and_someone_of_elsewhere_too():
    meeting = Meeting()
    here = UserFactory(organisation=meeting.organisation)
    for user, seat in ((here, "chair"), (here, "vice_chair"), (UserFactory(), "member")):
        with pytest.raises(ValidationError):
            add_member(
                committee=meeting.committee, user=user, seat=seat, by=meeting.people["chair"]
            )
    assert meeting.committee.members.count() == len(SEATS)


def test_a_grid_has_sound_criteria():
    meeting = Meeting()
    wrong = [[], [{"code": "a", "label": "A", "weight": 9}], [{"code": "a", "weight": 1}]]
    for criteria in wrong:
        with pytest.raises(ValidationError):
            GridFactory(committee=meeting.committee, version=7, criteria=criteria)
