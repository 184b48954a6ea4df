"""The people something waits for: those who may act, and only them.

Each is asked the very question that their act would be: someone recused, or whose mandate has
ended, is never reminded of what they may not do.
"""

from collections.abc import Callable, Iterable
from functools import partial

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from ideas.actors import Person
from ideas.enums import Party, Tie
from ideas.models import Decision, Idea, IdeaSettings, Involvement, Opinion
from ideas.permissions import Right, Standing, confirming_party, standing
from ideas.recusal import recused_from
from referents.selectors import members_of, stands_in_for


def awaited_by(idea: Idea) -> QuerySet[User]:
    """Those the idea's state waits for; where those named cannot act, those who then may."""
    party = idea.info.awaits
    if party is None:
        return User.objects.none()
    return _first_able(_candidates(party, idea), idea, lambda user, who: party in who.parties)


def awaited_to_confirm(decision: Decision) -> QuerySet[User]:
    """Those a pending decision waits for."""
    idea = decision.idea
    if decision.awaits_user_id:
        groups = [User.objects.filter(pk=decision.awaits_user_id)]
    else:
        groups = _candidates(Party(decision.awaits), idea)
    return _first_able(groups, idea, partial(confirming_party, decision, idea))


def awaited_to_read(idea: Idea) -> QuerySet[User]:
    """The referents who may publish an idea that waits to be read, the nearest first."""
    groups = _candidates(Party.REFERENT, idea)
    return _first_able(groups, idea, lambda user, who: who.may(Right.MODERATE))


def awaited_for_opinion(opinion: Opinion) -> QuerySet[User]:
    """The expert asked, while they may still answer."""
    expert = User.objects.filter(pk=opinion.expert_id)
    return _first_able([expert], opinion.idea, lambda user, who: who.may(Right.GIVE_OPINION))


def in_charge_of(idea: Idea) -> QuerySet[User]:
    """The « responsables innovation » of the idea's organisation, to whom a delay is reported; the
    direction where nobody holds that mission. Those who have a hand in the idea left out."""
    involved = recused_from(idea).values("pk")
    groups = [
        people_in_office(role, organisation=idea.organisation).exclude(pk__in=involved)
        for role in (Role.REFERENT, Role.DIRECTOR)
    ]
    return next((group for group in groups if group.exists()), User.objects.none())


def _candidates(party: Party, idea: Idea) -> list[QuerySet[User]]:
    """Groups of people in the order they are called upon."""

    def tied(*kinds: Tie) -> QuerySet[User]:
        rows = idea.involvements.active().filter(kind__in=kinds)
        return User.objects.filter(pk__in=rows.values("user"))

    def office(role: Role, unit=None) -> QuerySet[User]:
        return people_in_office(role, organisation=idea.organisation, unit=unit)

    match party:
        case Party.AUTHOR:
            return [tied(*Involvement.AUTHORSHIP)]
        case Party.REFERENT:
            named = User.objects.filter(pk=idea.referent_id)
            instead = User.objects.filter(pk=idea.referent_id and stands_in_for(idea.referent_id))
            return [instead, named, office(Role.REFERENT, idea.unit), office(Role.REFERENT)]
        case Party.NETWORK_LEAD:
            return [office(Role.NETWORK_LEAD)]
        case Party.COMMITTEE:
            return [members_of(idea.committee_id)]
        case Party.SPONSOR:
            return [tied(Tie.SPONSOR), office(Role.DIRECTOR)]
        case Party.LEAD:
            return [tied(Tie.LEAD)]
        case Party.DIRECTOR:
            return [office(Role.DIRECTOR)]
    raise ValueError(party)


def _first_able(
    groups: Iterable[QuerySet[User]], idea: Idea, able: Callable[[User, Standing], object]
) -> QuerySet[User]:
    """Those who may act, of the first group in which somebody may."""
    settings = IdeaSettings.of(idea.organisation_id)
    for group in groups:
        people = [
            user.pk
            for user in group.filter(is_active=True)
            if able(user, standing(Person(user), idea, settings=settings))
        ]
        if people:
            return User.objects.filter(pk__in=people)
    return User.objects.none()
