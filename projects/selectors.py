"""The querysets that the pages of projects share."""

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.selectors import organisations_of
from ideas.anyone import ANYONE
from ideas.disclosure import hidden_authors
from ideas.enums import Tie
from ideas.models import Idea, Involvement
from ideas.permissions import Standing
from innovation_platform.prepared import Prepared
from projects.enums import IN_USE, HelpKind
from projects.models import (
    CallAnswer,
    HelpRequest,
    Indicator,
    JournalEntry,
    Project,
    RolloutSite,
    SkillCall,
)

HELP_SHOWN = 20


def projects_listed(user: User) -> QuerySet[Project]:
    """The projects this person may list, with what a row shows: `idea.carriers` are the lead and
    the sponsor."""
    sites = RolloutSite.objects.filter(project=OuterRef("pk")).order_by().values("project")
    calls = SkillCall.objects.filter(project=OuterRef("pk"), closed_on=None)
    asked = HelpRequest.objects.filter(project=OuterRef("pk"), answered_on=None, kind=HelpKind.HELP)
    news = JournalEntry.objects.filter(project=OuterRef("pk")).order_by().values("project")
    carriers = Involvement.objects.active().filter(kind__in=(Tie.LEAD, Tie.SPONSOR))
    return (
        Project.objects.listed_for(user)
        .select_related("idea__organisation", "idea__unit")
        .prefetch_related(
            Prefetch("idea__involvements", carriers.select_related("user"), to_attr="carriers")
        )
        .annotate(
            title=F("idea__title"),
            state=F("idea__state"),
            due_on=F("idea__due_on"),
            sites_count=_counted(sites),
            adopted_count=_counted(sites.filter(state__in=IN_USE)),
            last_news=Subquery(news.annotate(last=Max("day")).values("last")),
            seeks_help=Case(
                When(
                    Q(Exists(calls) | Exists(asked), idea__state__in=Project.UNDER_WAY),
                    then=True,
                ),
                default=False,
            ),
        )
        .order_by("-started_on", "-pk")
    )


def _counted(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def unmeasured(idea: Idea) -> QuerySet[Indicator]:
    """The indicators of an idea's trials that have no value after."""
    return Indicator.objects.filter(pilot__project=idea.pk, measures=None)


NEWEST_CALLS = 3
#: What the front page shows of a call.
CALL = ("id", "title", "half_days", "until", "project_title")


def calls_listed(user: User) -> QuerySet[SkillCall]:
    """The open calls that this person may answer or see, as dictionaries for a list."""
    return (
        SkillCall.objects.listed_for(user)
        .open()
        .values(
            "id",
            "title",
            "body",
            "half_days",
            "until",
            "opened_on",
            "project_id",
            project_title=F("project__idea__title"),
            unit_name=F("project__idea__unit__name"),
        )
    )


def newest_calls(user: User) -> list[dict]:
    """The newest of `calls_listed`, in the columns of `CALL`."""
    given = {"organisations": organisations_of(user), "own_organisation": user.organisation_id}
    return [dict(zip(CALL, row, strict=True)) for row in _NEWEST_CALLS.rows(**given)]


_NEWEST_CALLS = Prepared(
    lambda: calls_listed(ANYONE).order_by("-opened_on", "-id").values_list(*CALL)[:NEWEST_CALLS]
)


def calls_of(project: Project, *, with_answers: bool) -> list[SkillCall]:
    """A project's open calls, newest first; with who answered, for those who carry it."""
    calls = project.calls.open().select_related("project__idea")
    if with_answers:
        answers = CallAnswer.objects.select_related("user__unit").order_by("day", "pk")
        calls = calls.prefetch_related(Prefetch("answers", answers))
    return list(calls)


def help_of(project: Project) -> QuerySet[HelpRequest]:
    """What a team asked for, newest first."""
    return project.help_requests.select_related("asked_by", "answered_by")[:HELP_SHOWN]


def help_awaiting(user: User) -> QuerySet[HelpRequest]:
    """The requests of teams that this person may answer, oldest first."""
    return (
        HelpRequest.objects.open()
        .answered_by(user)
        .select_related("project__idea", "asked_by")
        .order_by("asked_on", "pk")
    )


_TEAM_ORDER = [Tie.SPONSOR, Tie.LEAD, Tie.AUTHOR, Tie.COAUTHOR, Tie.MEMBER]


def team_of(project: Project, who: Standing) -> list[Involvement]:
    """Who carries the project, as this reader may know them: an author who revealed themselves to
    the team only is not named as one to others. Reads `idea.involvements.all()`."""
    hidden = hidden_authors(project.idea, who)
    rows = [
        row
        for row in project.idea.involvements.all()
        if row.accepted_on
        and not row.ended_on
        and not (row.kind in Involvement.AUTHORSHIP and row.user_id in hidden)
    ]
    return sorted(rows, key=lambda row: _TEAM_ORDER.index(Tie(row.kind)))
