from notifications.models.address import BouncingAddress
from notifications.models.digest import Digest
from notifications.models.feed import FeedKey
from notifications.models.heartbeat import Heartbeat
from notifications.models.message import Message
from notifications.models.occurrence import Occurrence
from notifications.models.preference import OrganisationPreference, Preference

__all__ = [
    "BouncingAddress",
    "Digest",
    "FeedKey",
    "Heartbeat",
    "Message",
    "Occurrence",
    "OrganisationPreference",
    "Preference",
]
