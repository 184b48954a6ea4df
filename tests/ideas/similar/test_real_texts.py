"""The measure of similar ideas on a file of real texts, which is never in the repository."""

import csv

import pytest

from benchmarks import similar
from ideas.models import Idea

SUBJECTS = ("vélo", "parking", "cantine", "imprimante", "badge", "accueil")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "textes.csv"
    with path.open("w", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["titre", "texte"])
        for word in SUBJECTS:
            told = [f"Le {word} pose problème.", f"Chacun parle du {word} chaque matin."]
            asked = [f"Il faut changer le {word}.", f"Un nouveau {word} suffirait à tous."]
            writer.writerow([f"Améliorer le {word}", " ".join(told + asked)])
        writer.writerow(["Trop court", "Une phrase."])
    return path


def test_each_text_is_cut_in_two_between_sentences(file):
    texts = similar.read(file, title="titre", text="texte")
    assert len(texts) == len(SUBJECTS)
    assert texts[0] == similar.Halves(
        "Améliorer le vélo",
        "Le vélo pose problème. Chacun parle du vélo chaque matin.",
        "Il faut changer le vélo. Un nouveau vélo suffirait à tous.",
    )


@pytest.mark.django_db
def test_the_other_half_is_looked_for_each_way(file):
    texts = similar.read(file, title="titre", text="texte")
    found = similar.measure(texts, range(len(texts)))
    assert [one.way for one in found] == ["ours", "BM25", "trigrams"]
    assert all(one.among_five == one.first == 1 for one in found if one.way == "BM25")
    assert found[0].among_five == 1
    assert Idea.objects.count() == len(texts)


@pytest.mark.django_db
def test_control_halves_that_say_something_else_are_not_found(file):
    texts = similar.read(file, title="titre", text="texte")
    strangers = [one._replace(typed="La météo du lundi reste grise et froide.") for one in texts]
    (ours, *_plain) = similar.measure(strangers, range(len(strangers)))
    assert ours.first == 0


def test_without_a_file_nothing_is_measured(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["similar", "nulle-part.csv"])
    assert similar.main() == 2
    assert "nothing was measured" in capsys.readouterr().err
