"""What an organisation sets for its dashboards, as the settings pages group it."""

from django.utils.translation import gettext_lazy as _

from accounts.settings_groups import SettingsGroup, register_group

DASHBOARD_PARTS = register_group(
    SettingsGroup(
        "tableaux-de-bord",
        _("Les parties des tableaux de bord"),
        _(
            "Les chiffres de la démarche suffisent pour commencer. Le reste s’ajoute quand il "
            "devient utile ; ce qui n’est pas activé ne se voit pas."
        ),
        "dashboards.forms.PartsForm",
        weight=25,
        icon="chart-line",
    )
)
