"""Model answers in French, one per reason: a start to adapt, with what to fill in between brackets.

An organisation may write its own (`ModelAnswer`); these stand for the reasons it has not touched.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ideas.answer_check import likeness, nearly_the_same
from ideas.enums import RejectionReason
from ideas.models import ModelAnswer

R = RejectionReason
#: What a writer must replace.
BLANK = re.compile(r"\[[^\]\n]{2,}\]")


@dataclass(frozen=True)
class Model:
    """What to start from for a reason; `own` when the organisation wrote it."""

    reason: str
    explanation: str
    way_forward: str
    own: bool = False

    @property
    def label(self) -> str:
        return str(RejectionReason(self.reason).label)


_DEFAULTS = {
    R.OUT_OF_SCOPE: (
        _(
            "Votre idée touche à [le sujet]. Notre organisme n’agit pas dans ce domaine : c’est "
            "[qui] qui en décide. Même convaincus, nous ne pourrions pas l’appliquer."
        ),
        _("Vous pouvez la proposer à [qui], par [quel moyen]. Nous vous aidons à l’écrire."),
    ),
    R.LAW_OR_NATIONAL_RULE: (
        _(
            "Un texte national fixe ce point : [lequel, en clair]. Il s’applique à tous les "
            "organismes, et nous ne pouvons pas y déroger. Il protège [qui, de quoi]."
        ),
        _(
            "Elle deviendrait possible si [le texte] changeait. Nous pouvons transmettre votre "
            "idée à la caisse nationale ; dites-le à la personne citée plus bas."
        ),
    ),
    R.COST_AGAINST_BENEFIT: (
        _(
            "Nous avons chiffré votre idée : [coût, la première année puis chaque année]. Elle "
            "ferait gagner [temps, argent, service] à [combien de personnes]. L’effort dépasse ce "
            "qu’elle apporterait."
        ),
        _(
            "Elle deviendrait possible si [le coût baissait, plus de gens étaient concernés]. "
            "Une version plus simple pourrait se tester : [laquelle]."
        ),
    ),
    R.NOT_FEASIBLE_NOW: (
        _(
            "Pour la réaliser, il faudrait [outil, compétence, temps]. Nous ne l’avons pas "
            "aujourd’hui, parce que [raison concrète]."
        ),
        _(
            "Ce point sera revu en [mois et année], quand [ce qui aura changé]. Vous pourrez alors "
            "la proposer à nouveau."
        ),
    ),
    R.OTHER_PRIORITY: (
        _(
            "Cette année, les équipes concernées travaillent à [quoi], jusqu’à [quand]. Mener les "
            "deux en même temps ralentirait [quoi, pour qui]."
        ),
        _(
            "Proposez-la à nouveau à partir de [mois et année]. D’ici là, [ce qui peut déjà se "
            "faire, même petit]."
        ),
    ),
    R.ALREADY_EXISTS: (
        _(
            "Ce que vous proposez existe sous une autre forme : [quoi, depuis quand, pour qui]. "
            "Nous aurions dû mieux le faire connaître."
        ),
        _("Vous le trouvez [où]. Si cela ne répond pas à votre besoin, dites-nous en quoi."),
    ),
    R.NEEDS_OTHER_DECIDER: (
        _(
            "Cette décision revient à [qui], parce que [pourquoi]. Nous lui avons parlé de votre "
            "idée le [date] ; voici sa réponse : [laquelle]."
        ),
        _("Vous pouvez en parler directement à [qui]. Nous vous tenons au courant de la suite."),
    ),
}


def models_of(organisation_id: int) -> dict[str, Model]:
    """The model of each reason in an organisation: its own, else the default."""
    own = {row.reason: row for row in ModelAnswer.objects.filter(organisation=organisation_id)}
    return {
        reason.value: Model(
            reason.value, own[reason].explanation, own[reason].way_forward, own=True
        )
        if reason in own
        else Model(reason.value, *(str(text) for text in _DEFAULTS[reason]))
        for reason in RejectionReason
    }


def blanks_of(parts: Mapping[str, str]) -> list[str]:
    """What is still between brackets."""
    return [found for text in parts.values() for found in BLANK.findall(str(text))]


def nearest_model(parts: Mapping[str, str], models: Mapping[str, Model]) -> Model | None:
    """The model that an answer nearly repeats, if any: its signatory is warned."""
    text = parts.get("explanation", "")
    near = [
        model
        for model in models.values()
        if nearly_the_same(text, model.explanation) or _filled_in(text, model.explanation)
    ]
    return max(near, key=lambda model: likeness(text, model.explanation), default=None)


def _filled_in(text: str, model: str) -> bool:
    """Whether the words around the blanks of a model are all there: only the blanks were filled."""
    around = [part.strip(" .,:;") for part in BLANK.split(model)]
    told = [part for part in around if len(part.split()) > 2]
    return bool(told) and len(told) > 1 and all(part in text for part in told)
