"""What a person is told of the searches they keep."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.models import Idea, SavedSearch
from ideas.notices import absolute
from notifications.enums import Frequency
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from notifications.together import once

register_kind(
    Kind(
        "ideas.searches",
        _("Mes recherches enregistrées"),
        _("Les idées nouvelles qui répondent à une recherche que vous gardez."),
        default=Frequency.DAILY,
        weight=40,
    )
)


@register
class SearchFound(Notice):
    """To whoever keeps a search: the ideas that have come to answer it, those still visible."""

    code = "ideas.search_found"
    kind = "ideas.searches"
    audience = "reader"

    def _search(self, context: dict) -> SavedSearch | None:
        return once(
            (self.code, context["search"]),
            lambda: SavedSearch.objects.filter(pk=context["search"]).first(),
        )

    def _ideas(self, context: dict, user: User) -> list[Idea]:
        ideas = Idea.objects.listed_for(user).filter(pk__in=context["ideas"])
        return list(ideas.order_by("-deposited_on", "-pk"))

    def recipients(self, context: dict) -> Iterable[Recipient]:
        search = self._search(context)
        if search is not None and search.user.is_active:
            yield Recipient(search.user_id, self.audience)

    def is_current(self, context: dict) -> bool:
        search = self._search(context)
        return search is not None and search.alert and bool(self._ideas(context, search.user))

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        search, ideas = self._search(context), self._ideas(context, user)
        address = absolute(f"{reverse('ideas:list')}?{search.query}&tri=recent")
        return {
            "search": search,
            "ideas": ideas,
            "count": len(ideas),
            "url": address,
            "action_label": _("Voir les idées"),
        }

    def thread(self, context: dict) -> str:
        return f"saved-search:{context['search']}"
