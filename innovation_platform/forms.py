"""Forms among others of a page, what a service refused of them, and the numbers they carry."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

#: The digits of the longest key of a database.
LONGEST = 18


class InPage:
    """A form whose page writes the tag and the buttons around its fields."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def shown_key(self) -> tuple | None:
        """All that the fields show, for a template to remember them: their words, their choices and
        what they start from; None once something was typed. A field whose choices come from the
        database asks for them."""
        if self.is_bound:
            return None
        return (
            type(self).__qualname__,
            *(
                (
                    name,
                    str(field.label),
                    str(field.help_text),
                    str(self.get_initial_for_field(field, name)),
                    tuple(map(_both, getattr(field, "choices", ()))),
                )
                for name, field in self.fields.items()
            ),
        )

    def add_errors(self, refused: ValidationError) -> None:
        """Show a service's refusal beside the field it is about."""
        show_refusal(self, refused)


def _both(choice: tuple) -> tuple[str, str]:
    value, label = choice
    return str(value), str(label)


class PlainForm(InPage, forms.Form):
    """The same, of fields of its own."""


def show_refusal(form: forms.BaseForm, refused: ValidationError) -> None:
    """Show what a service refused beside the field it is about, at the head of the form for what
    is about none of its fields."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused.messages)
        return
    for name, words in refused.message_dict.items():
        form.add_error(name if name in form.fields else None, words)


def whole_number(text: str | None) -> int | None:
    """The key or the number that a form or an address carries; None for what is not one."""
    known = text and len(text) <= LONGEST and text.isascii() and text.isdecimal()
    return int(text) if known else None


def seen_in(request: HttpRequest) -> int:
    """The revision that the page of a form showed; -1, which is none, for anything else."""
    found = whole_number(request.POST.get("seen"))
    return -1 if found is None else found
