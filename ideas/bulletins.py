"""What the weekly letter says by itself: blocks read from the ideas when it is shown or leaves."""

import datetime
import textwrap
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from ideas.enums import State, Visibility
from ideas.models import Answer, Bulletin, HistoryEntry
from ideas.notices import absolute, page_of
from ideas.working_days import local_day
from innovation_platform.typography import date_words
from notifications.prose import one_line
from notifications.sections import Item, Section

#: Lines of a block; a letter is read in a minute.
LINES = 5
DETAIL = 160


def sections_of(bulletin: Bulletin) -> list[Section]:
    """The blocks chosen that have something to say; what happened up to now, or until it was sent.
    A dozen queries at most, however many ideas there are."""
    now = bulletin.sent_at or timezone.now()
    blocks = (
        (bulletin.with_achieved, _("Idées réalisées"), _achieved),
        (bulletin.with_answers, _("Réponses données"), _answers),
        (bulletin.with_challenges, _("Défis ouverts"), _challenges),
    )
    found = [(title, read(bulletin, now)) for chosen, title, read in blocks if chosen]
    return [Section(title, items) for title, items in found if items]


def _achieved(bulletin: Bulletin, now: datetime.datetime) -> tuple[Item, ...]:
    rows = _about_visible(HistoryEntry.objects.all(), bulletin).filter(
        target=State.ACHIEVED,
        idea__state=State.ACHIEVED,
        day__gte=bulletin.since,
        day__lte=local_day(now, bulletin.organisation.time_zone),
    )
    return _some(rows.order_by("-day", "-pk"), _achieved_line)


def _achieved_line(entry: HistoryEntry) -> Item:
    supports = entry.idea.supports_count
    said = ngettext("soutenue par %(n)d personne", "soutenue par %(n)d personnes", supports)
    day = _("Réalisée le %(day)s") % {"day": date_words(entry.day, "day")}
    detail = f"{day}, {said % {'n': supports}}" if supports else day
    return Item(one_line(entry.idea.title), page_of(entry.idea), detail)


def _answers(bulletin: Bulletin, now: datetime.datetime) -> tuple[Item, ...]:
    """Answers that everyone may read by then; a correction is not a second answer."""
    rows = _about_visible(Answer.objects.all(), bulletin).filter(
        corrects=None, public_from__date__gte=bulletin.since, public_from__lte=now
    )
    return _some(rows.order_by("-public_from", "-pk"), _answer_line)


def _answer_line(answer: Answer) -> Item:
    words = textwrap.shorten(answer.explanation, DETAIL, placeholder="…")
    detail = f"{State(answer.idea.state).label} – {words}"
    return Item(one_line(answer.idea.title), page_of(answer.idea), detail)


def _challenges(bulletin: Bulletin, now: datetime.datetime) -> tuple[Item, ...]:
    today = local_day(now, bulletin.organisation.time_zone)
    rows = Campaign.objects.at_organisation(bulletin.organisation).challenges().published()
    rows = rows.kept().filter(opens_on__lte=today, closes_on__gte=today)
    return _some(rows.order_by("closes_on", "pk"), _challenge_line)


def _challenge_line(campaign: Campaign) -> Item:
    until = _("jusqu’au %(day)s") % {"day": date_words(campaign.closes_on, "day")}
    detail = f"{one_line(campaign.question)} ({until})"
    return Item(one_line(campaign.title), absolute(campaign.get_absolute_url()), detail)


def _about_visible(rows: QuerySet, bulletin: Bulletin) -> QuerySet:
    return rows.filter(
        idea__organisation=bulletin.organisation, idea__visibility=Visibility.VISIBLE
    ).select_related("idea")


def _some(rows: QuerySet, line) -> tuple[Item, ...]:
    """The first lines, and how many more there are."""
    found: Iterable = list(rows[: LINES + 1])
    lines = tuple(line(row) for row in found[:LINES])
    if len(found) <= LINES:
        return lines
    left = rows.count() - LINES
    return (*lines, Item(ngettext("Et %(n)d autre", "Et %(n)d autres", left) % {"n": left}))
