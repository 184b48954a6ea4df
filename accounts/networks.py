"""The networks of Social Security: how they are written, their branch and kind of organisation."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from accounts.enums import Branch, OrganisationKind


@dataclass(frozen=True)
class Network:
    """A family of organisations under the name that the field gives it."""

    label: str
    branch: Branch
    kind: OrganisationKind


NATIONAL = "Caisse nationale"

NETWORKS = (
    Network("Caf", Branch.FAMILY, OrganisationKind.LOCAL),
    Network("CPAM", Branch.HEALTH, OrganisationKind.LOCAL),
    Network("Cramif", Branch.HEALTH, OrganisationKind.REGIONAL),
    Network("Ugecam", Branch.HEALTH, OrganisationKind.REGIONAL),
    Network("Urssaf", Branch.COLLECTION, OrganisationKind.REGIONAL),
    Network("Carsat", Branch.RETIREMENT, OrganisationKind.REGIONAL),
    Network("MSA", Branch.FARMING, OrganisationKind.LOCAL),
    Network("CGSS", Branch.OTHER, OrganisationKind.LOCAL),
    Network("CCSS", Branch.OTHER, OrganisationKind.LOCAL),
    Network("CSSM", Branch.OTHER, OrganisationKind.LOCAL),
    Network("UIOSS", Branch.OTHER, OrganisationKind.UNION),
    Network("CTI", Branch.OTHER, OrganisationKind.UNION),
    Network("École", Branch.OTHER, OrganisationKind.OTHER),
    Network(NATIONAL, Branch.OTHER, OrganisationKind.NATIONAL),
)

# A national body's branch is read in its name; the first words found decide.
NATIONAL_BRANCHES = (
    ("mutualite sociale agricole", Branch.FARMING),
    ("allocations familiales", Branch.FAMILY),
    ("cnaf", Branch.FAMILY),
    ("assurance maladie", Branch.HEALTH),
    ("cnam", Branch.HEALTH),
    ("militaire", Branch.HEALTH),
    ("vieillesse", Branch.RETIREMENT),
    ("cnav", Branch.RETIREMENT),
    ("agence centrale des organismes", Branch.COLLECTION),
    ("acoss", Branch.COLLECTION),
    ("urssaf", Branch.COLLECTION),
)


def fold(text: str) -> str:
    """The text without case, accents nor signs, words separated by one space, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


_BY_KEY = {fold(network.label).replace(" ", ""): network for network in NETWORKS}


def find_network(written: str) -> Network | None:
    """The network meant by « C.A.F. », « cpam » or « Ecole »; None when none is."""
    return _BY_KEY.get(fold(written).replace(" ", ""))


def nearest_network(written: str) -> str:
    """The label of the network whose name looks most like this, for an error message, or ""."""
    near = get_close_matches(fold(written).replace(" ", ""), _BY_KEY, n=1, cutoff=0.6)
    return _BY_KEY[near[0]].label if near else ""


def branch_of(network: Network, name: str) -> Branch:
    """The branch of an organisation of this network; for a national body, read in its name."""
    if network.kind != OrganisationKind.NATIONAL:
        return network.branch
    folded = fold(name)
    return next((branch for words, branch in NATIONAL_BRANCHES if words in folded), network.branch)


def kind_of(network: Network, name: str) -> OrganisationKind:
    """The kind of an organisation of this network: the union of the national funds is a union."""
    if network.kind == OrganisationKind.NATIONAL and fold(name).startswith("union"):
        return OrganisationKind.UNION
    return network.kind
