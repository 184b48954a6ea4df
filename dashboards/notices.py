"""What directors are told of the figures: once a month."""

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.selectors import people_in_office
from dashboards.report import Report, document_name, report_of
from dashboards.services.keeping import kept_pdf
from innovation_platform.typography import date_words
from notifications.enums import Frequency
from notifications.files import File
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from notifications.sections import Item, Section
from notifications.site import absolute
from notifications.together import once

register_kind(
    Kind(
        "dashboards.report",
        gettext_lazy("Le rapport du mois"),
        gettext_lazy("Pour la direction : ce que disent les chiffres, une fois par mois."),
        weight=70,
        frequencies=(Frequency.IMMEDIATE, Frequency.NEVER),
    )
)


@register
class MonthlyReport(Notice):
    """To the direction of an organisation: its figures of the month that is over, in full in the
    mail and joined as a document."""

    code = "dashboards.monthly_report"
    kind = "dashboards.report"
    audience = "direction"

    def recipients(self, context: dict) -> Iterable[Recipient]:
        place = Organisation.objects.get(pk=context["organisation"])
        people = people_in_office(Role.DIRECTOR, organisation=place).filter(is_active=True)
        keys = people.order_by("pk").values_list("pk", flat=True)
        return [Recipient(user_id, self.audience) for user_id in keys]

    def is_current(self, context: dict) -> bool:
        return Organisation.objects.filter(pk=context["organisation"], is_active=True).exists()

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        found = self._report(context)
        asks = urlencode({"organisme": found.organisation.pk})
        return {
            "organisation": found.organisation,
            "month_words": date_words(found.month, "month"),
            "first": found.parts[0].sentence,
            "url": absolute(f"{reverse('dashboards:home')}?{asks}"),
            "action_label": _("Ouvrir le tableau de bord"),
            "sections": _sections(found),
        }

    def files(self, context: dict) -> tuple[File, ...]:
        """The report as a tagged PDF, where it can be made."""
        found = self._report(context)
        made = kept_pdf(found.organisation, found.month, lambda: found)
        if made is None:
            return ()
        return (
            File(f"{document_name(found.organisation, found.month)}.pdf", "application/pdf", made),
        )

    def _report(self, context: dict) -> Report:
        def read() -> Report:
            place = Organisation.objects.get(pk=context["organisation"])
            return report_of(place, datetime.date.fromisoformat(f"{context['month']}-01"))

        return once((self.code, context["organisation"], context["month"]), read)


def _sections(report: Report) -> tuple[Section, ...]:
    """The report as the mail says it: the very lines of the document."""
    parts = [
        Section(
            str(part.question),
            (Item(part.sentence), *(Item(line.text) for line in part.lines)),
        )
        for part in report.parts
    ]
    late = [Item(line) for line in report.late] or [Item(_("Aucun délai n’est dépassé."))]
    return (*parts, Section(_("Qui est attendu au-delà du délai"), tuple(late)))
