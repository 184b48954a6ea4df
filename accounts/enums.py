"""Closed lists of the accounts room: branches, kinds of organisation, roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Branch(models.TextChoices):
    """The branches of French Social Security, as the field names them."""

    FAMILY = "family", _("Famille")
    HEALTH = "health", _("Maladie")
    COLLECTION = "collection", _("Recouvrement")
    RETIREMENT = "retirement", _("Retraite")
    FARMING = "farming", _("Régime agricole")
    OTHER = "other", _("Autre")


class OrganisationKind(models.TextChoices):
    """What sort of body an organisation is."""

    LOCAL = "local", _("Organisme local")
    REGIONAL = "regional", _("Organisme régional")
    NATIONAL = "national", _("Caisse nationale")
    UNION = "union", _("Union ou groupement")
    OTHER = "other", _("Autre")


class Role(models.TextChoices):
    """Roles a mandate can give. The others (committee, expert, project lead) come from being named
    to a committee, asked for an opinion, or involved in an idea."""

    REFERENT = "referent", _("référent innovation")
    FACILITATOR = "facilitator", _("animateur d’équipe")
    DIRECTOR = "director", _("direction")
    NETWORK_LEAD = "network_lead", _("tête de réseau")
    ADMINISTRATOR = "administrator", _("administrateur")
