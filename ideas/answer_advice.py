"""Advice to whoever writes or signs a detailed answer, and what past answers were worth."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.answer_check import Lack, lacks_of_parts
from ideas.enums import AnswerKind, Tie
from ideas.model_answers import Model, blanks_of, nearest_model
from ideas.models import AnswerFeedback, Idea
from ideas.readability import hints

#: Figures about persons need this many of them, on each side.
SMALL_GROUP = 10

_LABELS = {
    "understood": _("Ce que nous avons compris"),
    "explanation": _("L’explication"),
    "way_forward": _("Ce qui la rendrait possible"),
    "contact": _("À qui en parler"),
}
_LACKS = {
    Lack.UNDERSTOOD: (
        "understood",
        _("L’auteur n’y retrouve pas ses mots. Redites son idée."),
    ),
    Lack.EXPLANATION: (
        "explanation",
        _("C’est court : un fait, un chiffre ou un exemple de plus convaincront mieux."),
    ),
    Lack.WAY_FORWARD: (
        "way_forward",
        _("Il manque la suite : une condition, une date, une démarche que l’auteur peut faire."),
    ),
    Lack.CONTACT: (
        "contact",
        _("Personne n’est nommé : donnez un nom, un service, un moyen de le joindre."),
    ),
}


@dataclass(frozen=True)
class Advice:
    """A piece of advice on one part of the letter."""

    part: str
    label: str
    text: str
    words: str = ""


def advise(parts: Mapping[str, str], idea: Idea) -> list[Advice]:
    """What would make an answer better, in the order of the letter: what is missing first."""
    said = f"{idea.title} {idea.problem} {idea.proposal}"
    advice = [
        Advice(part, str(_LABELS[part]), str(text))
        for part, text in (_LACKS[lack] for lack in lacks_of_parts(parts, said))
    ]
    for part, label in _LABELS.items():
        text = str(parts.get(part, ""))
        for blank in blanks_of({part: text}):
            advice.append(Advice(part, str(label), gettext("Il reste à compléter :"), blank))
        if part != "contact":
            advice += [Advice(part, str(label), hint.text, hint.words) for hint in hints(text)]
    order = list(_LABELS)
    return sorted(advice, key=lambda one: order.index(one.part))


@dataclass(frozen=True)
class SignatoryWarning:
    """What a signatory should look at before signing."""

    model: Model | None
    blanks: tuple[str, ...]


def warnings_for(parts: Mapping[str, str], models: Mapping[str, Model]) -> SignatoryWarning | None:
    """Whether an answer nearly repeats a model, or still has blanks to fill in."""
    texts = {part: str(parts.get(part, "")) for part in _LABELS}
    near, blanks = nearest_model(texts, models), tuple(blanks_of(texts))
    return SignatoryWarning(near, blanks) if near or blanks else None


@dataclass(frozen=True)
class Helpfulness:
    """Whether detailed answers helped their authors: exact only where nobody can be told apart."""

    said: int
    percent: int | None
    words: str


def helpfulness(*, organisation_id: int, writer: User | None = None) -> Helpfulness | None:
    """What authors said of the detailed answers of an organisation, or of those that one person
    wrote; None under ten authors. The share is exact when ten at least are on each side."""
    feedback = AnswerFeedback.objects.filter(
        answer__idea__organisation=organisation_id, answer__kind=AnswerKind.REJECTION
    )
    if writer is not None:
        feedback = feedback.filter(answer__written_by=writer)
    author = Q(answer__idea__involvements__kind=Tie.AUTHOR)
    found = feedback.aggregate(
        said=Count("pk", distinct=True),
        helped=Count("pk", distinct=True, filter=Q(helped=True)),
        people=Count("answer__idea__involvements__user", distinct=True, filter=author),
    )
    said, helped = found["said"], found["helped"]
    if found["people"] < SMALL_GROUP:
        return None
    exact = min(helped, said - helped) >= SMALL_GROUP
    return Helpfulness(
        said=said,
        percent=round(100 * helped / said) if exact else None,
        words=_share_in_words(helped / said),
    )


def _share_in_words(share: float) -> str:
    if share >= 0.8:
        return gettext("presque toujours")
    if share >= 0.6:
        return gettext("le plus souvent")
    if share >= 0.4:
        return gettext("une fois sur deux")
    return gettext("rarement")
