"""Revealing oneself: a claim shown to who holds the code, redeemed once by someone signed in."""

import datetime
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from accounts.models import User
from ideas.anonymous.followup import SEATED
from ideas.anonymous.keys import claim_keys
from ideas.anonymous.letters import idea_of
from ideas.enums import Disclosure, Origin, Tie
from ideas.models import Idea, Involvement, SpentClaim
from ideas.services.moves import today_in
from ideas.services.seats import offer_seats
from notifications.outbox import enqueue

CLAIM_LIFETIME = datetime.timedelta(minutes=15)


class ClaimProblem(ValueError):
    """A claim that cannot be redeemed."""


class ClaimInvalid(ClaimProblem):
    """Not a claim of this installation, or altered."""


class ClaimExpired(ClaimProblem):
    """Made more than fifteen minutes ago."""


class ClaimUsed(ClaimProblem):
    """Redeemed already, or someone else is already known as the author."""


@dataclass(frozen=True)
class _Claim:
    idea: str
    nonce: str
    made_at: float


def make_claim(code: str) -> str:
    """A sealed claim on the idea of a code, to be carried to the signed-in zone (in the body of a
    form, never in an address). Nothing is stored. Raises `letters.UnknownCode`, `BoxClosed`."""
    idea = idea_of(code)
    claim = {
        "idea": str(idea.pk),
        "nonce": secrets.token_hex(16),
        "made_at": timezone.now().timestamp(),
    }
    sealed = SecretBox(claim_keys()[0]).encrypt(json.dumps(claim).encode())
    return urlsafe_b64encode(sealed).decode()


def read_claim(claim: str, *, user: User) -> Idea:
    """The idea a claim is about, for the page that asks for a confirmation. Writes nothing. Raises
    `ClaimInvalid`, `ClaimExpired`, `ClaimUsed`."""
    opened = _open(claim)
    idea = Idea.objects.select_related("organisation").filter(
        pk=opened.idea, origin=Origin.ANONYMOUS
    )
    return _free(idea.first(), opened, user)


@transaction.atomic
def redeem(*, claim: str, user: User, disclosure: Disclosure) -> Involvement:
    """Tie a person to the idea they deposited anonymously, as its author.

    Side effects, in one transaction: the claim spent, the author's tie, a seat in the team offered
    where the idea is being carried out, and those who work on the idea told. The history, supports
    and dates stay as they were. Revealed to the team, one may be revealed to all with another
    claim. Raises like `read_claim()`.
    """
    opened = _open(claim)
    found = Idea.objects.select_for_update().filter(pk=opened.idea, origin=Origin.ANONYMOUS)
    idea = _free(found.first(), opened, user)
    today = today_in(idea)
    try:
        with transaction.atomic():
            SpentClaim.objects.create(nonce=opened.nonce, day=today)
    except IntegrityError as error:
        raise ClaimUsed from error
    tie, _created = Involvement.objects.update_or_create(
        idea=idea,
        user=user,
        kind=Tie.AUTHOR,
        ended_on=None,
        defaults={"disclosure": disclosure},
        create_defaults={"disclosure": disclosure, "offered_on": today, "accepted_on": today},
    )
    if idea.state in SEATED:
        offer_seats(idea, on=today)
    enqueue(
        "ideas.author_revealed",
        key=f"ideas.author_revealed:{tie.pk}:{disclosure}",
        context={"involvement": tie.pk},
    )
    return tie


def _open(claim: str) -> _Claim:
    """What a claim says, if it is ours and recent enough."""
    try:
        sealed = urlsafe_b64decode(claim.encode())
    except ValueError as error:
        raise ClaimInvalid from error
    for key in claim_keys():
        try:
            opened = _Claim(**json.loads(SecretBox(key).decrypt(sealed)))
        except (CryptoError, ValueError):
            continue
        if timezone.now().timestamp() - opened.made_at > CLAIM_LIFETIME.total_seconds():
            raise ClaimExpired
        return opened
    raise ClaimInvalid


def _free(idea: Idea | None, claim: _Claim, user: User) -> Idea:
    """The idea, if the claim was not used and nobody else is its author."""
    if idea is None:
        raise ClaimInvalid
    others = idea.involvements.active().filter(kind=Tie.AUTHOR).exclude(user=user)
    if SpentClaim.objects.filter(pk=claim.nonce).exists() or others.exists():
        raise ClaimUsed
    return idea
