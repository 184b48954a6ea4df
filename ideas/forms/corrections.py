"""Correcting a published answer: the forms it was written with, filled in, and the reason why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.enums import AnswerKind
from ideas.forms.base import MoveForm
from ideas.forms.moves import AnswerForm, RejectForm
from ideas.forms.widgets import text_field
from ideas.models import Answer


def _reason_field() -> forms.CharField:
    return text_field(
        _("Ce que vous corrigez, et pourquoi"),
        rows=3,
        help_text=_("Lu par l’auteur et par tous, en tête de la réponse."),
    )


class CorrectRejectionForm(RejectForm):
    """A detailed answer, to be signed again."""

    reason = _reason_field()
    next_step = _(
        "Une autre personne, de la direction, signe la réponse corrigée. L’auteur est alors "
        "prévenu aussitôt ; les autres, le jour ouvré suivant à 9 heures."
    )

    @staticmethod
    def initial_of(answer: Answer) -> dict[str, Any]:
        """The answer as it stands."""
        return {part: getattr(answer, part) for part in Answer.PARTS}


class CorrectAnswerForm(AnswerForm):
    """A plain answer, corrected at once."""

    reason = _reason_field()
    next_step = _("L’auteur est prévenu aussitôt ; les autres, le jour ouvré suivant à 9 heures.")

    @staticmethod
    def initial_of(answer: Answer) -> dict[str, Any]:
        """The answer as it stands."""
        return {"answer": answer.explanation, "where": answer.contact}

    def details(self) -> dict[str, Any]:
        """The inputs under the names of the answer's parts."""
        given = super().details()
        return {
            "explanation": given["answer"],
            "contact": given["where"],
            "reason": given["reason"],
        }


CORRECTION_FORMS: dict[str, type[MoveForm]] = {
    AnswerKind.REJECTION: CorrectRejectionForm,
    AnswerKind.ANSWER: CorrectAnswerForm,
}
