"""The code keys: what digests of follow-up codes are made with.

They are files, `code-0001.key` and on, backed up apart from the data; the database keeps their
fingerprints only, so that a host with another key is refused rather than losing the follow-up of
every idea. The highest number makes new digests; the older ones go on finding the ideas of their
time. What the box and the ideas keep is derived differently: neither leads to the other.
"""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    transaction,
)

from ideas.anonymous.keyfiles import KEY_BYTES, is_private, read_key, write_key
from ideas.models import KeyFingerprint

logger = logging.getLogger(__name__)

Slot = tuple[str, int]

_NAME = re.compile(r"code-(\d{4})\.key")


class KeyProblem(ImproperlyConfigured):
    """A code key is missing, readable by others, or not the one of this installation."""


def code_keys() -> list[bytes]:
    """The code keys, the current one first. Raises `KeyProblem` unless the files are exactly those
    whose fingerprints the database keeps; where `KEYS_AUTOMATIC` is set the first is made."""
    found, known = _found(), _known()
    if not known and settings.KEYS_AUTOMATIC:
        init_keys()
        found, known = _found(), _known()
    _require_match(found, known)
    return [found[number] for number in sorted(found, reverse=True)]


def require_at_start() -> None:
    """Refuse to start with keys that are missing or are not those of this installation: raises
    `KeyProblem`. A database that does not answer yet, or has no table yet, starts nothing wrong:
    each use asks again."""
    try:
        code_keys()
    except (OperationalError, InterfaceError, ProgrammingError) as error:
        logger.warning("keys: not checked at start: %s", type(error).__name__)


@transaction.atomic
def init_keys(*, rotate: bool = False) -> int:
    """Make the first code key, or with `rotate` one more, and keep its fingerprint; returns the
    number of the current key.

    Side effects: a file in `KEYS_DIR` and a row. Done twice, it changes nothing. A host that was
    given the files of another one has them checked. Raises `KeyProblem` when the files present do
    not match the fingerprints kept.
    """
    found, known = _found(), _known()
    if known and not rotate:
        _require_match(found, known)
        return max(known)
    if known:
        _require_match(found, known)
        number = max(known) + 1
        found[number] = _made(number)
    elif not found:
        found[1] = _made(1)
    try:
        with transaction.atomic():
            KeyFingerprint.objects.bulk_create(
                KeyFingerprint(number=number, fingerprint=fingerprint(key))
                for number, key in sorted(found.items())
                if number not in known
            )
    except IntegrityError:
        # Another host was first: its keys are the keys.
        _require_match(_found(), _known())
    return max(_known())


def idea_digests(code: str, *, held: list[bytes] | None = None) -> list[str]:
    """What an idea may keep of a code, one per code key, the current first. Here and below, `held`
    is what `code_keys()` answered already to the same request."""
    return _digests("idea", code, held)


def box_digests(
    code: str, slots: Iterable[Slot], *, held: list[bytes] | None = None
) -> dict[str, Slot]:
    """Under what letters of this code wait in the box: a digest per letter and code key, those of
    the current key first. A slot is a letter's kind and number."""
    subkeys = [_derived("box", key) for key in held or code_keys()]
    return {
        _keyed(subkey, f"{code}/{kind}/{number}"): (kind, number)
        for subkey in subkeys
        for kind, number in slots
    }


def proofs(message: str, *, held: list[bytes] | None = None) -> list[str]:
    """What shows that a holder of a code key wrote something, one per key, the current first."""
    return _digests("proof", message, held)


def ballot_seals(messages: Iterable[str]) -> list[str]:
    """What ballots are sealed with, one per message and code key, those of the current key first: a
    message is made of a vote and of a person, and a seal tells of neither without the key."""
    subkeys, asked = [_derived("ballot", key) for key in code_keys()], list(messages)
    return [_keyed(subkey, message) for subkey in subkeys for message in asked]


def claim_keys() -> list[bytes]:
    """The keys that seal claims, the current first."""
    return [_derived("claim", key) for key in code_keys()]


def fingerprint(key: bytes) -> str:
    """What the database keeps of a key: enough to tell it from another, and no more."""
    return _derived("fingerprint", key).hex()


def _digests(purpose: str, message: str, held: list[bytes] | None) -> list[str]:
    return [_keyed(_derived(purpose, key), message) for key in held or code_keys()]


def _keyed(key: bytes, message: str) -> str:
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def _derived(purpose: str, key: bytes) -> bytes:
    return hmac.new(key, f"essaim/{purpose}".encode(), hashlib.sha256).digest()


def _found() -> dict[int, bytes]:
    folder = Path(settings.KEYS_DIR)
    paths = sorted(folder.glob("code-*.key")) if folder.is_dir() else []
    return {int(match[1]): _read(path) for path in paths if (match := _NAME.fullmatch(path.name))}


def _read(path: Path) -> bytes:
    try:
        key = read_key(path)
    except (OSError, ValueError) as error:
        raise KeyProblem(f"{path.name} cannot be read as a key.") from error
    if key is None or not is_private(path):
        raise KeyProblem(f"{path.name} must be readable by its owner only (chmod 600).")
    return key


def _known() -> dict[int, str]:
    return dict(KeyFingerprint.objects.values_list("number", "fingerprint"))


def _require_match(found: dict[int, bytes], known: dict[int, str]) -> None:
    if not known:
        raise KeyProblem("No code key yet: run manage.py init_keys, once.")
    if {number: fingerprint(key) for number, key in found.items()} != known:
        raise KeyProblem(
            "The code keys in KEYS_DIR are not those of this database: copy the files of the host "
            "where init_keys was run, or restore them from their own backup."
        )


def _made(number: int) -> bytes:
    path = Path(settings.KEYS_DIR) / f"code-{number:04}.key"
    write_key(path, secrets.token_bytes(KEY_BYTES))
    return _read(path)
