"""What administrators are told when figures had drifted from the rows they come from."""

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Mandate, User
from ideas.notices import absolute
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register

register_kind(
    Kind(
        "dashboards.care",
        _("La tenue des chiffres"),
        _("Ce que la vérification de la nuit a trouvé et remis en ordre."),
        weight=90,
    )
)


@register
class Drift(Notice):
    """To the administrators: figures differed from their rows, and were put right."""

    code = "dashboards.drift"
    kind = "dashboards.care"
    mandatory = True
    audience = "administrator"

    def recipients(self, context: dict) -> Iterable[Recipient]:
        held = Mandate.objects.current().filter(role=Role.ADMINISTRATOR)
        people = User.objects.filter(pk__in=held.order_by().values("user")).order_by("pk")
        return [Recipient(pk, self.audience) for pk in people.values_list("pk", flat=True)]

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        return {
            "day": datetime.date.fromisoformat(context["day"]),
            "organisations": len(context["organisations"]),
            "ideas": context["ideas"],
            "cells": context["cells"],
            "url": absolute(reverse("admin:index")),
            "action_label": _("Ouvrir l’administration"),
        }
