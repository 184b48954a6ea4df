"""What those who work on an idea are told of its anonymous author."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.enums import Disclosure, MessageKind, Tie
from ideas.models import DialogueMessage, Involvement
from ideas.notices import AboutOneRow, AboutTie, referents_of, tied
from notifications.notices import register


@register
class AuthorWrote(AboutOneRow):
    """To those who study an idea: its anonymous author wrote, outside any question. What they
    answer about a seat goes to whoever carries the idea out."""

    code = "ideas.author_wrote"
    kind = "ideas.duties"
    audience = "correspondent"
    label = _("Lire le message")

    def row(self, context: dict) -> DialogueMessage:
        return DialogueMessage.objects.select_related(
            "idea__organisation", "idea__unit", "idea__referent"
        ).get(pk=context["message"])

    def people(self, row: DialogueMessage) -> QuerySet[User]:
        if row.kind == MessageKind.SEAT:
            carrying = tied(row.idea, Tie.LEAD, Tie.SPONSOR)
            return carrying if carrying.exists() else referents_of(row.idea)
        return referents_of(row.idea)


@register
class AuthorRevealed(AboutTie):
    """To those who work on an idea: its author, anonymous until then, is known to them."""

    code = "ideas.author_revealed"
    kind = "ideas.duties"
    audience = "colleague"
    label = _("Voir l’idée")

    def people(self, row: Involvement) -> QuerySet[User]:
        people = tied(row.idea, Tie.LEAD, Tie.MEMBER, Tie.SPONSOR)
        if row.disclosure == Disclosure.PUBLIC:
            people = people | referents_of(row.idea)
        return people.exclude(pk=row.user_id)

    def is_current(self, context: dict) -> bool:
        return self.row(context).ended_on is None
