"""What people are told when a published answer is corrected: that it is, why, and what changed."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.enums import Audience
from ideas.models import Answer
from ideas.notices import AUDIENCES, AboutOneRow
from notifications.notices import register

#: The parts of a letter, as its headings name them.
PART_LABELS = {
    "understood": _("Ce que nous avons compris"),
    "reasons": _("Nos raisons"),
    "explanation": _("Notre explication"),
    "way_forward": _("Ce qui la rendrait possible, ou vers où aller"),
    "contact": _("À qui en parler"),
}


class _AboutCorrection(AboutOneRow):
    def row(self, context: dict) -> Answer:
        return Answer.objects.select_related(
            "idea__organisation",
            "idea__unit",
            "idea__referent",
            "corrects",
            "written_by",
            "signed_by",
        ).get(pk=context["answer"])

    def is_current(self, context: dict) -> bool:
        """A correction itself corrected is told by the last one."""
        return not Answer.objects.filter(corrects=context["answer"]).exists()

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        shown = {
            part: "\n".join(f"- {label}" for label in row.reason_labels)
            if part == "reasons"
            else getattr(row, part)
            for part in row.changes
        }
        return {
            **super().render_context(context, user, audience),
            "answer": row,
            "changes": [{"label": PART_LABELS[part], "text": text} for part, text in shown.items()],
        }


@register
class AnswerCorrected(_AboutCorrection):
    """To the author, at once."""

    code = "ideas.answer_corrected"
    kind = "ideas.own"
    mandatory = True
    audience = "author"
    label = _("Lire la réponse corrigée")

    def people(self, row: Answer) -> QuerySet[User]:
        return AUDIENCES[Audience.AUTHOR](row.idea)


@register
class CorrectionPublished(_AboutCorrection):
    """To everyone else who was told of the answer, when the correction becomes public."""

    code = "ideas.correction_published"
    kind = "ideas.news"
    audience = "followers"
    label = _("Lire la réponse corrigée")

    def people(self, row: Answer) -> QuerySet[User]:
        told = [
            AUDIENCES[audience](row.idea) for audience in (Audience.FOLLOWERS, Audience.REFERENTS)
        ]
        keys = {pk for people in told for pk in people.values_list("pk", flat=True)}
        authors = AUDIENCES[Audience.AUTHOR](row.idea)
        known = [row.written_by_id, row.signed_by_id or 0]
        return (
            User.objects.filter(pk__in=keys)
            .exclude(pk__in=known)
            .exclude(pk__in=authors.values("pk"))
        )
