"""The fixed accounts of the demo: one per role, all in its first organisation."""

from dataclasses import dataclass

#: The common password of every person of the demo; it passes the platform's own rules.
PASSWORD = "ruche-orange-velo-42"  # noqa: S105 - meant to be read by everyone


@dataclass(frozen=True)
class Account:
    """A person who can be played: `role` is the code printed beside the address."""

    role: str
    first_name: str
    last_name: str
    #: Beginning of the name of the unit where the person works, if it matters.
    unit: str = ""

    @property
    def email(self) -> str:
        return f"{self.role.replace('_', '-')}@essaim.example"


ACCOUNTS = (
    Account("agent", "Amina", "Belkacem", "Accueil"),
    Account("referent", "Thomas", "Leroux", "Communication"),
    Account("expert", "Nadia", "Fontaine", "Prestations"),
    Account("committee_member", "Julien", "Mercier", "Agence comptable"),
    Account("committee_chair", "Hélène", "Vasseur", "Action sociale"),
    Account("director", "Philippe", "Garnier", "Direction"),
    Account("project_lead", "Inès", "Moreau", "Systèmes"),
    Account("network_lead", "Catherine", "Dumas"),
    Account("administrator", "Olivier", "Tanguy", "Systèmes"),
    Account("facilitator", "Samira", "Delmas", "Accueil"),
)


def account(role: str) -> Account:
    """The account of a role."""
    return next(row for row in ACCOUNTS if row.role == role)
