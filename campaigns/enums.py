"""Closed lists of the challenges: what they are, their phases, and what a phase may allow."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignKind(models.TextChoices):
    """What is being run."""

    CHALLENGE = "challenge", _("défi")
    CELEBRATION = "celebration", _("célébration")


class PhaseCode(models.TextChoices):
    """The phases, in their order (product.md, « Challenges »)."""

    ANNOUNCED = "announced", _("annoncé")
    OPEN = "open", _("ouvert")
    DELIBERATION = "deliberation", _("en délibération")
    RESULTS = "results", _("résultats")
    CLOSED = "closed", _("clos")

    @property
    def headline(self) -> str:
        """What stands above the title of a challenge: « Défi ouvert », « Résultats du défi »."""
        if self is PhaseCode.RESULTS:
            return _("Résultats du défi")
        return _("Défi %(phase)s") % {"phase": self.label}


class Act(models.TextChoices):
    """What a phase allows, whoever asks: who may is said by `campaigns.permissions`."""

    EDIT_RULES = "edit_rules", _("changer les règles")
    AMEND = "amend", _("modifier les règles par un avenant")
    EXTEND = "extend", _("prolonger")
    WRITE_NEWS = "write_news", _("donner des nouvelles")
    REMIND = "remind", _("relancer les équipes")
    ENTER = "enter", _("y répondre par une idée")
    LEAVE = "leave", _("en retirer une idée")
    NOMINATE = "nominate", _("choisir les réalisations en lice")
    EVALUATE = "evaluate", _("évaluer")
    DELIBERATE = "deliberate", _("délibérer")
    VOTE = "vote", _("voter")
    PUBLISH_RESULTS = "publish_results", _("publier les résultats")
    THANK = "thank", _("remercier")
    ARCHIVE = "archive", _("archiver")


class VoteMethod(models.TextChoices):
    """How all agents choose their favourite (« coup de cœur »)."""

    NONE = "none", _("pas de vote")
    SINGLE = "single", _("une voix par personne")
    BUDGET = "budget", _("plusieurs voix à répartir")


class Motif(models.TextChoices):
    """The pictures a challenge may bear, each an SVG of ours."""

    COMB = "comb", _("Alvéoles")
    DOOR = "door", _("Porte ouverte")
    BRIDGE = "bridge", _("Pont")
    SPROUT = "sprout", _("Jeune pousse")
    CIRCLE = "circle", _("Cercle de paroles")
    CLOCK = "clock", _("Temps gagné")
