"""What the pages of the zone sign: nothing is kept on our side between two of them."""

import time

from django.conf import settings
from django.core import signing

from ideas.anonymous import codes

_FORM = "ideas.anonymous.form"
_SEAL = "ideas.anonymous.seal"


def new_token() -> str:
    """What a form bears: that this platform made it, and when."""
    return signing.TimestampSigner(salt=_FORM).sign("")


def is_fresh(token: str) -> bool:
    """Whether a form was made here, and not too long ago."""
    try:
        signing.TimestampSigner(salt=_FORM).unsign(token, max_age=settings.ANONYMOUS_FORM_AGE)
    except signing.BadSignature:
        return False
    return True


def seal_of(code: str) -> str:
    """A code as the page that shows it bears it: made here, and when. The puzzles of `flood` are
    about this text, so that each deposit needs its own."""
    return signing.TimestampSigner(salt=_SEAL).sign(code)


def sealed_code(seal: str) -> str | None:
    """The code of a seal made here, whatever its age; None for anything else."""
    try:
        return codes.normalise(signing.TimestampSigner(salt=_SEAL).unsign(seal))
    except (signing.BadSignature, codes.WrongCode):
        return None


def seconds_since(seal: str) -> float:
    """How long ago a valid seal was made."""
    made = signing.b62_decode(seal.split(":")[1])
    return max(0.0, time.time() - made)
