"""Short forms of the idea's page: opinions, feedback, a comment on a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms.widgets import text_field
from innovation_platform.forms import InPage


class OpinionForm(InPage, forms.Form):
    """An expert's opinion."""

    body = text_field(
        _("Votre avis"),
        help_text=_(
            "Lu par les référents et ceux qui décident ; l’auteur ne le voit pas tel quel."
        ),
    )


class FeedbackForm(forms.Form):
    """Whether an answer helped."""

    helped = forms.TypedChoiceField(
        choices=[("yes", _("Oui")), ("no", _("Non"))], coerce=lambda value: value == "yes"
    )
    comment = forms.CharField(max_length=2000, required=False)


class CommentForm(InPage, forms.Form):
    """Why a proposal is sent back to who made it."""

    comment = text_field(_("Ce qu’il faut revoir"), rows=4)
