"""What a seat in a team asks of someone, the calls that look for skills, and the help asked for.
Who is in the team is told by the idea's involvements."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import reach_of
from ideas.enums import Tie
from ideas.models import Involvement
from projects.enums import HelpKind
from projects.models.project import Project

#: A month has about that many half-days of work.
MOST_HALF_DAYS = 44


class TimeAsked(models.Model):
    """The time that something asks: half-days a month, until a day. Zero: not said yet."""

    half_days = models.PositiveSmallIntegerField(
        _("demi-journées par mois"), default=0, validators=[MaxValueValidator(MOST_HALF_DAYS)]
    )
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        abstract = True


class SeatTerms(TimeAsked):
    """What a seat in a team is for and the time it takes. `agreed_on` is empty until the person
    has said yes to it; `manager` is who they chose to have told, who has no say in it."""

    seat = models.OneToOneField(
        Involvement, on_delete=models.CASCADE, primary_key=True, related_name="terms"
    )
    role = models.CharField(_("rôle dans l’équipe"), max_length=120, blank=True)
    agreed_on = models.DateField(_("convenu le"), null=True, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("personne informée"),
    )

    class Meta:
        verbose_name = _("place dans une équipe")
        verbose_name_plural = _("places dans les équipes")

    def __str__(self) -> str:
        return f"{self.seat_id} {self.role}"


class SkillCallQuerySet(models.QuerySet):
    def open(self) -> "SkillCallQuerySet":
        """Those that still look for someone, of projects under way."""
        return self.filter(closed_on=None, project__idea__state__in=Project.UNDER_WAY)

    def listed_for(self, user: User) -> "SkillCallQuerySet":
        """The calls of the projects that this person's own organisation carries."""
        mine = Project.objects.listed_for(user).filter(idea__organisation=user.organisation_id)
        return self.filter(project__in=mine)


class SkillCall(TimeAsked):
    """« On cherche… »: a skill the team lacks, for any agent of the organisation."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="calls")
    title = models.CharField(_("ce que l’on cherche"), max_length=120)
    body = models.TextField(_("pour quoi faire"), blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_on = models.DateField(_("ouvert le"), default=timezone.localdate)
    closed_on = models.DateField(_("fermé le"), null=True, blank=True)

    objects = SkillCallQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("appel à compétences")
        verbose_name_plural = _("appels à compétences")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="call_says_what"),
        ]

    def __str__(self) -> str:
        return self.title


class CallAnswer(models.Model):
    """Someone who offers their help, and what the lead said."""

    call = models.ForeignKey(SkillCall, on_delete=models.CASCADE, related_name="answers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="call_answers"
    )
    word = models.TextField(_("un mot"))
    day = models.DateField(_("jour"), default=timezone.localdate)
    accepted = models.BooleanField(_("acceptée"), null=True)
    reply = models.TextField(_("réponse"), blank=True)
    replied_on = models.DateField(_("répondu le"), null=True, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("réponse à un appel")
        verbose_name_plural = _("réponses aux appels")
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="call_answered_once"),
            models.CheckConstraint(
                condition=Q(accepted=None, replied_on=None)
                | Q(accepted__isnull=False, replied_on__isnull=False),
                name="call_reply_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.call}"


class HelpRequestQuerySet(models.QuerySet):
    def open(self) -> "HelpRequestQuerySet":
        """Those that nobody has answered."""
        return self.filter(answered_on=None, project__idea__state__in=Project.UNDER_WAY)

    def answered_by(self, user: User) -> "HelpRequestQuerySet":
        """What this person may answer: help in the places they are referent of, or anything of
        the projects they sponsor; not of those they have a hand in."""
        reach = reach_of(user)
        held = Involvement.objects.active().filter(user=user)
        own = held.filter(kind__in=Involvement.RECUSED)
        sponsored = held.filter(kind=Tie.SPONSOR)
        studied = Q(project__idea__organisation_id__in=reach.whole(Role.REFERENT)) | Q(
            project__idea__unit_id__in=reach.held(Role.REFERENT)
        )
        return self.filter(
            (Q(kind=HelpKind.HELP) & studied) | Q(project__in=sponsored.values("idea"))
        ).exclude(project__in=own.values("idea"))


class HelpRequest(models.Model):
    """« Besoin d’aide »: to the referents and the sponsor; or lack of time: to the sponsor, who
    arbitrates. Closed by its answer."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="help_requests")
    kind = models.CharField(_("demande"), max_length=4, choices=HelpKind, default=HelpKind.HELP)
    body = models.TextField(_("ce qui nous manque"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField(_("demandé le"), default=timezone.localdate)
    answer = models.TextField(_("réponse"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(_("répondu le"), null=True, blank=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("demande d’aide")
        verbose_name_plural = _("demandes d’aide")
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="help_says_what"),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by=None, answer="")
                | (Q(answered_on__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="help_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} – {self.asked_on}"
