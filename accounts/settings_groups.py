"""The settings of an organisation, as the pages of `/referents/reglages/` show them.

Each app owns its settings model and declares the groups it wants shown, with `register_group()`.
A model of settings that declares nothing, and a field that no group names, are still shown: in a
group made from the model, so that nothing an app adds to its settings stays out of reach.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


@dataclass(frozen=True)
class SettingsGroup:
    """One page of settings: what it is, why it exists, and the form it is kept with, named by its
    path so that declaring a group imports no interface.
    `weight` orders the groups: the lower, the earlier."""

    code: str
    title: str | Promise
    why: str | Promise
    form: str | type[forms.ModelForm]
    weight: int = 50
    icon: str = "settings"

    @property
    def form_class(self) -> type[forms.ModelForm]:
        return import_string(self.form) if isinstance(self.form, str) else self.form

    @property
    def model(self) -> type[models.Model]:
        return self.form_class._meta.model

    def current(self, organisation: Organisation) -> models.Model:
        """The organisation's row, or one with the defaults, not written yet."""
        found = self.model._default_manager.filter(organisation=organisation).first()
        return found or self.model(organisation=organisation)

    def bind(self, organisation: Organisation, data=None) -> forms.ModelForm:
        """The form of this group for an organisation."""
        return self.form_class(data, instance=self.current(organisation))


_GROUPS: dict[str, SettingsGroup] = {}


def register_group(group: SettingsGroup) -> SettingsGroup:
    """Make a group of settings known."""
    _GROUPS[group.code] = group
    return group


def all_groups() -> list[SettingsGroup]:
    """Every group, those made from models after those declared, in the order of their weight."""
    return sorted([*_GROUPS.values(), *_discovered()], key=lambda group: group.weight)


def find_group(code: str) -> SettingsGroup | None:
    """The group of this code."""
    return next((group for group in all_groups() if group.code == code), None)


def _discovered() -> Iterator[SettingsGroup]:
    """A group for each model of settings, of the fields that no declared group shows."""
    for model in apps.get_models():
        if not _is_settings(model):
            continue
        shown = {
            name
            for group in _GROUPS.values()
            if group.model is model
            for name in (
                *group.form_class.base_fields,
                *getattr(group.form_class, "also_keeps", ()),
            )
        }
        left = [field.name for field in model._meta.fields if _is_shown(field, shown)]
        if left:
            yield SettingsGroup(
                code=f"autres-{model._meta.label_lower.replace('.', '-')}",
                title=_others_title(model, bool(shown)),
                why=_("Chaque réglage dit ce qu’il change."),
                form=forms.modelform_factory(model, fields=left),
                weight=90,
            )


def _is_settings(model: type[models.Model]) -> bool:
    """Whether an organisation has one row of it to set, named `<App>Settings`: other rows of an
    organisation are the platform's own."""
    key = model._meta.pk
    one_each = isinstance(key, models.OneToOneField) and key.related_model is Organisation
    return one_each and model.__name__.endswith("Settings")


def _is_shown(field: models.Field, shown: set[str]) -> bool:
    return (
        field.editable
        and not field.primary_key
        and field.name not in shown
        and not isinstance(field, models.JSONField)
    )


def _others_title(model: type[models.Model], some_shown: bool) -> str | Promise:
    return _("Autres choix") if some_shown else str(model._meta.verbose_name).capitalize()
