from accounts.models.mandate import Mandate
from accounts.models.organisation import Groupement, Organisation, Unit
from accounts.models.user import User

__all__ = ["Groupement", "Mandate", "Organisation", "Unit", "User"]
