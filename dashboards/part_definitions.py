"""What the parts of the dashboards that are not figures of one number say of themselves: the same
words in the page and in `docs/figures.md`."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards.challenges import CHALLENGES_DEFINITION
from dashboards.money import BUDGET_DEFINITION, GAINS_DEFINITION
from dashboards.spread import CURVE_DEFINITION, PEOPLE_DEFINITION, SPREAD_DEFINITION
from dashboards.standing import STANDING_DEFINITION

_PLACES = _("Aucune : elle compte des sites, pas des personnes.")
_SUMS = _("Aucune : elle compte des sommes et des gains, pas des personnes.")


@dataclass(frozen=True)
class PartDefinition:
    """A part: the question it answers, how it is computed and from what, the rule of small groups,
    and the function that computes it."""

    title: str | Promise
    code: str
    question: str | Promise
    definition: str | Promise
    small_groups: str | Promise


PARTS = (
    PartDefinition(
        _("Sites en service, et délais d’adoption"),
        "dashboards.spread.spread_of",
        _("Quels sites ont pris chaque innovation, et en combien de temps ?"),
        SPREAD_DEFINITION,
        _PLACES,
    ),
    PartDefinition(
        _("Personnes dont le site utilise une innovation"),
        "dashboards.spread.spread_together",
        _("Combien de personnes travaillent là où une innovation sert ?"),
        PEOPLE_DEFINITION,
        _("En dessous de dix, la page dit « moins de 10 » ; c’est un effectif, non une action."),
    ),
    PartDefinition(
        _("Courbe de diffusion"),
        "dashboards.bass.fit",
        _("Jusqu’où une innovation ira-t-elle, à ce rythme ?"),
        CURVE_DEFINITION,
        _PLACES,
    ),
    PartDefinition(
        _("Budget de l’année"),
        "dashboards.money.budget_of_year",
        _("Que coûte l’innovation ?"),
        BUDGET_DEFINITION,
        _SUMS,
    ),
    PartDefinition(
        _("Gains par nature"),
        "dashboards.money.gains_over",
        _("Que rapporte-t-elle, attendu puis mesuré ?"),
        GAINS_DEFINITION,
        _SUMS,
    ),
    PartDefinition(
        _("Défis comparés"),
        "dashboards.challenges.answered",
        _("Ce défi a-t-il mobilisé plus que les autres ?"),
        CHALLENGES_DEFINITION,
        _(
            "Participation : dix personnes au moins, et dix qui n’ont pas participé ; l’auteur "
            "d’une idée anonyme n’y compte jamais."
        ),
    ),
    PartDefinition(
        _("État d’un objectif"),
        "dashboards.standing.standing",
        _("Où en est le projet d’entreprise ?"),
        STANDING_DEFINITION,
        _("Les chiffres qui portent sur des personnes ne peuvent pas être suivis."),
    ),
)
