"""Words for texts that search treats as it treats real ones: a few everywhere, many nearly nowhere.

A text is drawn word by word, the n-th word of the vocabulary with a weight of 1 / (n + 20): the
first one is in about a quarter of the ideas, the hundredth in a twentieth, the last in one in a
thousand.
"""

import itertools
import random

from ideas.search import stems

FREQUENT = """
    dossier accueil usager service temps équipe formulaire courrier numérique agence réunion
    document attente demande délai réponse téléphone bureau formation outil procédure conseiller
    information site visite pièce jointe justificatif partage groupe tableau suivi planning travail
    collègue salle papier impression énergie trajet covoiturage vélo déchet tri achat budget
    fournisseur marché matériel écran casque bruit pause repas cantine sport santé sécurité alarme
    handicap accessibilité langue traduction guide fiche mémo vidéo tutoriel intranet messagerie
    calendrier rappel message relance paiement prestation allocation cotisation retraite maladie
    famille logement enfant parent étudiant employeur artisan médecin pharmacie hôpital partenaire
    commune mairie département région association bénévole enquête sondage satisfaction qualité
    erreur contrôle fraude signature scanner archive statistique indicateur mesure essai pilote
    projet innovation atelier méthode tutorat parrainage intégration départ mobilité carrière
""".split()  # noqa: SIM905 - a list of words reads better as words
SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprstv" for vowel in "aiou"]
RARE = 8_000
WORDS_PER_IDEA = 40


class Words:
    """An endless supply of words for one run, always the same for a seed."""

    def __init__(self, rng: random.Random) -> None:
        made_up = ("".join(parts) for parts in itertools.product(SYLLABLES, repeat=3))
        self.all = FREQUENT + list(itertools.islice(made_up, 7, None, 13))[:RARE]
        self.stem = {word: " ".join(stems(word)) for word in self.all}
        self._weights = list(itertools.accumulate(1 / (rank + 21) for rank in range(len(self.all))))
        self._rng = rng

    def draw(self, count: int) -> list[str]:
        return self._rng.choices(self.all, cum_weights=self._weights, k=count)

    @property
    def common(self) -> str:
        return self.all[0]

    @property
    def usual(self) -> str:
        return self.all[60]

    @property
    def rare(self) -> str:
        return self.all[-1]
