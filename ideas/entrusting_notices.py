"""What is told of an idea written for a colleague."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.models import Entrusting
from ideas.notices import AboutOneRow, absolute
from notifications.notices import register


class _AboutEntrusting(AboutOneRow):
    def row(self, context: dict) -> Entrusting:
        return Entrusting.objects.select_related(
            "idea__organisation", "written_by", "colleague"
        ).get(pk=context["entrusting"])


@register
class EntrustingOffered(_AboutEntrusting):
    """To the colleague: a text waits for their yes, or their no."""

    code = "ideas.entrusting_offered"
    kind = "ideas.duties"
    mandatory = True
    audience = "colleague"
    label = _("Lire et répondre")

    def people(self, row: Entrusting) -> QuerySet[User]:
        return User.objects.filter(pk=row.colleague_id, is_active=True)

    def is_current(self, context: dict) -> bool:
        return self.row(context).answered_on is None

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        page = absolute(reverse("ideas:entrusting", args=[context["entrusting"]]))
        return {**super().render_context(context, user, audience), "url": page}


@register
class EntrustingAnswered(_AboutEntrusting):
    """To whoever wrote it: what the colleague said."""

    code = "ideas.entrusting_answered"
    kind = "ideas.duties"
    audience = "writer"
    label = _("Voir l’idée")

    def people(self, row: Entrusting) -> QuerySet[User]:
        return User.objects.filter(pk=row.written_by_id, is_active=True)

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        """What became a colleague's draft is theirs alone: the button leads to one's own ideas."""
        shown = super().render_context(context, user, audience)
        if shown["row"].outcome == Entrusting.Outcome.TAKEN:
            shown |= {"url": absolute(reverse("ideas:mine")), "action_label": _("Voir mes idées")}
        return shown
