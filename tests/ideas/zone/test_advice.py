"""What the second reading notices, and what it leaves alone."""

import pytest

from ideas.anonymous.advice import Clue, Remark, remarks

UNITS = ["Accueil du public", "Agence Nord", "RH"]


def found(text):
    return [(remark.clue, remark.words) for remark in remarks({"problem": text}, units=UNITS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Écrivez à camille.roy@caf.fr pour voir.", [(Clue.EMAIL, "camille.roy@caf.fr")]),
        ("Appelez le 04 72 00 11 22.", [(Clue.PHONE, "04 72 00 11 22")]),
        ("Appelez le +33 6.12.34.56.78", [(Clue.PHONE, "+33 6.12.34.56.78")]),
        ("Poste 4512, le matin.", [(Clue.NUMBER, "Poste 4512")]),
        ("Mon matricule : A12345", [(Clue.NUMBER, "matricule : A12345")]),
        ("Le 1 85 05 78 006 084 36 est refusé.", [(Clue.NUMBER, "1 85 05 78 006 084 36")]),
        ("Une idée.\nCamille Roy", [(Clue.SIGNATURE, "Camille Roy")]),
        ("Une idée.\n\nCordialement,\nJean-Pierre D.", [(Clue.SIGNATURE, "Jean-Pierre D.")]),
        ("Une idée.\nCordialement,\nla cheffe de service",
         [(Clue.SIGNATURE, "Cordialement, la cheffe de service")]),
        ("Je m’appelle Camille Roy et j’attends.", [(Clue.SIGNATURE, "Je m’appelle Camille Roy")]),
        ("Nous, à l’accueil du public, attendons.", [(Clue.UNIT, "Accueil du public")]),
        ("Dans mon service, l’Agence Nord, on attend.", [(Clue.UNIT, "Agence Nord")]),
        # Left alone
        ("L’Agence Nord ferme à midi. Je le sais.", []),
        ("À l’accueil, une personne sur trois revient.", []),
        ("Il y a 240 visites, 12 500 dossiers, et 3 000 000 d’euros.", []),
        ("Le 12/03/2026, rue de la Paix.", []),
        ("Une idée simple.\nElle coûte peu.", []),
        ("Mes RH disent non.", []),
        ("Camille Roy", []),
        ("", []),
    ],
)  # fmt: skip
def test_clues(text, expected):
    assert found(text) == expected


def test_clues_are_told_by_field_once_each():
    texts = {"title": "a@b.fr et a@b.fr", "problem": "a@b.fr"}
    assert remarks(texts, units=[]) == [
        Remark(Clue.EMAIL, "title", "a@b.fr"),
        Remark(Clue.EMAIL, "problem", "a@b.fr"),
    ]


def test_a_long_text_full_of_clues_is_read_quickly_and_cut():
    assert len(remarks({"problem": "\n".join(f"a{n}@b.fr" for n in range(900))}, units=UNITS)) == 12
    assert remarks({"problem": "je suis " * 1_200 + "A" * 5_000}, units=UNITS * 200) == []
