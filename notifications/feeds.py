"""The secret keys with which feed readers, which cannot sign in, read as a person."""

import uuid

from django.core import signing
from django.db import transaction

from accounts.models import User
from notifications.models import FeedKey

_SALT = "notifications.feeds"


@transaction.atomic
def new_key(*, user: User) -> str:
    """A new key for the person; the one before ends."""
    row, _new = FeedKey.objects.update_or_create(user=user, defaults={"generation": uuid.uuid4()})
    return _signed(row)


@transaction.atomic
def close_feeds(*, user: User) -> None:
    """The person's key ends."""
    FeedKey.objects.filter(user=user).delete()


def key_of(user: User) -> str:
    """The person's key; "" when they have none."""
    row = FeedKey.objects.filter(user=user).first()
    return "" if row is None else _signed(row)


def reader_of(key: str) -> User:
    """The person whose key this is. Raises `FeedKey.DoesNotExist` when it is not one, not one any
    more, or when the person may not sign in any more."""
    try:
        generation = uuid.UUID(signing.Signer(salt=_SALT).unsign(key))
    except (signing.BadSignature, ValueError):
        raise FeedKey.DoesNotExist from None
    row = FeedKey.objects.select_related("user").get(generation=generation)
    if not row.user.may_sign_in:
        raise FeedKey.DoesNotExist
    return row.user


def _signed(row: FeedKey) -> str:
    return signing.Signer(salt=_SALT).sign(row.generation.hex)
