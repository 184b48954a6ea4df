"""Words of the field that stand for one another when ideas are compared, never when searched.

A short list kept by hand, one line per notion. A word is on one line only: where it means two
things, it is left out.
"""

from functools import cache

from ideas.search.text import stems

NOTIONS = """
accueillir intégrer intégration accueil recrue arrivant embauché débuter nouveau
achat acheter marché commande fournisseur approvisionnement
adresse coordonnées domicile déménager déménagement
agression incivilité insulte violence menace agresser
aidant proche dépendant handicapé handicap
aîné senior retraité âgé ancien vieillesse
allocataire assuré usager public bénéficiaire ressortissant visiteur famille
allocation prestation aide droit
alléger simplifier faciliter simple facile lisible clair
annuaire répertoire expert compétence expertise connaissance
appel téléphone téléphonique appeler téléconseiller joindre rappeler
apprendre former formation apprentissage
attente patienter attendre queue file délai retard
authentifier identifiant connecter connexion login
bâtiment immeuble locaux siège étage couloir
bruit calme silence sonore
bureau poste open-space
caisse organisme
cantine restaurant self repas alimentaire déjeuner
carton papier imprimer impression ramette
colis suivi avancement suivre progression
collègue équipe agent
commun partager partagé mutualiser mutualisation grouper ensemble
communiquer communication informer information
congé absence absent
consommer énergie électricité chauffage éteindre extinction allumé
cotisant employeur entreprise artisan indépendant
courriel mail messagerie e-mail
courrier lettre pli notification enveloppe postal
covoiturage trajet
déchet poubelle tri recycler recyclage compost jeter gaspillage gaspiller gâchis
déconnexion déconnecter soir
dématérialiser numérique numériser dématérialisation scanner scan scanner électronique
dette indu trop-perçu rembourser
document pièce justificatif attestation papiers
dossier demande
écran moniteur affichage afficher
entretien rendez-vous convocation créneau
éloigné rural campagne village commune
formulaire cerfa imprimé
guichet borne hall
immersion découvrir vis
indicateur tableau statistique chiffre
internet ligne site web
interprète traduire traduction traducteur étranger allophone langue
logement loyer bail apl locataire
médical médecin praticien santé
non-recours renoncer réclamer prétendre
ordinateur pc informatique portable machine
panneau signalétique pictogramme orienter orientation chemin
parking stationnement garer
parrain tuteur tutorat parrainer mentor
paie salaire payes bulletin fiche
pause repos souffler décompression décompresser récupérer
procédure consigne mode-opératoire wiki faq
réemploi reconditionner réformé rebut donner
relance rappel sms texto prévenir alerte alerter avertir
réunion réunir
salle
signaler déclarer déclaration
sourd malentendant lsf
stock solde charge
télétravail distance domicile-travail
vélo bicyclette cycle
voiture auto véhicule
"""


@cache
def _notions() -> dict[str, str]:
    known: dict[str, str] = {}
    for line in NOTIONS.strip().splitlines():
        found = dict.fromkeys(stem for word in line.split() for stem in stems(word))
        for stem in found:
            known.setdefault(stem, next(iter(found)))
    return known


@cache
def _members() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for stem, first in _notions().items():
        found.setdefault(first, []).append(stem)
    return {first: tuple(members) for first, members in found.items()}


def others(stem: str) -> tuple[str, ...]:
    """The stems that stand for the same thing, this one included."""
    return _members().get(notion(stem), (stem,))


def notion(stem: str) -> str:
    """What a stem stands for: the first word of its line, or itself."""
    return _notions().get(stem, stem)
