"""The idea itself. Its state is written by `ideas.services` only."""

import uuid
from collections.abc import Collection

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Unit, User
from accounts.selectors import organisations_of, reach_of
from campaigns.models import Campaign
from ideas.enums import Origin, State, Visibility
from ideas.lifecycle import STATES, StateInfo
from ideas.models.involvement import Involvement
from ideas.models.settings import Category
from innovation_platform.prepared import Given, PreparedPart
from referents.models import Committee
from referents.selectors import seats_of


class IdeaQuerySet(models.QuerySet):
    def listed_for(self, user: User) -> "IdeaQuerySet":
        """What lists show a person: the visible ideas of the organisations they look into. One
        condition and no join, so that lists stay fast; own ideas are their own list."""
        return self.filter(
            visibility=Visibility.VISIBLE, organisation_id__in=organisations_of(user)
        )

    def for_user(self, user: User) -> "IdeaQuerySet":
        """Every idea a person may open: those listed for them, those they are tied to or asked
        about, those their referent mandates cover whatever their visibility, and those forwarded
        to them as network lead. A director opens what waits for a second person, read or not yet
        by a moderator: else an answer could wait for a signature that nobody can give."""
        seats, reach = seats_of(user), reach_of(user)  # in this order one query tells both
        me = {"user": user.pk}
        listed = Q(visibility=Visibility.VISIBLE, organisation_id__in=organisations_of(user))
        studied = ~Q(visibility=Visibility.PRIVATE) & (
            Q(organisation_id__in=reach.whole("referent")) | Q(unit_id__in=reach.held("referent"))
        )
        examined = ~Q(visibility=Visibility.PRIVATE) & Q(committee_id__in=seats)
        examined &= ~_stood_back(**me)
        condition = listed | studied | examined | _tied(**me) | _asked(**me)
        if directed := reach.whole("director"):
            condition |= (
                ~Q(visibility=Visibility.PRIVATE) & Q(organisation_id__in=directed) & _proposed()
            )
        if reach.branches or reach.groupement_organisations:
            condition |= _forwarded() & (
                Q(organisation__branch__in=reach.branches)
                | Q(organisation_id__in=reach.groupement_organisations)
            )
        return self.filter(condition)

    def to_read(self) -> "IdeaQuerySet":
        """Those that nobody sees until a referent has read them; no more once their author has
        taken them back."""
        return self.filter(visibility=Visibility.AWAITING).exclude(state=State.WITHDRAWN)

    def authored_by(self, user: User) -> "IdeaQuerySet":
        """The ideas a person deposited or co-signs, drafts included."""
        return self.filter(
            pk__in=Involvement.objects.active()
            .filter(user=user, kind__in=Involvement.AUTHORSHIP)
            .values("idea")
        )


class Idea(models.Model):
    """An employee's idea, from its deposit to its adoption on every site.

    `revision` counts its moves: every form carries the one its reader saw. `deposited_on` is the
    day of the deposit; the hour is kept for signed ideas only. Lists sort by day then by random
    key, so that an order never tells who deposited when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.CharField(_("origine"), max_length=10, choices=Origin, default=Origin.SIGNED)
    code_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="ideas", verbose_name=_("organisme")
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("unité"),
    )
    title = models.CharField(_("titre"), max_length=140)
    problem = models.TextField(_("le problème rencontré"))
    proposal = models.TextField(_("ce que je propose"))
    benefit = models.TextField(_("le bénéfice attendu"), blank=True)
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("catégorie"),
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("défi"),
    )

    state = models.CharField(_("état"), max_length=20, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(_("révision"), default=0)
    visibility = models.CharField(
        _("visibilité"), max_length=10, choices=Visibility, default=Visibility.PRIVATE
    )
    due_on = models.DateField(_("délai"), null=True, blank=True)
    deposited_on = models.DateField(_("déposée le"), null=True, blank=True)
    deposited_at = models.DateTimeField(null=True, blank=True, editable=False)
    saved_at = models.DateTimeField(_("brouillon enregistré le"), null=True, blank=True)
    closed_on = models.DateField(_("close le"), null=True, blank=True)
    referent = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ideas_in_charge",
        verbose_name=_("référent"),
    )
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("comité"),
    )
    summary = models.TextField(_("synthèse pour le comité"), blank=True)
    is_local = models.BooleanField(_("réalisée localement"), default=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        verbose_name=_("fusionnée avec"),
    )
    contested_on = models.DateField(_("réponse contestée le"), null=True, blank=True)
    appealed_on = models.DateField(_("réexamen demandé le"), null=True, blank=True)
    supports_count = models.PositiveIntegerField(_("soutiens"), default=0)
    group_author = models.CharField(
        _("groupe ou atelier"), max_length=120, blank=True, default="", db_default=""
    )
    comments_count = models.PositiveIntegerField(_("commentaires"), default=0, db_default=0)
    moderate_by = models.DateField(_("à relire avant le"), null=True, blank=True)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idée")
        verbose_name_plural = _("idées")
        indexes = [
            models.Index(
                fields=["organisation", "-deposited_on", "-id"],
                name="idea_recent",
                condition=Q(visibility=Visibility.VISIBLE),
            ),
            # The front page's: among the newest ideas, hardly one has gone so far.
            models.Index(
                fields=["organisation", "-deposited_on", "-id"],
                name="idea_spreading",
                condition=Q(
                    visibility=Visibility.VISIBLE, state__in=[State.IN_ROLLOUT, State.ACHIEVED]
                ),
            ),
            models.Index(
                fields=["organisation", "-supports_count", "-id"],
                name="idea_supported",
                condition=Q(visibility=Visibility.VISIBLE),
            ),
            models.Index(
                fields=["organisation", "-comments_count", "-id"],
                name="idea_discussed",
                condition=Q(visibility=Visibility.VISIBLE),
            ),
            models.Index(
                fields=["organisation", "moderate_by", "id"],
                name="idea_to_moderate",
                condition=Q(visibility=Visibility.AWAITING),
            ),
            models.Index(
                fields=["organisation", "due_on", "id"],
                name="idea_waiting",
                condition=Q(due_on__isnull=False),
                include=["visibility", "state"],
            ),
            # One queue of a desk, its oldest limit first.
            models.Index(
                fields=["organisation", "state", "due_on", "id"],
                name="idea_queue",
                condition=Q(due_on__isnull=False),
            ),
            # What was given to nobody yet may be nothing, in a queue that is long.
            models.Index(
                fields=["organisation", "state", "due_on", "id"],
                name="idea_to_nobody",
                condition=Q(due_on__isnull=False, referent__isnull=True),
            ),
            models.Index(
                fields=["committee", "due_on", "id"],
                name="idea_before_committee",
                condition=Q(due_on__isnull=False, committee__isnull=False),
                include=["state"],
            ),
            models.Index(
                fields=["organisation", "category", "-deposited_on", "-id"],
                name="idea_category",
                condition=Q(visibility=Visibility.VISIBLE),
            ),
            models.Index(
                fields=["organisation", "state", "-deposited_on", "-id"],
                name="idea_state",
                condition=Q(visibility=Visibility.VISIBLE),
            ),
            models.Index(
                fields=["unit", "-deposited_on", "-id"],
                include=["organisation"],
                name="idea_unit",
                condition=Q(visibility=Visibility.VISIBLE),
            ),
            models.Index(fields=["state", "due_on", "id"], name="idea_state_waiting"),
            models.Index(
                fields=["-deposited_on", "-id"],
                name="idea_recent_everywhere",
                condition=Q(visibility=Visibility.VISIBLE),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="idea_state_known"),
            models.CheckConstraint(
                condition=(Q(state=State.MERGED) & Q(merged_into__isnull=False))
                | (~Q(state=State.MERGED) & Q(merged_into=None)),
                name="idea_merged_has_survivor",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=State.DRAFT, visibility=Visibility.PRIVATE, deposited_on=None)
                    | (
                        ~Q(state=State.DRAFT)
                        & ~Q(visibility=Visibility.PRIVATE)
                        & Q(deposited_on__isnull=False)
                    )
                ),
                name="idea_draft_is_private",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.SIGNED, code_digest=None)
                | Q(
                    origin=Origin.ANONYMOUS,
                    code_digest__isnull=False,
                    deposited_at=None,
                    saved_at=None,
                ),
                name="idea_anonymous_has_code_and_no_hour",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ideas:detail", args=[self.pk])

    def get_state_display(self) -> str:
        """The label of its state; Django's own puts every choice in a dictionary each time."""
        return State(self.state).label

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Each constraint is about the state or the origin: a form without them checks none."""
        if not {"state", "origin"} <= set(exclude or ()):
            super().validate_constraints(exclude=exclude)

    @property
    def info(self) -> StateInfo:
        return STATES[State(self.state)]

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


# What ties a person to an idea, put into SQL once: every page asks it. The other models import this
# one, hence their names.
_MINE = {"idea": OuterRef("pk"), "user": Given("user")}
_tied = PreparedPart(Idea, lambda: Exists(Involvement.objects.filter(**_MINE)))
_asked = PreparedPart(
    Idea,
    lambda: Exists(
        _rows("Opinion").filter(idea=OuterRef("pk"), expert=Given("user")),
    ),
)
_stood_back = PreparedPart(Idea, lambda: Exists(_rows("Recusal").in_force().filter(**_MINE)))
_proposed = PreparedPart(Idea, lambda: Exists(_rows("Decision").open().filter(idea=OuterRef("pk"))))

_forwarded = PreparedPart(
    Idea,
    lambda: Exists(
        _rows("HistoryEntry").filter(idea=OuterRef("pk"), target=State.FORWARDED),
    ),
)


def _rows(model: str) -> models.QuerySet:
    return apps.get_model("ideas", model).objects.all()
