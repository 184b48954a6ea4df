"""How often each person is written to: their own choice, else their organisation's, else ours."""

from collections.abc import Iterable

from django.core import signing
from django.db import transaction

from accounts.models import Organisation, User
from notifications.enums import Frequency
from notifications.kinds import all_kinds, find_kind
from notifications.models import OrganisationPreference, Preference

#: In an unsubscribing link: everything that digests of this frequency gather.
DIGESTS = {"digest.daily": Frequency.DAILY, "digest.weekly": Frequency.WEEKLY}
_SALT = "notifications.unsubscribe"


def frequencies(users: Iterable[User], kinds: Iterable[str]) -> dict[tuple[int, str], str]:
    """The frequency of each person for each kind, in two queries; none for the kinds that nobody
    can choose."""
    users, kinds = list(users), list(kinds)
    if not any(find_kind(kind) for kind in kinds):
        return {(user.pk, kind): _default(kind) for user in users for kind in kinds}
    own = {
        (row.user_id, row.kind): row.frequency
        for row in Preference.objects.filter(user__in=users, kind__in=kinds)
    }
    places = {user.organisation_id for user in users} - {None}
    theirs = {
        (row.organisation_id, row.kind): row.frequency
        for row in OrganisationPreference.objects.filter(organisation__in=places, kind__in=kinds)
    }
    return {
        (user.pk, kind): own.get((user.pk, kind))
        or theirs.get((user.organisation_id, kind))
        or _default(kind)
        for user in users
        for kind in kinds
    }


def choices_of(user: User) -> dict[str, str]:
    """The person's frequency for every kind that can be chosen."""
    codes = [kind.code for kind in all_kinds()]
    return {kind: chosen for (_user, kind), chosen in frequencies([user], codes).items()}


def defaults_of(organisation: Organisation) -> dict[str, str]:
    """What holds for those of an organisation who chose nothing, by kind."""
    rows = OrganisationPreference.objects.filter(organisation=organisation)
    theirs = dict(rows.values_list("kind", "frequency"))
    return {kind.code: theirs.get(kind.code, kind.default) for kind in all_kinds()}


@transaction.atomic
def choose_for_organisation(*, organisation: Organisation, frequencies: dict[str, str]) -> None:
    """What an organisation chooses for those of its people who choose nothing, by kind. It holds
    for the news addressed from now on."""
    OrganisationPreference.objects.bulk_create(
        [
            OrganisationPreference(organisation=organisation, kind=kind, frequency=often)
            for kind, often in frequencies.items()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "kind"],
        update_fields=["frequency"],
    )


@transaction.atomic
def choose(*, user: User, frequencies: dict[str, str]) -> None:
    """The person's own choices, by kind."""
    Preference.objects.bulk_create(
        [Preference(user=user, kind=kind, frequency=often) for kind, often in frequencies.items()],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["frequency"],
    )


def unsubscribe(*, user: User, kind: str) -> None:
    """No more mails of this kind; for a digest, of all that it gathers."""
    kinds = [kind]
    if kind in DIGESTS:
        kinds = [code for code, often in choices_of(user).items() if often == DIGESTS[kind]]
    choose(user=user, frequencies=dict.fromkeys(kinds, Frequency.NEVER))


def may_unsubscribe(kind: str) -> bool:
    """Whether mails of this kind can be switched off."""
    return kind in DIGESTS or find_kind(kind) is not None


def unsubscribe_token(user_id: int, kind: str) -> str:
    """What lets whoever holds the mail, and nobody else, switch off this kind for its recipient."""
    return signing.dumps([user_id, kind], salt=_SALT)


def read_token(token: str) -> tuple[User, str] | None:
    """The person and the kind of an unsubscribing link; None when it is not one of ours."""
    try:
        user_id, kind = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_id).first()
    return (user, kind) if user is not None and may_unsubscribe(kind) else None


def _default(kind: str) -> str:
    known = find_kind(kind)
    return known.default if known is not None else Frequency.IMMEDIATE
