"""What an organisation sets for its challenges, as the settings pages group it."""

from django.utils.translation import gettext_lazy as _

from accounts.settings_groups import SettingsGroup, register_group

CAMPAIGN_PARTS = register_group(
    SettingsGroup(
        "defis",
        _("Les parties des défis"),
        _(
            "Une question, des dates et des règles suffisent à un défi ; ses idées suivent le "
            "circuit ordinaire. Le reste s’ajoute quand il devient utile ; ce qui n’est pas activé "
            "ne se voit pas."
        ),
        "campaigns.forms.PartsForm",
        weight=16,
        icon="flag",
    )
)
