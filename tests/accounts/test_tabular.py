import datetime
import re
import zipfile

import pytest
from openpyxl import Workbook

from accounts.services.tabular import Column, Table, UnreadableFile

COLUMNS = (
    Column("email", ("e-mail", "courriel"), required=True),
    Column("name", ("nom",)),
    Column("unit", ("unité",)),
)


@pytest.fixture
def table(tmp_path):
    """A table made of a text or of bytes."""

    def make(content: str | bytes) -> Table:
        path = tmp_path / "annuaire.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Table(path, COLUMNS)

    return make


def rows(table: Table) -> list[tuple[int, dict]]:
    return [(row.line, dict(row.values)) for row in table]


def problems(table: Table) -> list[tuple[int, str]]:
    return [(row.line, row.problem) for row in table if row.problem]


TWO_ROWS = [
    (2, {"email": "zoe@exemple.fr", "name": "Noël", "unit": "Accueil"}),
    (3, {"email": "lea@exemple.fr", "name": "Œuvrard", "unit": ""}),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_file_is_read_however_it_was_saved(table, encoding, delimiter, end):
    lines = [
        ["Courriel", "NOM", "Unite"],
        ["zoe@exemple.fr", "Noël", "Accueil"],
        ["lea@exemple.fr", "Œuvrard", ""],
    ]
    text = end.join(delimiter.join(line) for line in lines) + end
    assert rows(table(text.encode(encoding))) == TWO_ROWS


def test_cells_lose_what_nobody_sees(table):
    read = table("courriel;nom\n \u00a0zoe@exemple.fr\u200b ;Jean\u00a0 \u00a0Noe\u0308l\n")
    assert rows(read) == [(2, {"email": "zoe@exemple.fr", "name": "Jean Noël"})]


def test_empty_rows_are_passed_over_and_short_ones_completed(table):
    read = table("\n\ncourriel;nom;unité\n;;\nzoe@exemple.fr\n\nlea@exemple.fr;Noël;;;\n")
    assert rows(read) == [
        (5, {"email": "zoe@exemple.fr", "name": "", "unit": ""}),
        (7, {"email": "lea@exemple.fr", "name": "Noël", "unit": ""}),
    ]


def test_cell_on_several_lines_between_quotation_marks_is_one_cell(table):
    read = table('courriel;nom;unité\nzoe@exemple.fr;Noël;"Accueil\ndu public"\n')
    assert rows(read) == [
        (2, {"email": "zoe@exemple.fr", "name": "Noël", "unit": "Accueil du public"})
    ]


def test_quotation_mark_never_closed_costs_only_its_own_line(table):
    lines = "".join(f"p{n}@exemple.fr;Nom{n};Accueil\n" for n in range(60))
    read = list(table(f'courriel;nom;unité\nzoe@exemple.fr;"Noël;Accueil\n{lines}'))
    assert [(row.line, row.cells) for row in read if row.problem] == [
        (2, ('zoe@exemple.fr;"Noël;Accueil',))
    ]
    assert [row.values["email"] for row in read if not row.problem] == [
        f"p{n}@exemple.fr" for n in range(60)
    ]


def test_two_marks_never_closed_do_not_swallow_what_is_between(table):
    read = list(
        table(
            'courriel;nom;unité\na@exemple.fr;A;"Accueil\nb@exemple.fr;B;Accueil\n'
            'c@exemple.fr;C;Accueil"\nd@exemple.fr;D;Accueil\n'
        )
    )
    assert [(row.line, bool(row.problem)) for row in read] == [
        (2, True),
        (3, False),
        (4, True),
        (5, False),
    ]


def test_thousands_of_bad_lines_are_each_given_back(table):
    lines = 'zoe@exemple.fr;"Noël\n' * 3001
    assert len(problems(table(f"courriel;nom\n{lines}"))) == 3001


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a@exemple.fr;A;B;de trop", "4 cellules pour 3 colonnes"),
        ("a@exemple.fr;A\x00;B", "caractère illisible dans une cellule"),
        ("a@exemple.fr;A\ufffd;B", "caractère illisible dans une cellule"),
        (f"a@exemple.fr;{'A' * 10_001};B", "cellule de plus de 10000 caractères"),
        ('a@exemple.fr;"A"B;C', "guillemets mal placés"),
    ],
)
def test_row_that_cannot_be_read_says_why(table, line, why):
    read = table(f"courriel;nom;unité\n{line}\nlea@exemple.fr;Noël;\n")
    assert [(row.line, row.problem) for row in read] == [(2, why), (3, "")]


def test_sign_of_a_formula_made_harmless_by_an_export_is_read_back(table):
    read = table("courriel;nom\nzoe@exemple.fr;'=Noël\n")
    assert rows(read) == [(2, {"email": "zoe@exemple.fr", "name": "=Noël"})]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Le fichier est vide."),
        ("nom;unité\n", "Il manque la colonne « e-mail ». Colonnes trouvées : nom, unité."),
        (
            "courriel;nom;E-mail\n",
            "Les colonnes « courriel » et « E-mail » se valent : gardez-en une.",
        ),
        (
            b"\xd0\xcf\x11\xe0 ancien",
            "L’ancien format .xls n’est pas lu : enregistrez le classeur en .xlsx ou en .csv.",
        ),
        (b"PK\x03\x04 tronque", "Ce classeur est abîmé : il ne s’ouvre pas."),
    ],
)
def test_file_that_cannot_be_imported_says_why(table, content, message):
    with pytest.raises(UnreadableFile) as refusal:
        table(content)
    assert str(refusal.value).replace("\u00a0", " ") == message


def test_missing_file_says_so(tmp_path):
    with pytest.raises(UnreadableFile):
        Table(tmp_path / "absent.csv", COLUMNS)


def test_workbook_gives_its_values(tmp_path):
    path = tmp_path / "annuaire.xlsx"
    book = Workbook()
    book.active.append([None, None, None])
    book.active.append(["Courriel", "Nom", "Unité"])
    book.active.append(["zoe@exemple.fr", 12.0, datetime.datetime(2026, 11, 23)])
    book.active.append([None, None, None])
    book.active.append(["lea@exemple.fr", 1.5, True])
    book.create_sheet("autre").append(["rien"])
    book.save(path)
    assert rows(Table(path, COLUMNS)) == [
        (3, {"email": "zoe@exemple.fr", "name": "12", "unit": "2026-11-23"}),
        (5, {"email": "lea@exemple.fr", "name": "1.5", "unit": "True"}),
    ]


def test_formula_of_a_workbook_gives_the_value_it_had(tmp_path):
    """openpyxl writes no computed value: it is put into the sheet as a spreadsheet would."""
    path, computed = tmp_path / "brut.xlsx", tmp_path / "calcule.xlsx"
    book = Workbook()
    book.active.append(["Courriel", "Nom"])
    book.active.append(['="zoe"&"@exemple.fr"', "Noël"])
    book.save(path)
    with_value(path, computed, "zoe@exemple.fr")
    assert rows(Table(computed, COLUMNS)) == [(2, {"email": "zoe@exemple.fr", "name": "Noël"})]


def with_value(source, target, value: str) -> None:
    """Copy a workbook, giving its only formula the value a spreadsheet would have saved."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(
                    rb'<c r="A2"[^>]*><f>(.*?)</f><v\s*/?>(</v>)?</c>',
                    rb'<c r="A2" t="str"><f>\1</f><v>' + value.encode() + rb"</v></c>",
                    content,
                )
            after.writestr(name, content)
