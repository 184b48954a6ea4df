"""Everyone tied to an idea. Recusal, credits and the right of leads come from these rows."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.enums import Disclosure, Tie
from innovation_platform.prepared import Given, PreparedObjects


class InvolvementQuerySet(models.QuerySet):
    def active(self) -> "InvolvementQuerySet":
        """Ties accepted and not ended."""
        return self.filter(accepted_on__isnull=False, ended_on=None)

    def offered(self) -> "InvolvementQuerySet":
        """Seats offered, not yet answered."""
        return self.filter(accepted_on=None, ended_on=None)


class Involvement(models.Model):
    """A person's tie to an idea. A seat in the team is first offered (`accepted_on` empty)."""

    AUTHORSHIP = (Tie.AUTHOR, Tie.COAUTHOR)
    #: Those who have a hand in the idea may not study, evaluate, decide or sign on it.
    RECUSED = (Tie.AUTHOR, Tie.COAUTHOR, Tie.LEAD, Tie.MEMBER)

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="involvements")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="involvements"
    )
    kind = models.CharField(_("lien"), max_length=10, choices=Tie)
    offered_on = models.DateField(_("proposé le"), default=timezone.localdate)
    accepted_on = models.DateField(_("accepté le"), null=True, blank=True)
    ended_on = models.DateField(_("terminé le"), null=True, blank=True)
    disclosure = models.CharField(
        _("nom montré"),
        max_length=10,
        choices=Disclosure,
        default=Disclosure.PUBLIC,
        db_default=Disclosure.PUBLIC,
        help_text=_("À qui le nom d’un auteur qui s’est fait connaître est montré."),
    )

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("lien avec une idée")
        verbose_name_plural = _("liens avec les idées")
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "user", "kind"],
                condition=Q(ended_on=None),
                name="involvement_once",
            ),
            models.UniqueConstraint(
                fields=["idea"],
                condition=Q(kind=Tie.LEAD, ended_on=None),
                name="involvement_one_lead",
            ),
            models.UniqueConstraint(
                fields=["idea"],
                condition=Q(kind=Tie.SPONSOR, ended_on=None),
                name="involvement_one_sponsor",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(accepted_on__gte=F("offered_on")),
                name="involvement_dates_in_order",
            ),
        ]
        indexes = [models.Index(fields=["user", "kind"], name="involvement_user_kind")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_kind_display()}"


_TIES = PreparedObjects(
    lambda: Involvement.objects.filter(idea=Given("idea", models.UUIDField())), by_key=True
)


def ties_of(idea: models.Model) -> list[Involvement]:
    """Every tie of an idea, the first one first: those prefetched, else one query."""
    known = getattr(idea, "_prefetched_objects_cache", {}).get("involvements")
    return _TIES.objects(idea=idea.pk) if known is None else list(known)


def keep_ties(idea: models.Model, rows: list[Involvement]) -> None:
    """Let `idea.involvements.all()` be these rows, as a prefetch does."""
    ties = idea.involvements.all()
    ties._result_cache = rows
    idea._prefetched_objects_cache = {"involvements": ties}
