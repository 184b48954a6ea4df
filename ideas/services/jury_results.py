"""The results of a challenge: told on the day announced, by the clock and once; then watched until
every entry has its answer."""

import datetime
import logging

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from ideas.entries import entries_of, with_answer
from ideas.enums import VerdictKind
from ideas.jury import deliberation_of, has_entries, is_published
from ideas.jury_ranking import in_order
from ideas.models import Award, JuryDeliberation, JuryEntry
from ideas.working_days import local_day, morning_of
from notifications.causes import cause_of
from notifications.clock import DatabaseClock
from notifications.models import Occurrence
from notifications.outbox import enqueue

logger = logging.getLogger(__name__)


#: How long after the last day of its answers a challenge is still watched: an outage is shorter.
WATCHED = datetime.timedelta(days=30)
#: A juror who has entries left is reminded a week before the results, not just after being called.
NEARS, SETTLED_IN = datetime.timedelta(days=7), datetime.timedelta(days=3)
#: From the end of a challenge to the end of its watch, at the very most.
LONGEST = datetime.timedelta(days=400)


def watch_challenges(*, now: datetime.datetime | None = None) -> int:
    """Do what the day asks of the challenges closed to ideas: call the jury when it is to
    deliberate, remind its members a week before the results, tell the results at nine on the day
    announced, remind a jury that has not closed by then, and report what is still unanswered thirty
    days later, jury or not. Returns how many results were told.

    Running twice, twice at once, or days late does each once: a publication by its row, the
    others by the key of their occurrence. One challenge that fails holds up no other.
    """
    at = now or DatabaseClock().now()
    day = at.date()
    to_tell = Q(deliberation__closed_at__isnull=False, deliberation__published_at=None)
    watched = (
        Campaign.objects.challenges()
        .published()
        .kept()
        .filter(closes_on__lte=day + datetime.timedelta(days=1))
        .filter(Q(closes_on__gte=day - LONGEST) | to_tell)
        .with_calendar()
        .order_by("pk")
    )
    told = 0
    for campaign in watched:
        try:
            told += _watch(campaign, at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.error("jury of challenge %s failed: %s", campaign.pk, cause_of(error))
    return told


@transaction.atomic
def publish_results(*, campaign: Campaign, at: datetime.datetime) -> bool:
    """Tell the results of a challenge whose deliberation is closed; False when it is not, or when
    they are told already.

    Side effects, in one transaction: the ranks as announced, an award for each winner, each author
    written to, the referents told which answers are to be written. No idea moves.
    """
    row = JuryDeliberation.objects.select_for_update().filter(campaign=campaign).first()
    if row is None or row.closed_at is None or row.published_at is not None:
        return False
    row.published_at = at
    row.save(update_fields=["published_at"])
    verdicts = list(
        JuryEntry.objects.filter(campaign=campaign, idea__in=entries_of(campaign))
        .exclude(verdict="")
        .select_related("idea")
        .order_by("pk")
    )
    _give_awards(campaign, verdicts, local_day(at, campaign.organisation.time_zone))
    for verdict in verdicts:
        enqueue(
            "ideas.entry_result",
            key=f"ideas.entry_result:{verdict.pk}",
            context={"entry": verdict.pk},
        )
    if any(one.verdict in (VerdictKind.ANSWERED, VerdictKind.NOT_RETAINED) for one in verdicts):
        _tell("ideas.results_to_answer", campaign)
    return True


def unanswered(campaign: Campaign) -> int:
    """How many entries have no answer yet."""
    entries = entries_of(campaign)
    found = with_answer(entries, campaign, published=is_published(campaign))
    return found.filter(has_answer=False).count()


def _give_awards(campaign: Campaign, verdicts: list[JuryEntry], day: datetime.date) -> None:
    winners = [row for row in verdicts if row.verdict == VerdictKind.WINNER]
    ranks = in_order((row.pk, row.rank) for row in winners)
    shared = [rank for rank in ranks.values() if list(ranks.values()).count(rank) > 1]
    for row in winners:
        row.rank = ranks[row.pk]
        row.save(update_fields=["rank"])
        Award.objects.create(
            campaign=campaign,
            idea_id=row.idea_id,
            title=row.prize or place_words(row.rank, shared=row.rank in shared),
            rank=row.rank,
            words=row.words,
            given_on=day,
        )


def place_words(rank: int, *, shared: bool) -> str:
    """« 1re place », « 2e place ex æquo »."""
    words = _("1re place") if rank == 1 else _("%(rank)se place") % {"rank": rank}
    return _("%(place)s ex æquo") % {"place": words} if shared else words


def _watch(campaign: Campaign, at: datetime.datetime) -> bool:
    today = local_day(at, campaign.organisation.time_zone)
    has_come = morning_of(campaign.results_on, campaign.organisation.time_zone) <= at
    told = has_come and publish_results(campaign=campaign, at=at)
    late = today - campaign.answers_by
    if late > WATCHED:
        return told
    if campaign.jury_id and not told:
        _remind_jury(campaign, today, has_come=has_come)
    if late.days > 0 and unanswered(campaign):
        _tell("ideas.results_escalated", campaign)
    return told


def _remind_jury(campaign: Campaign, today: datetime.date, *, has_come: bool) -> None:
    if has_come and not is_published(campaign) and has_entries(campaign):
        _tell("ideas.jury_late", campaign)
    elif not has_come and _deliberates(campaign, today) and deliberation_of(campaign) is None:
        _tell("ideas.jury_called", campaign)
        since = today - campaign.span(PhaseCode.DELIBERATION).starts_on
        if since >= SETTLED_IN and campaign.results_on - today <= NEARS:
            _tell("ideas.jury_reminder", campaign)


def _deliberates(campaign: Campaign, today: datetime.date) -> bool:
    span = campaign.span(PhaseCode.DELIBERATION)
    return span is not None and span.starts_on <= today and has_entries(campaign)


@transaction.atomic
def _tell(notice: str, campaign: Campaign) -> None:
    """Once for a challenge, whenever it is said."""
    key = f"{notice}:{campaign.pk}"
    if not Occurrence.objects.filter(key=key).exists():
        enqueue(notice, key=key, context={"campaign": campaign.pk})
