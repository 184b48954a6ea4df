"""What is told along a challenge: news, thanks, and reminders that name nobody."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign, CampaignNews
from campaigns.participation import reminded_of
from campaigns.permissions import CampaignRight
from campaigns.services.holding import hold
from notifications.outbox import enqueue

#: Days between two reminders of the same teams.
REMINDER_DAYS = datetime.timedelta(days=7)


@transaction.atomic
def write_news(*, campaign: Campaign, title: str, text: str, by: User) -> CampaignNews:
    """Tell something of a challenge on its page. Side effects: those who take part are told, at the
    pace they chose; the same words sent twice on a day are told once. Raises `PermissionDenied`,
    `NotNow`, `ValidationError`."""
    held = hold(campaign, right=CampaignRight.WRITE_NEWS, user=by)
    said = {"title": title.strip(), "text": text.strip(), "written_by": by, "day": held.today}
    if already := held.news.filter(**said).first():
        return already
    news = CampaignNews(campaign=held, **said)
    news.full_clean()
    news.save()
    if not held.is_draft:
        enqueue("campaigns.news", key=f"campaigns.news:{news.pk}", context={"news": news.pk})
    return news


@transaction.atomic
def remind_units(*, campaign: Campaign, by: User) -> int:
    """Remind those who animate the units that no idea comes from yet, each once for all their
    units; in a groupement, also whoever is in charge of an organisation that none comes from: never
    a person for themselves, nor who asks for it. Returns how many are concerned. Raises
    `PermissionDenied`, `NotNow`, `ValidationError` within a week of the last reminder or when there
    is nobody else to tell."""
    held = hold(campaign, right=CampaignRight.REMIND, user=by)
    today = held.today
    if held.reminded_on and today < held.reminded_on + REMINDER_DAYS:
        raise ValidationError(
            _("Organismes et équipes ont été relancés il y a moins d’une semaine.")
            if held.groupement_id
            else _("Les équipes ont été relancées il y a moins d’une semaine.")
        )
    people = {pk: rows for pk, rows in reminded_of(held).items() if pk != by.pk}
    if not people:
        raise ValidationError(
            _(
                "Aucun organisme ni aucune équipe à relancer, ou personne d’autre que vous pour "
                "les animer."
            )
            if held.groupement_id
            else _("Aucune équipe à relancer, ou personne d’autre que vous pour l’animer.")
        )
    held.reminded_on = today
    held.save(update_fields=["reminded_on"])
    enqueue(
        "campaigns.units_reminded",
        key=f"campaigns.units_reminded:{held.pk}:{today.isoformat()}",
        context={"campaign": held.pk, "by": by.pk},
    )
    return len({(type(row), row.pk) for rows in people.values() for row in rows})
