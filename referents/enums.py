"""Closed lists of the referents room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitteeKind(models.TextChoices):
    """What a committee decides on."""

    INNOVATION = "innovation", _("Comité innovation")
    JURY = "jury", _("Jury d’un défi")


class Seat(models.TextChoices):
    """A member's part in a committee."""

    MEMBER = "member", _("membre")
    CHAIR = "chair", _("présidence")
    VICE_CHAIR = "vice_chair", _("vice-présidence")
    SECRETARY = "secretary", _("secrétariat")


#: In the order in which members are named.
BY_RANK = (Seat.CHAIR, Seat.VICE_CHAIR, Seat.MEMBER, Seat.SECRETARY)


class SessionPhase(models.TextChoices):
    """How far a session has got; told by its moments, never stored."""

    PLANNED = "planned", _("à venir")
    OPEN = "open", _("en cours")
    CLOSED = "closed", _("levée, décisions à publier")
    PUBLISHED = "published", _("décisions publiées")
    CANCELLED = "cancelled", _("annulée")
