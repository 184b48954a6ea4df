"""The keys of the box, one a day: web processes seal with the public half, which the database
keeps; the private half is a file of the collector's, destroyed a day after its last letter left.

What was sealed cannot be read again after that, wherever a copy of it may lie: write-ahead logs,
backups, logs of errors.
"""

import datetime
import hmac
import time
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef
from nacl.public import PrivateKey, PublicKey, SealedBox

from ideas.anonymous.keyfiles import destroy_key, read_key, write_key
from ideas.anonymous.keys import KeyProblem, proofs
from ideas.models import BoxKey, Letter

KEPT = datetime.timedelta(hours=24)


class NoPrivateHalf(RuntimeError):
    """The private half that a letter needs is not on this host."""


def current_key(today: datetime.date, *, held: list[bytes] | None = None) -> BoxKey:
    """The key letters are sealed with: today's, or the latest before it while the collector has
    not made one. `held`: as in `keys.proofs`. Raises `KeyProblem` when there is none, or one of
    another origin."""
    key = BoxKey.objects.filter(day__lte=today).order_by("-day").first()
    if key is None and settings.KEYS_AUTOMATIC:
        key = make_key(today)
    if key is None:
        raise KeyProblem("The box has no key yet: run manage.py init_keys.")
    expected = proofs(_named(key), held=held)
    if not any(hmac.compare_digest(key.proof, proof) for proof in expected):
        raise KeyProblem("The key of the box was not made by this installation.")
    return key


def make_key(day: datetime.date) -> BoxKey:
    """The key of a day, made at the first call. Side effects: a file in `BOX_KEYS_DIR`, a row."""
    known = BoxKey.objects.filter(day=day).first()
    if known:
        return known
    private = PrivateKey.generate()
    public = bytes(private.public_key).hex()
    key = BoxKey(key_id=public[:16], day=day, public=public)
    key.proof = proofs(_named(key))[0]
    write_key(_path(key.key_id), bytes(private))
    BoxKey.objects.bulk_create([key], ignore_conflicts=True)
    kept = BoxKey.objects.get(day=day)
    if kept.key_id != key.key_id:
        destroy_key(_path(key.key_id))
    return kept


def seal(content: bytes, *, key: BoxKey) -> bytes:
    """Content that only the private half opens."""
    return SealedBox(PublicKey(bytes.fromhex(key.public))).encrypt(content)


def unseal(sealed: bytes, *, key_id: str) -> bytes:
    """The content of a letter. Raises `NoPrivateHalf`, or `nacl.exceptions.CryptoError`."""
    private = read_key(_path(key_id))
    if private is None:
        raise NoPrivateHalf(key_id)
    return SealedBox(PrivateKey(private)).decrypt(sealed)


def is_lost(key_id: str) -> bool:
    """Whether the private half of a key is not on this host."""
    return not _path(key_id).exists()


def note_use(key_id: str) -> None:
    """Start again the day after which a key without letters is destroyed: the time of its file."""
    path = _path(key_id)
    if path.exists():
        path.touch()


def destroy_old_keys(today: datetime.date) -> int:
    """Destroy the private halves of past days whose last letter left a day ago or more; returns
    how many. Side effects: files written over and removed, rows deleted."""
    waiting = Letter.objects.filter(key_id=OuterRef("key_id"))
    latest = BoxKey.objects.filter(day__lte=today).order_by("-day").first()
    past = BoxKey.objects.filter(~Exists(waiting), day__lt=today)
    if latest:
        past = past.exclude(pk=latest.pk)
    limit = time.time() - KEPT.total_seconds()
    gone = [key for key in past if _last_used(key.key_id) <= limit]
    for key in gone:
        destroy_key(_path(key.key_id))
        key.delete()
    return len(gone)


def _last_used(key_id: str) -> float:
    try:
        return _path(key_id).stat().st_mtime
    except FileNotFoundError:
        return 0


def _path(key_id: str) -> Path:
    return Path(settings.BOX_KEYS_DIR) / f"box-{key_id}.key"


def _named(key: BoxKey) -> str:
    return f"{key.day.isoformat()}/{key.public}"
