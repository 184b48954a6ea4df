"""In which capacities someone may act on one idea: their mandates, their seats in committees and
their ties to it, recusal taken into account. What each capacity gives is in `ideas.permissions`."""

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office, reach_of
from ideas.enums import AnswerKind, Party
from ideas.families import authorship_of, merged_family
from ideas.models import Idea, IdeaSettings, Involvement, Recusal
from ideas.models.involvement import ties_of
from ideas.recusal import recused_from
from referents.enums import Seat
from referents.selectors import chair_is_absent, chair_of, seats_of

P = Party

#: Those who study an idea and decide on it.
STUDY = frozenset({P.REFERENT, P.COMMITTEE, P.DIRECTOR, P.NETWORK_LEAD, P.SPONSOR})
#: What someone with a hand in the idea may not be.
STUDYING = STUDY | {P.SECRETARY, P.CHAIR, P.EXPERT}


def capacities_of(user: User, idea: Idea, settings: IdeaSettings) -> tuple[frozenset[Party], bool]:
    """What someone is to an idea, and whether they stand back from it. Involvements are read
    through `ties_of`, so a prefetch is used."""
    active = [row for row in ties_of(idea) if row.accepted_on and not row.ended_on]
    ties = {row.kind for row in active if row.user_id == user.pk}
    recused = bool(ties & set(Involvement.RECUSED)) or _stands_back(user, idea)
    parties = {P.READER} | _from_ties(ties, idea)
    reach = reach_of(user)
    directs = idea.organisation_id in reach.whole(Role.DIRECTOR)
    if not recused:
        if reach.holds(Role.REFERENT, organisation_id=idea.organisation_id, unit_id=idea.unit_id):
            parties.add(P.REFERENT)
        if directs:
            parties.add(P.DIRECTOR)
            if "sponsor" in ties or not _has_sponsor(idea, active):
                parties.add(P.SPONSOR)
        if reach.leads_network_of(idea.organisation):
            parties.add(P.NETWORK_LEAD)
        parties |= _from_seats(user, idea)
        if _is_asked(user, idea):
            parties.add(P.EXPERT)
        parties -= _barred_by_appeal(user, idea, parties)
        if parties & STUDYING and _joined_it(user, idea):
            recused, parties = True, {P.READER} | _from_ties(ties, idea)
    if P.CHAIR in parties or (P.DIRECTOR in parties and not settings.uses_committee):
        parties.add(P.DECIDER)
    return frozenset(parties), recused


def _stands_back(user: User, idea: Idea) -> bool:
    """Whether they declared it; read from the annotation of `selectors.page_of` if there."""
    declared = getattr(idea, "i_stand_back", None)
    if declared is None:
        return Recusal.objects.in_force().filter(idea=idea.pk, user=user).exists()
    return declared


def _joined_it(user: User, idea: Idea) -> bool:
    """Whether an idea of theirs was merged into this one: it is theirs too, to be studied by
    others. Read from the annotation of `selectors.page_of` if there."""
    if getattr(idea, "has_absorbed", None) is False:
        return False
    joined = merged_family(idea)[1:]
    return bool(joined) and authorship_of(joined).filter(user=user).exists()


def _is_asked(user: User, idea: Idea) -> bool:
    """Whether their opinion was asked; read from the annotation of `selectors.page_of` if there."""
    asked = getattr(idea, "asks_me", None)
    return idea.opinions.filter(expert=user).exists() if asked is None else asked


def _from_ties(ties: set[str], idea: Idea) -> set[Party]:
    parties = set()
    if ties & set(Involvement.AUTHORSHIP):
        parties.add(P.AUTHOR)
    if "lead" in ties:
        parties |= {P.LEAD, P.TEAM}
        if idea.is_local:
            parties.add(P.LOCAL_LEAD)
    if "member" in ties:
        parties.add(P.TEAM)
    return parties


def _has_sponsor(idea: Idea, active: list[Involvement]) -> bool:
    """Whether its sponsor can act; else any director stands in: one who left office, or joined the
    team since, must not leave an idea without anyone to decide on it."""
    recused = {row.user_id for row in active if row.kind in Involvement.RECUSED}
    sponsors = {row.user_id for row in active if row.kind == "sponsor"} - recused
    in_office = people_in_office(Role.DIRECTOR, organisation=idea.organisation)
    return bool(sponsors) and in_office.filter(pk__in=sponsors).exists()


def _from_seats(user: User, idea: Idea) -> set[Party]:
    """The seat in the idea's committee; before one is chosen, in any of the organisation's."""
    parties = set()
    for committee, (seat, organisation) in seats_of(user).items():
        if committee == idea.committee_id or (
            idea.committee_id is None and organisation == idea.organisation_id
        ):
            parties.add(P.COMMITTEE)
            if seat == Seat.CHAIR or (
                seat == Seat.VICE_CHAIR and _chair_hands_over(committee, idea)
            ):
                parties.add(P.CHAIR)
            elif seat == Seat.SECRETARY:
                parties.add(P.SECRETARY)
    return parties


def _chair_hands_over(committee: int, idea: Idea) -> bool:
    """Whether the vice-chair takes the chair's place on an idea: the chair stands back from it, is
    absent from the session under way, or there is none."""
    chair = chair_of(committee)
    return (
        chair is None
        or chair_is_absent(committee, chair)
        or recused_from(idea).filter(pk=chair).exists()
    )


def _barred_by_appeal(user: User, idea: Idea, parties: set[Party]) -> set[Party]:
    """A re-examination goes to another referent and another signatory, where there is one."""
    if idea.appealed_on is None or not parties & {P.REFERENT, P.DIRECTOR}:
        return set()
    first = hands_in_answers(idea)
    if user.pk not in first:
        return set()
    return {
        party
        for role, party in ((Role.REFERENT, P.REFERENT), (Role.DIRECTOR, P.DIRECTOR))
        if party in parties and another_in_office(role, idea, than=first)
    }


def hands_in_answers(idea: Idea) -> tuple[int, ...]:
    """Those who wrote or signed the answer that a re-examination is asked about, or any of its
    corrections."""
    answers = idea.answers.filter(kind=AnswerKind.REJECTION)
    if idea.appealed_on:
        answers = answers.filter(published_at__date__lte=idea.appealed_on)
    rows = answers.values_list("written_by_id", "signed_by_id")
    return tuple({pk for row in rows for pk in row if pk})


def another_in_office(role: str, idea: Idea, *, than: tuple[int | None, ...]) -> User | None:
    """Someone else who holds a role over an idea and is not recused on it, the nearest first:
    those of its unit and of the units above, then those of the whole organisation."""
    involved = recused_from(idea).values("pk")
    for unit in dict.fromkeys((idea.unit, None)):
        found = (
            people_in_office(role, organisation=idea.organisation, unit=unit)
            .exclude(pk__in=[pk for pk in than if pk])
            .exclude(pk__in=involved)
            .order_by("pk")
            .first()
        )
        if found:
            return found
    return None
