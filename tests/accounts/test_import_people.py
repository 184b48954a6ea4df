from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from accounts.models import Unit, User
from accounts.services import import_people as service
from tests.factories.accounts import OrganisationFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

HEADERS = "E-mail;Prénom;Nom;Organisme;Unité"
ZOE = "Zoe@Exemple.fr;Zoé;Martin;caf-ain;"


@pytest.fixture(autouse=True)
def ain():
    return OrganisationFactory(code="caf-ain", name="Caf de l’Ain", short_name="Caf 01")


@pytest.fixture
def load(tmp_path):
    """Write the lines to a file, run the command on it, return what it printed."""

    def run(*lines: str, headers: str = HEADERS, **options) -> list[str]:
        path = tmp_path / "annuaire.csv"
        path.write_text("\n".join([headers, *lines]), encoding="utf-8-sig")
        out = StringIO()
        call_command("import_people", path, stdout=out, **options)
        return out.getvalue().replace("\u00a0", " ").splitlines()

    return run


def people() -> list[tuple]:
    rows = User.objects.order_by("email").values_list(
        "email", "first_name", "last_name", "organisation__code", "unit__path"
    )
    return list(rows)


def test_row_becomes_a_person_who_chooses_a_password_by_mail(load):
    assert load(ZOE) == [
        "1 lignes lues : 1 créées, 0 modifiées, 0 inchangées, 0 non prises.",
    ]
    assert people() == [("zoe@exemple.fr", "Zoé", "Martin", "caf-ain", None)]
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(
    "headers",
    [
        "Courriel;Prénom usuel;Nom de famille;Caisse;Service",
        "MAIL;prenom;NOM;code organisme;entité",
        "Adresse électronique;given name;surname;organisation;direction",
    ],
)
def test_headers_may_be_said_in_other_words(load, headers):
    load(ZOE, headers=headers)
    assert people() == [("zoe@exemple.fr", "Zoé", "Martin", "caf-ain", None)]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("MARTIN Zoé", ("Zoé", "MARTIN")),
        ("Zoé MARTIN-DURAND", ("Zoé", "MARTIN-DURAND")),
        ("Zoé de la Tour", ("Zoé", "de la Tour")),
        ("Accueil", ("", "Accueil")),
    ],
)
def test_whole_name_is_cut_in_two(load, written, names):
    load(f"zoe@exemple.fr;{written};caf-ain", headers="mail;nom complet;organisme")
    assert [row[1:3] for row in people()] == [names]


@pytest.mark.parametrize("written", ["caf-ain", "CAF-AIN", "caf de l'ain", "Caf 01"])
def test_organisation_is_found_by_code_or_name(load, written):
    load(ZOE.replace("caf-ain", written))
    assert [row[3] for row in people()] == ["caf-ain"]


def test_organisation_of_rows_without_one_is_an_option(load):
    load("zoe@exemple.fr;Martin", headers="mail;nom", organisation="caf-ain")
    assert [row[3] for row in people()] == ["caf-ain"]


def test_second_run_changes_nothing(load, ain):
    UnitFactory(organisation=ain, code="pf", name="Prestations")
    lines = [ZOE, "lea@exemple.fr;Léa;Noël;caf-ain;Prestations > Accueil"]
    load(*lines, create_units=True)
    before = list(User.objects.order_by("pk").values())
    assert load(*reversed(lines), create_units=True) == [
        "2 lignes lues : 0 créées, 0 modifiées, 2 inchangées, 0 non prises."
    ]
    assert list(User.objects.order_by("pk").values()) == before


def test_dry_run_tells_what_it_would_do_and_writes_nothing(load):
    existing = UserFactory(email="lea@exemple.fr", last_name="Avant")
    assert load(
        ZOE.replace("caf-ain;", "caf-ain;Pôle > Accueil"),
        "lea@exemple.fr;Léa;Après;caf-ain;Pôle",
        "pas une adresse;A;B;caf-ain;",
        create_units=True,
        dry_run=True,
    ) == [
        "ligne 4 : « pas une adresse » n’est pas une adresse électronique",
        "3 lignes lues : 1 créées, 1 modifiées, 0 inchangées, 1 non prises.",
        "Unités créées : 2.",
        "Essai à blanc : rien n’a été écrit.",
    ]
    assert (Unit.objects.count(), User.objects.count()) == (0, 1)
    existing.refresh_from_db()
    assert existing.last_name == "Avant"


def test_person_who_moves_changes_place_and_keeps_the_rest(load, ain):
    person = UserFactory(email="zoe@exemple.fr", unit=UnitFactory(), first_name="Zoé")
    password = person.password
    assert load("zoe@exemple.fr;;Durand;caf-ain;") == [
        "1 lignes lues : 0 créées, 1 modifiées, 0 inchangées, 0 non prises."
    ]
    assert people() == [("zoe@exemple.fr", "Zoé", "Durand", "caf-ain", None)]
    person.refresh_from_db()
    assert person.password == password


def test_empty_unit_leaves_the_person_in_theirs(load, ain):
    unit = UnitFactory(organisation=ain)
    UserFactory(email="zoe@exemple.fr", unit=unit, first_name="Zoé", last_name="Martin")
    assert "1 inchangées" in load(ZOE)[0]
    assert [row[4] for row in people()] == [unit.path]


@pytest.mark.parametrize(
    "written",
    ["/pf/accueil/", "pf/accueil", "Prestations > ACCUEIL", "accueil", "Accueil du public"],
)
def test_unit_is_found_by_path_code_or_name(load, ain, written):
    top = UnitFactory(organisation=ain, code="pf", name="Prestations")
    name = "Accueil du public" if "public" in written else "Accueil"
    unit = UnitFactory(parent=top, code="accueil", name=name)
    UnitFactory(code="accueil", name=name)
    load(f"zoe@exemple.fr;Zoé;Martin;caf-ain;{written}")
    assert User.objects.get().unit == unit


def test_missing_units_are_made_only_when_asked(load, ain):
    line = "zoe@exemple.fr;Zoé;Martin;caf-ain;Prestations > Accueil du public"
    assert load(line)[0] == "ligne 2 : unité « Prestations » inconnue"
    assert load(line, line.replace("zoe", "lea"), create_units=True) == [
        "2 lignes lues : 2 créées, 0 modifiées, 0 inchangées, 0 non prises.",
        "Unités créées : 2.",
    ]
    assert list(ain.units.order_by("path").values_list("path", "name")) == [
        ("/prestations/", "Prestations"),
        ("/prestations/accueil-du-public/", "Accueil du public"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";Zoé;Martin;caf-ain;", "l’adresse électronique manque"),
        ("zoe@;Zoé;Martin;caf-ain;", "« zoe@ » n’est pas une adresse électronique"),
        ("zoe@exemple.fr;Zoé;;caf-ain;", "le nom manque"),
        ("zoe@exemple.fr;Zoé;Martin;;", "l’organisme manque"),
        ("zoe@exemple.fr;Zoé;Martin;caf-02;", "organisme « caf-02 » inconnu"),
        ("zoe@exemple.fr;Zoé;Martin;caf-ain;Nulle part", "unité « Nulle part » inconnue"),
        (
            "zoe@exemple.fr;Zoé;Martin;Homonyme;",
            "plusieurs organismes s’appellent « Homonyme » : donnez le code",
        ),
        (
            "zoe@exemple.fr;Zoé;Martin;caf-ain;Accueil",
            "plusieurs unités s’appellent « Accueil » : donnez le chemin",
        ),
        ("LEA@exemple.fr;Léa;Noël;caf-ain;", "même adresse qu’à la ligne 2"),
        (f"zoe@exemple.fr;Zoé;{'M' * 151};caf-ain;", "nom ou adresse de plus de 150 caractères"),
        ('zoe@exemple.fr;"Zoé;Martin;caf-ain;', "guillemet ouvert et jamais fermé"),
        ("parti@exemple.fr;A;B;caf-ain;", "compte fermé : un administrateur peut le rouvrir"),
    ],
)
def test_row_not_taken_says_its_line_and_why(load, ain, line, reason):
    OrganisationFactory.create_batch(2, name="Homonyme")
    for parent in UnitFactory.create_batch(2, organisation=ain):
        UnitFactory(parent=parent, name="Accueil", code="accueil")
    UserFactory(email="parti@exemple.fr", gone=True)
    assert load("lea@exemple.fr;Léa;Noël;caf-ain;", line, "tom@exemple.fr;Tom;Roy;caf-ain;") == [
        f"ligne 3 : {reason}",
        "3 lignes lues : 2 créées, 0 modifiées, 0 inchangées, 1 non prises.",
    ]


def test_rejected_rows_are_kept_as_written_with_line_and_reason(load, tmp_path):
    kept = tmp_path / "rejets.csv"
    load("zoe@;Zoé;@Martin;caf-ain;", rejects=kept)
    assert kept.read_text("utf-8-sig").replace("\u00a0", " ").splitlines() == [
        "E-mail;Prénom;Nom;Organisme;Unité;ligne d’origine;motif",
        "zoe@;Zoé;'@Martin;caf-ain;;2;« zoe@ » n’est pas une adresse électronique",
    ]


def test_workbook_is_read_like_a_text_file(tmp_path):
    path = tmp_path / "annuaire.xlsx"
    book = Workbook()
    book.active.append(["Mail", "Nom", "Prénom", "Organisme"])
    book.active.append(["zoe@exemple.fr", "Martin", "Zoé", "caf-ain"])
    book.save(path)
    call_command("import_people", path, stdout=StringIO())
    assert people() == [("zoe@exemple.fr", "Zoé", "Martin", "caf-ain", None)]


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ("Nom;Organisme", "Il manque la colonne « e-mail ». Colonnes trouvées : Nom, Organisme."),
        ("Mail;Organisme", "Il manque la colonne « nom » (ou « nom complet »)."),
        (
            "Mail;Nom",
            "Il manque la colonne « organisme » : ajoutez-la, ou donnez l’option --organisation.",
        ),
    ],
)
def test_file_without_the_columns_is_refused_whole(load, headers, message):
    with pytest.raises(CommandError) as refusal:
        load("x;y;z", headers=headers)
    assert str(refusal.value).replace("\u00a0", " ") == message


def test_unknown_organisation_option_is_refused(load):
    with pytest.raises(CommandError):
        load(ZOE, organisation="caf-02")


def test_rejects_file_that_cannot_be_written_says_so(load, tmp_path):
    with pytest.raises(CommandError):
        load(ZOE, rejects=tmp_path / "absent" / "rejets.csv")
    assert people() == []


def test_batches_are_written_one_by_one(load, monkeypatch, django_assert_max_num_queries):
    """Three batches: one look-up and one insertion each, whatever the rows."""
    monkeypatch.setattr(service, "BATCH", 20)
    lines = [f"p{n}@exemple.fr;P{n};Nom{n};caf-ain;" for n in range(60)]
    with django_assert_max_num_queries(14):
        load(*lines)
    assert User.objects.count() == 60
