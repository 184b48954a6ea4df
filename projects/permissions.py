"""Who may do what in a project, besides the matrix of `ideas.permissions` that decides it."""

from accounts.models import User
from ideas.actors import Person
from ideas.permissions import THANKED, can_comment, standing
from projects.models import Pilot


def may_give_feedback(pilot: Pilot, user: User) -> bool:
    """Whether this person is of the site of a running trial, and not of those who carry the idea:
    they have the journal."""
    if pilot.closed_on or not Pilot.objects.lived_by(user).filter(pk=pilot.pk).exists():
        return False
    idea = pilot.project.idea
    who = standing(Person(user), idea)
    return can_comment(idea, who) and not who.parties & THANKED
