"""What an organisation sets for its projects, as the settings pages group it."""

from django.utils.translation import gettext_lazy as _

from accounts.settings_groups import SettingsGroup, register_group

PROJECT_PARTS = register_group(
    SettingsGroup(
        "projets",
        _("Les parties des projets"),
        _(
            "L’équipe, le journal, les résultats et les sites suffisent à une idée locale. Le "
            "reste s’ajoute quand il devient utile ; ce qui n’est pas activé ne se voit pas."
        ),
        "projects.forms.PartsForm",
        weight=15,
        icon="hammer",
    )
)
