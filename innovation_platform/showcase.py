"""Invented examples for /composants/: every component, with long French words on purpose."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.enums import State
from innovation_platform.places import Node, tree_of
from innovation_platform.showcase_charts import charts
from innovation_platform.showcase_talk import ExampleTalk, notes, threads

DEPOSITED_ON = dt.date(2026, 10, 1)
LIMIT = dt.date(2026, 12, 3)
SIGNED_ON = dt.date(2026, 11, 20)

PROBLEM = (
    "À l’accueil, une personne sur trois revient parce qu’il manquait une pièce. "
    "Elle a perdu une demi-journée, et nous aussi."
)


PLACES = tree_of(
    [
        Node("/1/", "Direction de la relation avec les usagers", 240, 1),
        Node("/1/1/", "Agence Nord", 38, 2),
        Node("/1/2/", "Agence de Villefranche-sur-Saône et de ses environs", 21, 3),
        Node("/2/", "Mission innovation", 4, 4),
    ]
)


class ExampleForm(forms.Form):
    """One field of each kind, to look at their styles."""

    title = forms.CharField(
        label=_("Titre de votre idée"), max_length=120, help_text=_("Une phrase courte suffit.")
    )
    problem = forms.CharField(label=_("Le problème rencontré"), widget=forms.Textarea)
    category = forms.ChoiceField(
        label=_("Catégorie"),
        choices=[("welcome", _("Accueil")), ("files", _("Traitement des dossiers"))],
    )
    audience = forms.ChoiceField(
        label=_("Qui est concerné ?"),
        choices=[("unit", _("Mon unité")), ("all", _("Tout l’organisme"))],
        widget=forms.RadioSelect,
    )
    attachment = forms.FileField(label=_("Fichier joint"), required=False)
    agreed = forms.BooleanField(label=_("J’ai relu la charte de l’innovation"))


class ExampleFilter(forms.Form):
    """A few fields of a list's filter."""

    step = forms.ChoiceField(label=_("Étape"), choices=[("", _("Toutes")), ("triage", _("Étude"))])
    category = forms.ChoiceField(label=_("Catégorie"), choices=[("", _("Toutes"))], required=False)
    since = forms.DateField(
        label=_("Déposée depuis"), required=False, widget=forms.DateInput({"type": "date"})
    )


def _idea(title: str, state: State, **details) -> dict:
    return {
        "id": "00000000-0000-4000-8000-000000000000",
        "title": title,
        "state": state.value,
        "state_label": state.label,
        "organisation_name": "Caf de la Loire-Atlantique",
        "category_name": "Accueil et relation de service",
        "deposited_on": DEPOSITED_ON,
        "supports_count": 12,
        "comments_count": 3,
        "awaited_label": "",
        "due_on": None,
        "overdue": False,
        "url": "#",
        **details,
    }


def _ideas() -> list[dict]:
    return [
        _idea(
            "Prévenir par SMS la veille d’un rendez-vous, avec la liste des pièces à apporter",
            State.IN_TRIAGE,
            awaited_label="référent innovation",
            due_on=LIMIT,
        ),
        _idea(
            "Une armoire de prêt pour les écrans, claviers et casques du télétravail",
            State.INFO_REQUESTED,
            category_name="Qualité de vie et conditions de travail",
            supports_count=1234,
            comments_count=86,
            awaited_label="auteur",
            due_on=dt.date(2026, 11, 2),
            overdue=True,
        ),
        _idea(
            "Anticonstitutionnellement long : déshypothéquer la dématérialisation "
            "interdépartementale des attestations pluridisciplinaires",
            State.IN_PILOT,
            organisation_name="Carsat Bourgogne-Franche-Comté",
            awaited_label="pilote du projet",
            due_on=dt.date(2027, 1, 1),
        ),
        _idea("Trier les courriers le matin à trois, par thème", State.ACHIEVED, supports_count=1),
        _idea("Fermer l’accueil le vendredi après-midi", State.REJECTED, supports_count=0),
    ]


def _history() -> list[dict]:
    return [
        {
            "state": State.IN_TRIAGE.value,
            "label": "Précisions apportées",
            "on": dt.date(2026, 11, 12),
            "who": "par l’auteur",
            "why": "Nous recevons 240 personnes par semaine: 70 reviennent pour une pièce.",
        },
        {
            "state": State.INFO_REQUESTED.value,
            "label": "Précisions demandées",
            "on": dt.date(2026, 11, 3),
            "who": "par le référent innovation",
            "why": "Combien de personnes reviennent, et pour quelles pièces ?",
        },
        {
            "state": State.DEPOSITED.value,
            "label": "Idée déposée",
            "on": DEPOSITED_ON,
            "who": "par Anne-Marie Le Guennec",
            "why": "",
        },
    ]


def _letter() -> dict:
    return {
        "organisation": "Caf de la Loire-Atlantique",
        "on": SIGNED_ON,
        "about": "Fermer l’accueil le vendredi après-midi",
        "salutation": "Bonjour,",
        "understood": (
            "Vous proposez de fermer l’accueil le vendredi après-midi pour consacrer ce temps aux "
            "dossiers en attente. Vous partez d’un constat juste: les agents d’accueil finissent "
            "leur semaine avec des dossiers qu’ils n’ont pas pu relire."
        ),
        "reasons": [
            "Une règle nationale s’y oppose : l’amplitude d’ouverture est fixée par notre "
            "convention d’objectifs",
            "Le coût dépasserait le bénéfice attendu",
        ],
        "explanation": (
            "La convention signée avec la caisse nationale nous engage sur 35 heures d’ouverture "
            "par semaine. Le vendredi après-midi reçoit 14% des visites, surtout des personnes qui "
            "travaillent.\n\nLes fermer reporterait ces visites au lundi, déjà le jour le plus "
            "chargé: nous avons compté 96 visites de plus par mois."
        ),
        "way_forward": (
            "Deux heures de relecture protégées, le mardi et le jeudi de 8 h à 9 h, avant "
            "l’ouverture : l’équipe de Rezé l’essaie depuis septembre. Si vous souhaitez "
            "l’essayer aussi, cela peut commencer sans comité."
        ),
        "contact": "Karim Benali, référent innovation, qui anime l’essai de Rezé.",
        "signatures": [
            {
                "act": _("Rédigée par"),
                "name": "Karim Benali",
                "role": "référent innovation",
                "on": dt.date(2026, 11, 18),
            },
            {
                "act": _("Signée par"),
                "name": "Hélène Marchand-Dubois",
                "role": "directrice adjointe",
                "on": SIGNED_ON,
            },
        ],
        "appeal_until": dt.date(2027, 1, 19),
        "appeal_used": False,
    }


def _sites() -> list[dict]:
    places = [
        ("Nantes", "adopted", "Adoptée", dt.date(2026, 3, 1), ""),
        ("Rezé", "adopted", "Adoptée", dt.date(2026, 4, 14), ""),
        ("Saint-Nazaire", "adapted", "Adaptée", dt.date(2026, 5, 20), "Le matin seulement"),
        ("Châteaubriant", "planned", "Planifiée", dt.date(2027, 1, 1), ""),
        ("Ancenis", "planned", "Planifiée", dt.date(2027, 2, 15), ""),
        ("Pornic", "proposed", "Proposée", None, ""),
        ("Clisson", "proposed", "Proposée", None, ""),
        ("Blain", "not_adopted", "Non adoptée", dt.date(2026, 9, 8), "Pas d’accueil du public"),
        ("Guérande", "abandoned", "Abandonnée", dt.date(2026, 10, 2), "Déménagement du site"),
    ]
    return [
        {"name": name, "state": state, "state_label": label, "on": on, "reason": reason}
        for name, state, label, on, reason in places
    ]


def _many_sites() -> list[dict]:
    states = [("adopted", "Adoptée")] * 41 + [("planned", "Planifiée")] * 22
    states += [("proposed", "Proposée")] * 38 + [("not_adopted", "Non adoptée")] * 5
    return [
        {"name": f"Agence {number}", "state": state, "state_label": label}
        for number, (state, label) in enumerate(states, start=1)
    ]


def _choices() -> list[dict]:
    return [
        {
            "title": "Déposer en mon nom",
            "icon": "user",
            "value": "signed",
            "checked": True,
            "url": "#",
            "go": "Commencer",
            "points": [
                "Vous suivez votre idée depuis votre compte.",
                "Votre nom est visible de vos collègues ; une place dans l’équipe vous est "
                "proposée d’abord.",
            ],
        },
        {
            "title": "Déposer anonymement",
            "icon": "mail",
            "value": "anonymous",
            "checked": False,
            "url": "#",
            "go": "Continuer sans mon nom",
            "points": [
                "Aucun lien avec votre compte n’est gardé.",
                "Un code de suivi vous permet de lire la réponse et de dialoguer.",
            ],
        },
    ]


def context() -> dict:
    """All that templates/components/index.html shows; no query, nothing real."""
    return {
        "ideas": _ideas(),
        "states": list(State),
        "excerpt": PROBLEM,
        "history": _history(),
        "letter": _letter(),
        "warning": {
            "model": {"label": "Le coût dépasse le bénéfice attendu"},
            "blanks": ["[coût par an]"],
        },
        "bulletin": {
            "organisation": "Caf de la Loire-Atlantique",
            "title": "Nos idées cette semaine",
            "introduction": "Bonjour à toutes et à tous,\n\nVoici ce que vos idées sont devenues.",
            "sent_at": SIGNED_ON,
        },
        "bulletin_sections": [
            {
                "title": "Idées réalisées",
                "items": [
                    {
                        "text": "Un banc devant l’accueil",
                        "url": "#lettre-semaine",
                        "detail": "Réalisée le lundi 23 novembre, soutenue par 12 personnes",
                    },
                    {"text": "Et 3 autres", "url": "", "detail": ""},
                ],
            },
        ],
        "sites": _sites(),
        "many_sites": _many_sites(),
        "limit": LIMIT,
        "past_limit": dt.date(2026, 11, 2),
        "step_dates": {
            "deposit": DEPOSITED_ON,
            "triage": dt.date(2026, 10, 12),
            "carrying_out": SIGNED_ON,
        },
        "passed": ["deposit", "triage", "carrying_out"],
        "choices": _choices(),
        "crumbs": [{"label": _("Accueil"), "url": "#"}, {"label": _("Idées"), "url": "#"}],
        "form": ExampleForm(),
        "form_in_error": ExampleForm(
            {"title": "", "problem": "Trop court", "category": "x"}, prefix="error"
        ),
        "filter_form": ExampleFilter(prefix="filter"),
        "chips": [
            {"label": _("Étape : Étude"), "url": "#"},
            {"label": _("En retard"), "url": "#"},
        ],
        "files": [
            {"name": "photo-de-l-accueil-le-lundi-matin.jpg", "url": "#", "size": 384_000},
            {"name": "Comptage_des_visites_2026.xlsx", "url": "#", "size": 21_500},
        ],
        "charts": charts(),
        "places": [(node, node.value in (1, 4)) for node in PLACES],
        "threads": threads(),
        "notes": notes(),
        "talk_form": ExampleTalk(auto_id="parole_%s"),
        "kept": [{"label": _("La question"), "text": "Quel jour y a-t-il le plus de visites ?"}],
    }
