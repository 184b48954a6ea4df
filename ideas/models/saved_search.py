"""A search a person keeps, and may be told of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedSearch(models.Model):
    """The address of a list, under a name. With `alert`, ideas that come to match are told once:
    `told` holds the keys of those already said, among the last deposited."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("nom"), max_length=80)
    query = models.CharField(_("recherche"), max_length=1_000)
    alert = models.BooleanField(_("m’écrire quand une idée nouvelle y répond"), default=True)
    told = models.JSONField(default=list, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("recherche enregistrée")
        verbose_name_plural = _("recherches enregistrées")
        constraints = [
            models.UniqueConstraint(fields=["user", "query"], name="saved_search_once_each")
        ]

    def __str__(self) -> str:
        return self.name
