"""What an organisation sets for its ideas, as the settings pages group it."""

from django.utils.translation import gettext_lazy as _

from accounts.settings_groups import SettingsGroup, register_group

PARTS = register_group(
    SettingsGroup(
        "parties",
        _("Les parties du circuit"),
        _(
            "Au départ, un référent et une direction suffisent. Chaque partie s’ajoute quand elle "
            "devient utile ; ce qui n’est pas activé ne se voit pas."
        ),
        "ideas.forms.settings.PartsForm",
        weight=10,
        icon="layers",
    )
)
READING = register_group(
    SettingsGroup(
        "relecture",
        _("Lire avant de publier"),
        _(
            "Une idée se voit aussitôt déposée, ou après qu’un référent l’a lue. Attendre protège "
            "les personnes citées par mégarde, et fait attendre tout le monde. Un défi peut le "
            "demander pour ses seules réponses."
        ),
        "ideas.forms.settings.ReadingForm",
        weight=30,
        icon="eye",
    )
)
LIMITS = register_group(
    SettingsGroup(
        "delais",
        _("Délais et rappels"),
        _(
            "Chaque étape dit qui est attendu et jusqu’à quand. Un délai modifié vaut pour les "
            "étapes qui commencent ensuite ; ceux qui courent ne changent pas."
        ),
        "ideas.forms.settings.LimitsForm",
        weight=20,
        icon="clock",
    )
)
