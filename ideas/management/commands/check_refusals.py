"""`manage.py check_refusals FILE`: what real refusals lack, next to our detailed answer."""

import csv
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ideas.answer_check import Lack, Refusal, lacks_of, set_phrases

WORDS = {
    Lack.UNDERSTOOD: "ne redit rien de l’idée",
    Lack.REASON: "ne donne aucune raison",
    Lack.EXPLANATION: "n’explique pas (moins de trente mots)",
    Lack.WAY_FORWARD: "ne dit ni ce qui la rendrait possible, ni vers où aller",
    Lack.CONTACT: "ne dit pas à qui en parler",
    Lack.APPEAL: "ne dit pas jusqu’à quand un réexamen se demande",
    Lack.OWN_WORDS: "est une formule employée au moins trois fois",
}


class Command(BaseCommand):
    help = (
        "Compte ce qui manque à des refus réels au regard de la réponse détaillée. Le fichier est "
        "un tableau CSV ; rien n’est enregistré."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--answer", default="rejected_message", help="colonne du refus")
        parser.add_argument(
            "--idea", nargs="+", default=["title", "summary"], help="colonnes de l’idée"
        )
        parser.add_argument("--each", action="store_true", help="une ligne par refus")

    def handle(self, *, file: Path, answer: str, idea: list[str], each: bool, **options) -> None:
        rows = _rows(file, answer, idea)
        refusals = [
            Refusal(idea=" ".join(row[name] or "" for name in idea), text=row[answer].strip())
            for row in rows
        ]
        phrases = set_phrases([refusal.text for refusal in refusals])
        counts: Counter = Counter()
        for number, refusal in enumerate(refusals, start=1):
            lacks = lacks_of(refusal, set_phrases=phrases)
            counts.update(lacks)
            counts["complete"] += not lacks
            if each:
                said = ", ".join(WORDS[lack] for lack in lacks) or "complet"
                self.stdout.write(f"{number}\u00a0: {said}")
        self.stdout.write(_counted(len(refusals), len(phrases)))
        for lack in Lack:
            self.stdout.write(f"{counts[lack]:>4} {WORDS[lack]}")
        self.stdout.write(f"{counts['complete']:>4} ne manque de rien")


def _counted(refusals: int, phrases: int) -> str:
    """How much was read. In French nothing and one are singular."""
    repeated = "formule répétée" if phrases < 2 else "formules répétées"
    return f"{refusals} refus, {phrases} {repeated}"


def _rows(file: Path, answer: str, idea: list[str]) -> list[dict[str, str]]:
    """The lines that hold a refusal. Raises `CommandError` for a file that is not such a table."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"Ce fichier ne se lit pas : {error}") from error
    wanted = {answer, *idea}
    if not rows or wanted - set(rows[0]):
        raise CommandError("Colonnes attendues : " + ", ".join(sorted(wanted)))
    return [row for row in rows if (row[answer] or "").strip() not in ("", "None")]
