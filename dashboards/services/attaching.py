"""Saying what contributes to an axis: an idea, a challenge or a project."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from dashboards.models import Attachment, Axis
from dashboards.plan_permissions import PlanRight, axis_standing
from dashboards.services.cells import say_changed
from ideas.enums import Visibility
from ideas.errors import NotAllowed
from ideas.models import Idea
from projects.models import Project


@transaction.atomic
def attach(
    *, axis: Axis, user: User, thing: Idea | Campaign | Project, why: str = ""
) -> Attachment:
    """Attach a visible idea, a challenge or a project of the organisation to one of its axes; what
    is attached already is left as it is. Raises `NotAllowed`, `ValidationError` for something of
    another organisation, or that lists do not show."""
    if axis.closed_on or not axis_standing(user, axis).may(PlanRight.ATTACH):
        raise NotAllowed
    idea = thing.idea if isinstance(thing, Project) else thing
    shown = isinstance(idea, Campaign) or idea.visibility == Visibility.VISIBLE
    if idea.organisation_id != axis.organisation_id or not shown:
        raise ValidationError({"thing": _("Choisissez ce que l’organisme peut lire.")})
    kind = {Idea: "idea", Campaign: "campaign", Project: "project"}[type(thing)]
    say_changed([axis.organisation_id])
    row, _made = Attachment.objects.get_or_create(
        axis=axis, **{kind: thing}, defaults={"why": why.strip(), "attached_by": user}
    )
    return row


@transaction.atomic
def detach(*, attachment: Attachment, user: User) -> None:
    """Take a contribution off its axis; doing it twice does nothing. Raises `NotAllowed`."""
    if not axis_standing(user, attachment.axis).may(PlanRight.ATTACH):
        raise NotAllowed
    say_changed([attachment.axis.organisation_id])
    Attachment.objects.filter(pk=attachment.pk).delete()
