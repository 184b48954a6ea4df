"""Who may write on a project under way, and what its life postpones."""

from django.utils import timezone

from accounts.models import User
from ideas.actors import Person
from ideas.enums import State
from ideas.errors import NotAllowed
from ideas.models import Idea, IdeaSettings
from ideas.permissions import Right, standing
from ideas.working_days import add_limit
from projects.models import Project

UNDER_WAY = Project.UNDER_WAY


def sign_of_life(project: Project) -> None:
    """An idea « en projet » gets a new limit: this is what it was waiting for."""
    limit = IdeaSettings.of(project.idea.organisation_id).limit_of(State.IN_PROJECT)
    Idea.objects.filter(pk=project.pk, state=State.IN_PROJECT).update(
        due_on=add_limit(timezone.localdate(), limit)
    )


def require_hand(project: Project, user: User, right: Right) -> None:
    """Raise `NotAllowed` unless the project is under way and this person has the right on it."""
    alive = project.idea.state in UNDER_WAY
    if not alive or not standing(Person(user), project.idea).may(right):
        raise NotAllowed
