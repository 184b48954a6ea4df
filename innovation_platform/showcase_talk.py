"""Invented comments for /composants/: every kind of voice, and the marks that words leave."""

import datetime as dt

from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

WHEN = dt.datetime(2026, 11, 20, 14, 2, tzinfo=dt.UTC)


class ExampleTalk(forms.Form):
    """A comment being written, by someone who may speak for an office."""

    body = forms.CharField(
        label=_("Votre commentaire"), max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    voice = forms.ChoiceField(
        label=_("Je m’exprime"),
        choices=[("own", _("en mon nom")), ("referent", _("le référent innovation"))],
        initial="own",
        required=False,
        widget=forms.RadioSelect,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


def _comment(number: int, author: str, html: str, **details) -> dict:
    return {
        "id": number,
        "author": author,
        "badges": [],
        "voice": "own",
        "voice_label": "",
        "at": WHEN,
        "edited": False,
        "versions_url": "",
        "html": mark_safe(html),  # noqa: S308 - written just below
        "gone": "",
        "hidden": False,
        "origin": None,
        "own": False,
        "helped_count": 0,
        "helped_me": False,
        "helped_url": "#",
        "edit_url": "",
        "remove_url": "",
        "report_url": "#",
        "moderate_url": "",
        **details,
    }


def threads() -> list[dict]:
    """A discussion in three threads."""
    question = _comment(
        1,
        "Anne-Marie Le Guennec",
        "<p>À Rezé nous l’avons essayé deux lundis. <strong>Trois personnes sur dix</strong> "
        "sont venues avec toutes leurs pièces, contre une d’habitude.</p>",
        badges=[_("expert sollicité")],
        helped_count=4,
        helped_me=True,
    )
    replies = [
        _comment(
            2,
            "Hélène Marchand-Dubois",
            '<p><span class="mention">@Anne-Marie Le Guennec</span>, avec quel modèle de message ? '
            "Le nôtre ne dit pas quelles pièces apporter.</p>",
            badges=[_("porte l’idée")],
            versions_url="#discussion-exemple",
        ),
        _comment(3, "", "", gone=_("Commentaire retiré par la personne qui l’avait écrit.")),
    ]
    official = _comment(
        4,
        "Youssef Amrani",
        "<p>Je rencontre le service informatique jeudi ; je dirai ici ce qu’il est possible "
        "d’envoyer, et à quel coût.</p>",
        voice="referent",
        voice_label=_("Référent innovation"),
    )
    direction = _comment(
        5,
        "Claire Vidal",
        "<p>La direction suit cette idée de près : l’accueil est une priorité de l’année.</p>",
        voice="direction",
        voice_label=_("Direction"),
        own=True,
        helped_url="",
        helped_count=1,
        edit_url="#discussion-exemple",
        remove_url="#discussion-exemple",
        report_url="",
    )
    return [
        {"id": 1, "root": question, "replies": replies, "more": 5, "url": "#", "reply_url": "#"},
        {"id": 4, "root": official, "replies": [], "more": 0, "url": "#", "reply_url": "#"},
        {"id": 5, "root": direction, "replies": [], "more": 0, "url": "#", "reply_url": ""},
    ]


def notes() -> list[dict]:
    """Two thanks to a team: a reader's, to report, and one's own, to take back."""
    idea = {"title": "Un rappel la veille du rendez-vous", "get_absolute_url": "#"}
    return [
        {
            "id": 1,
            "author": "Inès Garnier",
            "unit": "Accueil du public",
            "html": mark_safe("<p>L’attente a fondu le lundi. Merci d’y avoir cru.</p>"),
            "idea": idea,
            "edit_url": "",
            "remove_url": "",
            "report_url": "#",
            "moderate_url": "",
        },
        {
            "id": 2,
            "author": "Tom Leroy",
            "unit": "",
            "html": mark_safe("<p>On se demande comment on faisait avant.</p>"),
            "idea": idea,
            "edit_url": "#",
            "remove_url": "#",
            "report_url": "",
            "moderate_url": "",
        },
    ]
