"""Who is tied to an idea: sponsor, lead, and the seats offered in the team."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from ideas.enums import Tie
from ideas.errors import NotAllowed
from ideas.models import Idea, Involvement
from notifications.outbox import enqueue


def tie(idea: Idea, user_id: int, kind: Tie, *, on: datetime.date) -> None:
    """Tie a person to an idea from a day on. There is one lead and one sponsor: whoever was is
    no longer."""
    held = idea.involvements.filter(kind=kind, ended_on=None)
    if kind in (Tie.LEAD, Tie.SPONSOR):
        held.exclude(user=user_id).update(ended_on=on)
    row, created = Involvement.objects.get_or_create(
        idea=idea,
        user_id=user_id,
        kind=kind,
        ended_on=None,
        defaults={"offered_on": on, "accepted_on": on},
    )
    if not created and row.accepted_on is None:
        row.accepted_on = on
        row.save(update_fields=["accepted_on"])


def offer_seats(idea: Idea, *, on: datetime.date) -> None:
    """Offer its authors the first seats in the team (« ceux qui savent font »), once each."""
    authors = idea.involvements.active().filter(kind__in=Involvement.AUTHORSHIP)
    for author in authors:
        _row, created = Involvement.objects.get_or_create(
            idea=idea,
            user=author.user,
            kind=Tie.MEMBER,
            ended_on=None,
            defaults={"offered_on": on},
        )
        if created:
            enqueue(
                "ideas.seat_offered",
                key=f"ideas.seat_offered:{_row.pk}",
                context={"involvement": _row.pk},
            )


@transaction.atomic
def answer_seat(involvement: Involvement, *, user: User, accept: bool) -> None:
    """Accept or decline a seat offered. Side effect: the lead and the sponsor are told. Raises
    `NotAllowed` for anyone but the person it was offered to, or once it is answered."""
    row = Involvement.objects.select_for_update().get(pk=involvement.pk)
    if row.user_id != user.pk or row.accepted_on or row.ended_on:
        raise NotAllowed
    today = timezone.localdate()
    if accept:
        row.accepted_on = today
    else:
        row.ended_on = today
    row.save()
    enqueue(
        "ideas.seat_answered",
        key=f"ideas.seat_answered:{row.pk}",
        context={"involvement": row.pk},
    )
