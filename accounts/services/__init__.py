"""The only writers of the accounts room, apart from the administration's plain forms."""

from accounts.services.mandates import delegate_signature, end_mandate, grant_mandate
from accounts.services.people import disable_account

__all__ = ["delegate_signature", "disable_account", "end_mandate", "grant_mandate"]
