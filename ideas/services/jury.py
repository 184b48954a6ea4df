"""What a jury does with the entries of its challenge, until the results: evaluate, stand back,
shortlist, deliberate, pronounce."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from ideas.entries import entries_of
from ideas.enums import VerdictKind, VotingMethod
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.jury import (
    JuryRight,
    deliberation_of,
    grid_for,
    may_deliberate,
    may_evaluate,
    rights_of,
    seats_on,
    who_pronounces,
)
from ideas.models import Idea, JuryDeliberation, JuryEntry, JuryReview, Recusal
from ideas.recusal import recused_from, who_stands_back
from referents.enums import Seat
from referents.models.grid import SCORES


@dataclass(frozen=True)
class JuryVerdict:
    """What the jury says of an entry; `words` are for its author, and public once told."""

    kind: str
    words: str
    rank: int | None = None
    prize: str = ""


@transaction.atomic
def give_jury_review(
    *, campaign: Campaign, idea: Idea, user: User, scores: Mapping[str, int], comment: str = ""
) -> JuryReview:
    """Evaluate an entry with the grid of its rules; giving it again replaces it until the
    deliberation begins. Raises `NotAllowed` for anyone who does not evaluate or stands back,
    `ValidationError` before the challenge opens or once it is archived, for a score missing or out
    of range."""
    _lock(campaign)
    _require(campaign, user, JuryRight.EVALUATE)
    if not may_evaluate(campaign):
        raise ValidationError(_("Ce n’est pas, ou ce n’est plus, le moment d’évaluer."))
    if deliberation_of(campaign) is not None:
        raise ValidationError(_("La délibération a commencé : on n’évalue plus."))
    _require_entry(campaign, idea)
    if recused_from(idea).filter(pk=user.pk).exists():
        raise NotAllowed
    grid = grid_for(campaign)
    if grid is None:
        raise ValidationError(_("Ce jury n’a pas encore de grille de critères."))
    wrong = {
        row.code: _("Donnez une note de 1 à 4.")
        for row in grid.rows
        if scores.get(row.code) not in SCORES
    }
    if wrong:
        raise ValidationError(wrong)
    review, _created = JuryReview.objects.update_or_create(
        campaign=campaign,
        idea=idea,
        member=user,
        defaults={
            "grid": grid,
            "scores": {row.code: scores[row.code] for row in grid.rows},
            "comment": comment.strip(),
            "given_at": timezone.now(),
        },
    )
    return review


@transaction.atomic
def stand_back_from_entry(*, campaign: Campaign, idea: Idea, person: User, by: User) -> Recusal:
    """Stand back from an entry, by oneself or as told to who runs the jury. Their evaluation of it
    is removed, and nothing of it is shown to them any more. Raises `NotAllowed` when they do not
    sit, or when it is declared by someone else who does not run the jury, `ValidationError` once
    its verdict is pronounced."""
    _lock(campaign)
    if person.pk != by.pk:
        _require(campaign, by, JuryRight.RUN)
    _require(campaign, person, JuryRight.READ)
    _require_entry(campaign, idea)
    if JuryEntry.objects.filter(campaign=campaign, idea=idea).exclude(verdict="").exists():
        raise ValidationError(_("Le jury s’est déjà prononcé sur cette idée."))
    given, _rows = JuryReview.objects.filter(campaign=campaign, idea=idea, member=person).delete()
    recusal, _created = Recusal.objects.in_force().get_or_create(
        idea=idea, user=person, defaults={"declared_by": by, "had_evaluated": given > 0}
    )
    return recusal


@transaction.atomic
def take_back_jury_recusal(*, campaign: Campaign, idea: Idea, by: User) -> Recusal:
    """Take part again in an entry one declared to stand back from; the row stays, as a trace.
    Raises `NotAllowed` for anyone who does not sit or has no such declaration, `ValidationError`
    for who had evaluated the entry, thus read the others, or once a deliberation or an examination
    of it has begun."""
    _lock(campaign)
    _require(campaign, by, JuryRight.READ)
    _require_entry(campaign, idea)
    recusal = Recusal.objects.in_force().filter(idea=idea, user=by).first()
    if recusal is None:
        raise NotAllowed
    if recusal.had_evaluated:
        raise ValidationError(_("Vous aviez évalué cette idée : votre déport vaut jusqu’au bout."))
    if deliberation_of(campaign) or idea.agenda_items.filter(started_at__isnull=False).exists():
        raise ValidationError(_("La délibération a commencé : votre déport reste noté."))
    recusal.taken_back_at = timezone.now()
    recusal.save(update_fields=["taken_back_at"])
    return recusal


@transaction.atomic
def start_deliberation(*, campaign: Campaign, user: User) -> JuryDeliberation:
    """Begin the deliberation: evaluations are closed, the ranking is shown to the jury. Doing it
    again changes nothing. Raises `NotAllowed`, `ValidationError` outside the phases that allow it,
    or with fewer evaluators than the quorum."""
    _lock(campaign)
    _require(campaign, user, JuryRight.RUN)
    begun = deliberation_of(campaign)
    if begun is not None:
        return begun
    _require_deliberating(campaign)
    gave = JuryReview.objects.filter(campaign=campaign).values("member").distinct().count()
    quorum = campaign.jury.quorum or 0
    if gave < quorum:
        raise ValidationError(
            _("Le quorum est de %(quorum)s membres ; %(gave)s ont donné des évaluations.")
            % {"quorum": quorum, "gave": gave}
        )
    return JuryDeliberation.objects.create(campaign=campaign, started_by=user)


@transaction.atomic
def shortlist(*, campaign: Campaign, idea: Idea, user: User, wanted: bool) -> JuryEntry:
    """Put an entry on the shortlist, or take it off. Raises `NotAllowed` for who does not run the
    jury or stands back, `ValidationError` before the deliberation or once it is closed."""
    _lock(campaign)
    _require(campaign, user, JuryRight.SHORTLIST)
    _require_open(campaign)
    _require_entry(campaign, idea)
    if recused_from(idea).filter(pk=user.pk).exists():
        raise NotAllowed
    row, _created = JuryEntry.objects.get_or_create(campaign=campaign, idea=idea)
    row.shortlisted = wanted
    row.save(update_fields=["shortlisted"])
    return row


@transaction.atomic
def pronounce(
    *, campaign: Campaign, idea: Idea, user: User, seen: int, verdict: JuryVerdict
) -> JuryEntry:
    """Pronounce the verdict on an entry. It moves nothing: what closes an idea stays an answer of
    the circuit, and nothing is told before the results. Pronouncing again replaces it until the
    deliberation is closed.

    `seen` is the version of the verdict that the person saw. Raises `Stale` when another was given
    meanwhile, `NotAllowed` for anyone but who pronounces on this entry, `Incomplete` without words,
    `ValidationError` outside the deliberation, for a winner without a rank, or one that too few
    members could judge.
    """
    _lock(campaign)
    _require(campaign, user, JuryRight.PRONOUNCE)
    _require_open(campaign)
    _require_entry(campaign, idea)
    standing_back = who_stands_back([idea.pk])[idea.pk]
    if who_pronounces(campaign, standing_back) != user.pk:
        raise NotAllowed
    row, _created = JuryEntry.objects.get_or_create(campaign=campaign, idea=idea)
    if row.version != seen:
        raise Stale(idea.pk, seen)
    _check(campaign, verdict, standing_back)
    return _write(row, verdict, user)


@transaction.atomic
def pronounce_together(
    *, campaign: Campaign, ideas: Collection[Idea], user: User, kind: str, words: str
) -> int:
    """Pronounce one same verdict on several entries that have none, winners aside; returns how
    many. Those that someone else pronounces on, or has just pronounced on, are left as they are.
    Raises `NotAllowed`, `Incomplete` without words, `ValidationError`."""
    _lock(campaign)
    _require(campaign, user, JuryRight.PRONOUNCE)
    _require_open(campaign)
    verdict = JuryVerdict(kind=kind, words=words)
    if kind == VerdictKind.WINNER:
        raise ValidationError(_("Les lauréates se désignent une à une."))
    recused = who_stands_back([idea.pk for idea in ideas])
    known = entries_of(campaign).filter(pk__in=[idea.pk for idea in ideas])
    done = 0
    for idea in known.order_by("pk"):
        if who_pronounces(campaign, recused[idea.pk]) != user.pk:
            continue
        row, _created = JuryEntry.objects.get_or_create(campaign=campaign, idea=idea)
        if not row.verdict:
            _check(campaign, verdict, recused[idea.pk])
            _write(row, verdict, user)
            done += 1
    return done


@transaction.atomic
def close_deliberation(
    *, campaign: Campaign, user: User, method: str, account: str
) -> JuryDeliberation:
    """Close the deliberation: every entry has its verdict, told on the day announced. `account`
    says how the jury chose and is published with the results. Raises `NotAllowed`, `Incomplete`
    without it, `ValidationError` while an entry has no verdict."""
    _lock(campaign)
    _require(campaign, user, JuryRight.RUN)
    row = _require_open(campaign)
    judged = JuryEntry.objects.filter(campaign=campaign).exclude(verdict="").values("idea")
    left = entries_of(campaign).exclude(pk__in=judged).count()
    if left:
        raise ValidationError(
            _("Le jury se prononce sur chaque idée ; il en reste %(left)s.") % {"left": left}
        )
    if not account.strip():
        raise Incomplete(["account"])
    if method not in VotingMethod.values:
        raise ValidationError({"method": _("Dites comment le jury a choisi.")})
    row.closed_at, row.closed_by = timezone.now(), user
    row.method, row.account = method, account.strip()
    row.save(update_fields=["closed_at", "closed_by", "method", "account"])
    return row


@transaction.atomic
def reopen_deliberation(*, campaign: Campaign, user: User) -> JuryDeliberation:
    """Take a closed deliberation up again, as long as nothing is told; minutes written of it go,
    for they tell what may change. Raises `NotAllowed`, `ValidationError` once the results
    are published, or the minutes signed."""
    _lock(campaign)
    _require(campaign, user, JuryRight.RUN)
    row = deliberation_of(campaign)
    if row is None or row.published_at is not None:
        raise ValidationError(_("Les résultats sont publiés : ils ne changent plus."))
    if row.signed_at is not None:
        raise ValidationError(_("Le procès-verbal est signé : la délibération ne se rouvre plus."))
    row.closed_at = row.closed_by = row.minutes_by = None
    row.remarks = ""
    row.save(update_fields=["closed_at", "closed_by", "minutes_by", "remarks"])
    return row


# The pieces ---------------------------------------------------------------------------------------


def _lock(campaign: Campaign) -> None:
    """One at a time before a jury: its acts read each other."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def _require(campaign: Campaign, user: User, right: JuryRight) -> None:
    if right not in rights_of(campaign, user):
        raise NotAllowed


def _require_entry(campaign: Campaign, idea: Idea) -> None:
    if not entries_of(campaign).filter(pk=idea.pk).exists():
        raise ValidationError(_("Cette idée n’est plus devant le jury."))


def _require_deliberating(campaign: Campaign) -> None:
    if not may_deliberate(campaign):
        raise ValidationError(_("Le jury délibère une fois le défi fermé aux idées."))


def _require_open(campaign: Campaign) -> JuryDeliberation:
    _require_deliberating(campaign)
    row = deliberation_of(campaign)
    if row is None:
        raise ValidationError(_("La délibération n’est pas encore ouverte."))
    if row.closed_at is not None:
        raise ValidationError(_("La délibération est close."))
    return row


def _check(campaign: Campaign, verdict: JuryVerdict, standing_back: set[int]) -> None:
    if verdict.kind not in VerdictKind.values:
        raise ValidationError({"kind": _("Choisissez le verdict.")})
    if not verdict.words.strip():
        raise Incomplete(["words"])
    if verdict.kind != VerdictKind.WINNER:
        return
    if not verdict.rank or verdict.rank < 1:
        raise ValidationError({"rank": _("Donnez son rang à une lauréate.")})
    voters = seats_on(campaign).exclude(seat=Seat.SECRETARY).exclude(user__in=standing_back)
    there, quorum = voters.count(), campaign.jury.quorum or 0
    if there < quorum:
        raise ValidationError(
            _(
                "Déports déduits, il reste %(there)s membres pour un quorum de %(quorum)s : "
                "cette idée ne peut pas être lauréate."
            )
            % {"there": there, "quorum": quorum}
        )


def _write(row: JuryEntry, verdict: JuryVerdict, user: User) -> JuryEntry:
    winner = verdict.kind == VerdictKind.WINNER
    row.verdict = verdict.kind
    row.words = verdict.words.strip()
    row.rank = verdict.rank if winner else None
    row.prize = verdict.prize.strip() if winner else ""
    row.version += 1
    row.decided_by, row.decided_at = user, timezone.now()
    row.save()
    return row
