import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from tests.factories.accounts import OrganisationFactory

pytestmark = pytest.mark.django_db

HEADERS = "reseau,nom,departements,siege_adresse,siege_code_postal,siege_commune,site"
AIN = (
    "Caf,Caisse d'allocations familiales (Caf) de l'Ain,01,\"4 rue A., CS 5\",01014,Bourg Cedex 9,x"
)


@pytest.fixture
def load(tmp_path):
    """Write the lines to a file, run the command on it, return what it printed."""

    def run(*lines: str, headers: str = HEADERS, **options) -> str:
        path = tmp_path / "organismes.csv"
        path.write_text("\n".join([headers, *lines]), encoding="utf-8-sig")
        out = StringIO()
        call_command("import_organisations", path, stdout=out, **options)
        return out.getvalue().replace("\u00a0", " ")

    return run


def account(output: str) -> str:
    return next(line for line in output.splitlines() if "lignes lues" in line)


def codes() -> list[str]:
    return list(Organisation.objects.order_by("pk").values_list("code", flat=True))


def test_row_becomes_an_organisation(load):
    assert load(AIN) == "1 lignes lues : 1 créées, 0 modifiées, 0 inchangées, 0 non prises.\n"
    [fields] = Organisation.objects.values(
        "code", "name", "short_name", "network", "branch", "kind", "departements", "city"
    )
    assert fields == {
        "code": "caf-ain",
        "name": "Caisse d’allocations familiales (Caf) de l’Ain",
        "short_name": "Caf de l’Ain",
        "network": "Caf",
        "branch": "family",
        "kind": "local",
        "departements": "01",
        "city": "Bourg",
    }


@pytest.mark.parametrize(
    ("network", "name", "code", "branch", "kind"),
    [
        (
            "CPAM",
            "Caisse primaire d'assurance maladie (CPAM) Le Havre",
            "cpam-havre",
            "health",
            "local",
        ),
        (
            "Urssaf",
            "Urssaf Provence-Alpes-Côte d'Azur",
            "urssaf-provence-alpes-cote-azur",
            "collection",
            "regional",
        ),
        (
            "Carsat",
            "Caisse d'assurance retraite (Carsat) - Bourgogne - Franche-Comté",
            "carsat-bourgogne-franche-comte",
            "retirement",
            "regional",
        ),
        ("MSA", "MSA d’Armorique", "msa-armorique", "farming", "local"),
        ("MSA", "MSA Beauce Cœur de Loire", "msa-beauce-coeur-loire", "farming", "local"),
        (
            "CGSS",
            "Caisse générale de sécurité sociale (CGSS) de La Réunion",
            "cgss-reunion",
            "other",
            "local",
        ),
        (
            "CCSS",
            "Caisse commune de sécurité sociale (CCSS) de Lozère",
            "ccss-lozere",
            "other",
            "local",
        ),
        (
            "Cramif",
            "Caisse régionale d'assurance maladie - Île-de-France",
            "caisse-regionale-assurance-maladie-ile-france",
            "health",
            "regional",
        ),
        (
            "Caisse nationale",
            "Caisse nationale des allocations familiales",
            "caisse-nationale-allocations-familiales",
            "family",
            "national",
        ),
        (
            "Caisse nationale",
            "Agence centrale des organismes de sécurité sociale",
            "agence-centrale-organismes-securite-sociale",
            "collection",
            "national",
        ),
        (
            "Caisse nationale",
            "Union des caisses nationales de sécurité sociale",
            "union-caisses-nationales-securite-sociale",
            "other",
            "union",
        ),
        ("Ecole", "École nationale supérieure", "ecole-nationale-superieure", "other", "other"),
        ("C.A.F.", "Caf du Pas-de-Calais", "caf-pas-calais", "family", "local"),
    ],
)
def test_network_gives_code_branch_and_kind(load, network, name, code, branch, kind):
    load(f'{network},"{name}",,,,,')
    assert list(Organisation.objects.values_list("code", "branch", "kind")) == [
        (code, branch, kind)
    ]


def test_second_run_changes_nothing(load):
    lines = [AIN, "CPAM,CPAM de l'Ain,1,,,,", "MSA,MSA Ain-Rhône,01 69,,,,"]
    load(*lines)
    before = list(Organisation.objects.order_by("pk").values())
    output = load(*reversed(lines))
    assert account(output) == ("3 lignes lues : 0 créées, 0 modifiées, 3 inchangées, 0 non prises.")
    assert list(Organisation.objects.order_by("pk").values()) == before


#: The networks of the public directory, with how many organisations each has.
NETWORKS = {
    "Caf": ("Caisse d'allocations familiales (Caf) du Val-{}", 101),
    "CPAM": ("Caisse primaire d'assurance maladie (CPAM) du Val-{}", 99),
    "MSA": ("MSA Val-{}", 35),
    "Urssaf": ("Urssaf Val-{}", 22),
    "Carsat": ("Caisse d'assurance retraite et de la santé au travail (Carsat) - Val-{}", 15),
    "Caisse nationale": ("Caisse nationale de la branche {}", 6),
    "CGSS": ("Caisse générale de sécurité sociale (CGSS) - Val-{}", 4),
    "CCSS": ("Caisse commune de sécurité sociale (CCSS) du Val-{}", 1),
    "Cramif": ("Caisse régionale d'assurance maladie - Val-{}", 1),
    "École": ("École nationale supérieure du Val-{}", 1),
}


def directory() -> list[str]:
    """As many lines as the directory has, of its shape: addresses with commas, departments from
    none to eight, some without a town."""
    lines, number = [], 0
    for network, (name, count) in NETWORKS.items():
        for _ in range(count):
            number += 1
            departements = " ".join(f"{1 + (number + n) % 95:02}" for n in range(number % 9))
            town = f"Ville-{number} Cedex {number % 9}" if number % 3 else ""
            address = f'"{number} rue A., CS {number}"' if number % 4 else ""
            place = f"{chr(65 + number % 26)}-{number}"
            lines.append(f"{network},{name.format(place)},{departements},{address},01014,{town},x")
    return lines


def test_the_directory_of_285_organisations_is_taken_twice_and_counted_once(load):
    lines = directory()
    assert account(load(*lines)) == (
        "285 lignes lues : 285 créées, 0 modifiées, 0 inchangées, 0 non prises."
    )
    before = list(Organisation.objects.order_by("pk").values())
    assert len(set(codes())) == len({row["short_name"] for row in before}) == 285
    assert account(load(*reversed(lines))) == (
        "285 lignes lues : 0 créées, 0 modifiées, 285 inchangées, 0 non prises."
    )
    assert list(Organisation.objects.order_by("pk").values()) == before


def test_dry_run_tells_and_writes_nothing(load):
    output = load(AIN, "Truc,X,,,,,", dry_run=True)
    assert output.splitlines() == [
        "ligne 3 : réseau « Truc » inconnu",
        "2 lignes lues : 1 créées, 0 modifiées, 0 inchangées, 1 non prises.",
        "Essai à blanc : rien n’a été écrit.",
    ]
    assert codes() == []


def test_corrected_spelling_updates_the_same_organisation(load):
    load("Caf,Caf de Charente,16,,,Angouleme,")
    output = load("Caf,Caisse d'allocations familiales (Caf) de la Charente,16,,,Angoulême Cedex,")
    assert account(output) == ("1 lignes lues : 0 créées, 1 modifiées, 0 inchangées, 0 non prises.")
    [organisation] = Organisation.objects.all()
    assert (organisation.code, organisation.city) == ("caf-charente", "Angoulême")


def test_hand_corrected_guesses_are_kept(load):
    load(AIN)
    Organisation.objects.update(short_name="La Caf de l’Ain", kind="other")
    load(AIN)
    assert list(Organisation.objects.values_list("short_name", "kind")) == [
        ("La Caf de l’Ain", "other")
    ]


def test_empty_cells_change_nothing(load):
    load(AIN)
    assert "1 inchangées" in load(AIN.replace(",01,", ",,").replace("Bourg Cedex 9", ""))
    assert Organisation.objects.get().departements == "01"


def test_two_organisations_of_one_code_get_two(load):
    lines = ["Caf,Caf de la Marne,51,,,,", "Caf,Caf Marne,52,,,,", "Caf,Caf des Marne,53 54,,,,"]
    load(*lines)
    assert codes() == ["caf-marne", "caf-marne-52", "caf-marne-53-54"]
    assert "3 inchangées" in load(*reversed(lines))


def test_code_of_the_file_is_taken(load):
    headers = "code,reseau,nom,effectif"
    load("caf-69,Caf,Caf du Rhône,1 250", headers=headers)
    load("caf-69,Caf,Caf de Lyon,1 260", headers=headers)
    assert list(Organisation.objects.values_list("code", "name", "headcount")) == [
        ("caf-69", "Caf de Lyon", 1260)
    ]


def test_known_organisation_is_found_by_its_name_whoever_made_it(load):
    OrganisationFactory(code="a-la-main", network="Caf", name="Caf du Lot", departements="46")
    assert "0 créées, 1 modifiées" in load("caf,CAF du Lot,46,,,,")
    assert codes() == ["a-la-main"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",Caf de l'Ain,01,,,,", "le réseau manque"),
        ("Caf,,01,,,,", "le nom manque"),
        ("Cafe,Caf de l'Ain,01,,,,", "réseau « Cafe » inconnu ; vouliez-vous dire « Caf » ?"),
        ("Caf,Caf de l'Ain,01 999,,,,", "département « 999 » inconnu"),
        ("Caf,Caf de l'Ain,01,,,,x,de trop", "8 cellules pour 7 colonnes"),
        (f"Caf,{'A' * 201},01,,,,", f"« {'A' * 30}… » dépasse 200 caractères"),
        (
            "Caf,CAISSE D'ALLOCATIONS FAMILIALES (CAF) DE L'AIN,01,,,,",
            "même organisme qu’à la ligne 2 (« Caisse d’allocations familiales (Caf) de l’Ain »)",
        ),
        (
            "Caf,Caf d'Ain,01,,,,",
            "même organisme qu’à la ligne 2 (« Caisse d’allocations familiales (Caf) de l’Ain »)",
        ),
    ],
)
def test_row_not_taken_says_its_line_and_why(load, line, reason):
    output = load(AIN, line, "MSA,MSA Ain-Rhône,01 69,,,,")
    assert output.splitlines() == [
        f"ligne 3 : {reason}",
        "3 lignes lues : 2 créées, 0 modifiées, 0 inchangées, 1 non prises.",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x,Caf,Caf de l'Ain,beaucoup", "effectif « beaucoup » : un nombre entier est attendu"),
        ("a b,Caf,Caf de l'Ain,3", "code « a b » : lettres, chiffres et tirets seulement"),
    ],
)
def test_wrong_headcount_or_code_is_said(load, line, reason):
    assert f"ligne 2 : {reason}\n" in load(line, headers="code,reseau,nom,effectif")


def test_new_code_for_a_known_name_is_refused(load):
    load("caf-69,Caf,Caf du Rhône", headers="code,reseau,nom")
    output = load("caf-70,Caf,Caf du Rhône", headers="code,reseau,nom")
    assert "ligne 2 : « Caf du Rhône » existe sous le code « caf-69 »\n" in output


@pytest.mark.parametrize(
    ("written", "read"), [("1", "01"), ("2a;2B", "2A 2B"), ("971", "971"), ("69, 69 01", "69 01")]
)
def test_departements_are_read_as_people_write_them(load, written, read):
    load(f'MSA,MSA d\'ici,"{written}",,,,')
    assert Organisation.objects.get().departements == read


def test_rejected_rows_are_kept_and_can_be_imported_once_mended(load, tmp_path):
    kept = tmp_path / "rejets.csv"
    load(AIN, "Truc,=Caf du Lot,46,,,Cahors,", rejects=kept)
    with kept.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert [row[:3] + row[-2:] for row in rows] == [
        ["reseau", "nom", "departements", "ligne d’origine", "motif"],
        ["Truc", "'=Caf du Lot", "46", "3", "réseau «\u00a0Truc\u00a0» inconnu"],
    ]
    kept.write_text(kept.read_text("utf-8-sig").replace("Truc", "Caf").replace("'=", ""), "utf-8")
    out = StringIO()
    call_command("import_organisations", kept, stdout=out)
    assert "1 créées" in out.getvalue()
    assert codes() == ["caf-ain", "caf-lot"]


def test_file_without_the_columns_is_refused_whole(load):
    with pytest.raises(CommandError) as refusal:
        load("01", headers="departements")
    assert str(refusal.value).replace("\u00a0", " ") == (
        "Il manque la colonne « réseau ». Colonnes trouvées : departements."
    )


def test_list_of_hundreds_takes_few_queries(load, django_assert_max_num_queries):
    lines = [f"Caf,Caf numéro {number},01,,,," for number in range(285)]
    with django_assert_max_num_queries(12):
        load(*lines)
    assert len(codes()) == 285
