"""Closed lists of the projects room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SiteState(models.TextChoices):
    """Where a site stands with an innovation, whatever the idea's own state."""

    PROPOSED = "proposed", _("Proposée")
    PLANNED = "planned", _("Planifiée")
    ADOPTED = "adopted", _("Adoptée")
    ADAPTED = "adapted", _("Adaptée")
    NOT_ADOPTED = "not_adopted", _("Non adoptée")
    ABANDONED = "abandoned", _("Abandonnée")


class HelpKind(models.TextChoices):
    """What a team asks for: help from the referents and the sponsor, or time, which the sponsor
    arbitrates."""

    HELP = "help", _("besoin d’aide")
    TIME = "time", _("arbitrage du temps")


class Level(models.IntegerChoices):
    """How likely a risk is, or how large its effect."""

    LOW = 1, _("faible")
    MEDIUM = 2, _("moyenne")
    HIGH = 3, _("forte")


class Column(models.TextChoices):
    """The columns of a project's board."""

    NEXT = "next", _("À faire")
    DOING = "doing", _("En cours")
    DONE = "done", _("Fait")


class Ring(models.TextChoices):
    """With whom the sheet of a finished idea is shared."""

    ORGANISATION = "organisation", _("l’organisme")
    GROUPEMENT = "groupement", _("un groupement")
    BRANCH = "branch", _("toute la branche")
    ALL = "all", _("tous les organismes")


#: What a site may become, from what it is. Staying as it is corrects a date, a name or a number;
#: an adoption noted by mistake goes back to the proposal.
SITE_MOVES: dict[SiteState, tuple[SiteState, ...]] = {
    SiteState.PROPOSED: (
        SiteState.ADOPTED,
        SiteState.PLANNED,
        SiteState.ADAPTED,
        SiteState.NOT_ADOPTED,
    ),
    SiteState.PLANNED: (
        SiteState.ADOPTED,
        SiteState.PLANNED,
        SiteState.ADAPTED,
        SiteState.NOT_ADOPTED,
    ),
    SiteState.ADOPTED: (
        SiteState.ADOPTED,
        SiteState.ADAPTED,
        SiteState.ABANDONED,
        SiteState.PROPOSED,
    ),
    SiteState.ADAPTED: (
        SiteState.ADAPTED,
        SiteState.ADOPTED,
        SiteState.ABANDONED,
        SiteState.PROPOSED,
    ),
    SiteState.NOT_ADOPTED: (SiteState.PLANNED, SiteState.ADOPTED, SiteState.ADAPTED),
    SiteState.ABANDONED: (SiteState.PLANNED, SiteState.ADOPTED, SiteState.ADAPTED),
}

#: What a site says it does, as its referent reads it.
SITE_CHOICES: dict[SiteState, str] = {
    SiteState.PROPOSED: _("Annuler l’adoption, notée par erreur : la proposition reste ouverte"),
    SiteState.PLANNED: _("Nous prévoyons de l’adopter"),
    SiteState.ADOPTED: _("Nous l’adoptons telle quelle"),
    SiteState.ADAPTED: _("Nous l’adoptons en l’adaptant"),
    SiteState.NOT_ADOPTED: _("Nous ne l’adoptons pas"),
    SiteState.ABANDONED: _("Nous y renonçons"),
}

#: The states that say why, and what is said. An adoption undone says why too.
REASON_ASKED = {
    SiteState.ADAPTED: _("Ce qui diffère"),
    SiteState.NOT_ADOPTED: _("Pourquoi le site n’adopte pas"),
    SiteState.ABANDONED: _("Pourquoi le site y renonce"),
    SiteState.PROPOSED: _("Pourquoi l’adoption est annulée"),
}

IN_USE = (SiteState.ADOPTED, SiteState.ADAPTED)

#: What may be answered for several sites at once: what needs no text of its own.
ANSWERED_TOGETHER = (SiteState.ADOPTED, SiteState.PLANNED)

#: Where a site stands, as a badge: its family of colour and its icon.
SITE_LOOKS = {
    SiteState.PROPOSED: ("waiting", "mail"),
    SiteState.PLANNED: ("moving", "calendar-clock"),
    SiteState.ADOPTED: ("done", "circle-check"),
    SiteState.ADAPTED: ("done", "wrench"),
    SiteState.NOT_ADOPTED: ("closed", "circle-minus"),
    SiteState.ABANDONED: ("closed", "undo-2"),
}
