"""The annotated querysets that screens share."""

import datetime
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_
from uuid import UUID

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, Organisation, Unit, User
from accounts.selectors import organisations_of, paths_above
from campaigns.models import Campaign
from ideas.anyone import ANYONE, TODAY, given_of
from ideas.enums import CommentKind, State, Visibility
from ideas.models import (
    AgendaItem,
    Answer,
    Attachment,
    Award,
    Category,
    Comment,
    Decision,
    DialogueMessage,
    EntryTrace,
    Follow,
    HistoryEntry,
    Idea,
    InternalNote,
    Involvement,
    Moderation,
    Opinion,
    Recusal,
    Support,
)
from ideas.models.involvement import keep_ties
from ideas.recusal import recused_from
from innovation_platform.prepared import Given, Prepared, PreparedObjects, PreparedPart
from referents.enums import CommitteeKind
from referents.models import Committee

#: What a row of a list needs, read with `values()`: half the cost of model instances.
ROW = (
    "id",
    "title",
    "state",
    "deposited_on",
    "due_on",
    "supports_count",
    "comments_count",
    "category_id",
    "organisation_id",
)

#: Sorts of the lists: label code → columns, the key last so that paging by key is exact.
SORTS = {
    "recent": ("-deposited_on", "-id"),
    "supported": ("-supports_count", "-id"),
    "discussed": ("-comments_count", "-id"),
    "waiting": ("due_on", "id"),
}


_MINE = {"idea": OuterRef("pk"), "user": Given("user")}
_HERE = {"idea": OuterRef("pk")}
_SAID = {"kind": CommentKind.COMMENT, "parent": None}
_THANKS = {"kind": CommentKind.THANKS}
#: What there is under an idea, and what the person did there: of a row whose key is the idea's.
TOLD = {
    "supported_by_me": lambda: Exists(Support.objects.filter(**_MINE)),
    "followed_by_me": lambda: Exists(Follow.objects.filter(**_MINE)),
    "asks_me": lambda: Exists(Opinion.objects.filter(**_HERE, expert=Given("user"))),
    "has_answer": lambda: Exists(Answer.objects.filter(**_HERE)),
    "has_file": lambda: Exists(Attachment.objects.filter(**_HERE)),
    "has_decision": lambda: Exists(Decision.objects.open().filter(**_HERE)),
    "has_dialogue": lambda: Exists(DialogueMessage.objects.filter(**_HERE)),
    "i_stand_back": lambda: Exists(Recusal.objects.in_force().filter(**_MINE)),
    "session_outcome": lambda: Subquery(
        AgendaItem.objects.pending().filter(**_HERE).order_by("pk").values("outcome")[:1]
    ),
    "has_opinion": lambda: Exists(Opinion.objects.filter(**_HERE)),
    "has_note": lambda: Exists(InternalNote.objects.filter(**_HERE)),
    "has_comment": lambda: Exists(Comment.objects.filter(**_HERE, **_SAID)),
    "has_thanks": lambda: Exists(Comment.objects.filter(**_HERE, **_THANKS)),
    "thanked_by_me": lambda: Exists(
        Comment.objects.filter(**_HERE, **_THANKS, author=Given("user"), removed_at=None)
    ),
    "has_absorbed": lambda: Exists(Idea.objects.filter(merged_into=OuterRef("pk"))),
    "has_moderation": lambda: Exists(Moderation.objects.filter(**_HERE, comment=None)),
    "has_award": lambda: Exists(Award.objects.filter(**_HERE)),
    "has_entry_trace": lambda: Exists(EntryTrace.objects.filter(**_HERE)),
    "network_led": lambda: Exists(_network_leads()),
    "committee_active": lambda: Exists(
        Committee.objects.filter(
            organisation=OuterRef("organisation_id"),
            kind=CommitteeKind.INNOVATION,
            is_active=True,
        )
    ),
}
_TOLD = {name: PreparedPart(Idea, build) for name, build in TOLD.items()}


def page_of(user: User) -> QuerySet[Idea]:
    """Ideas this person may open, with all that an idea's page shows of them: what has no row is
    told by annotations, so that a page asks only for what there is."""
    return _told(user, timezone.localdate()).prefetch_related(
        Prefetch("involvements", Involvement.objects.select_related("user")),
    )


def idea_to_open(user: User, pk: UUID) -> Idea | None:
    """The idea of `page_of` that has this key, if any: the same, in queries put into SQL once."""
    found = _ONE.objects(**given_of(user), idea=pk)
    if not found:
        return None
    keep_ties(found[0], _TIES.objects(idea=pk))
    return found[0]


_IDEA = Given("idea", UUIDField())
_ONE = PreparedObjects(
    lambda: _told(ANYONE, TODAY).select_related("project").filter(pk=_IDEA), by_key=True
)
_TIES = PreparedObjects(
    lambda: Involvement.objects.filter(idea=_IDEA).select_related("user"), by_key=True
)


def _told(user: User, today: datetime.date | Given) -> QuerySet[Idea]:
    given = {"user": user.pk, "today": today}
    return (
        Idea.objects.for_user(user)
        .select_related(
            "organisation__idea_settings",
            "unit",
            "category",
            "campaign",
            "committee",
            "referent",
            "merged_into",
        )
        .annotate(**{name: part(**given) for name, part in _TOLD.items()})
    )


def history_of(idea: Idea) -> list[HistoryEntry]:
    """Every move of an idea, in order, with who made it."""
    return _of(idea, _HISTORY.objects(idea=idea.pk))


_HISTORY = PreparedObjects(
    lambda: HistoryEntry.objects.filter(idea=_IDEA).select_related("actor", "confirmed_by"),
    by_key=True,
)


def _of(idea: Idea, rows: list) -> list:
    """These rows, whose idea is already there."""
    for row in rows:
        row.idea = idea
    return rows


def gather(idea: Idea, user: User, family: Iterable[UUID]) -> None:
    """Let the page of an idea that others joined say what the person did on any of them: nothing is
    asked for an idea that nobody joined."""
    family = list(family)
    if len(family) > 1:
        idea.supported_by_me = Support.objects.filter(idea__in=family, user=user).exists()
        idea.followed_by_me = Follow.objects.filter(idea__in=family, user=user).exists()


def _network_leads() -> QuerySet[Mandate]:
    """The network leads in office, the day given, over the organisation of an idea."""
    place = Organisation.objects.filter(pk=OuterRef(OuterRef("organisation_id")))
    return Mandate.objects.current(Given("today", DateField())).filter(
        Q(branch__in=place.values("branch"))
        | Q(groupement__organisations=OuterRef("organisation_id")),
        role=Role.NETWORK_LEAD,
    )


def colleagues_for(idea: Idea) -> QuerySet[User]:
    """The referents in office over an idea's organisation or over its unit, the person it is given
    to and those who stand back from it left out."""
    over = Q(unit=None)
    if idea.unit_id:
        over |= Q(unit__path__in=paths_above(idea.unit.path))
    held = Mandate.objects.current().filter(
        over, role=Role.REFERENT, organisation=idea.organisation_id
    )
    back = recused_from(idea).values("pk")
    found = User.objects.filter(pk__in=held.order_by().values("user"))
    return found.exclude(pk=idea.referent_id).exclude(pk__in=back)


def referents_over(ideas: Iterable[Idea]) -> QuerySet[User]:
    """The referents in office over at least one of these ideas, by its organisation or its unit."""
    paths: dict[int, set[str]] = {}
    for idea in ideas:
        above = paths_above(idea.unit.path) if idea.unit_id else ()
        paths.setdefault(idea.organisation_id, set()).update(above)
    over = Q(pk__in=())
    for place, covering in paths.items():
        over |= Q(organisation=place) & (Q(unit=None) | Q(unit__path__in=covering))
    held = Mandate.objects.current().filter(over, role=Role.REFERENT)
    return User.objects.filter(pk__in=held.order_by().values("user"))


def proposal_left(user: User, idea: Idea, action: str) -> Decision | None:
    """The last thing proposed on an idea, when this person proposed it, as this action, and it was
    sent back, taken back or overtaken by a move: they go on from its words."""
    last = idea.decisions.select_related("signed_by").order_by("-pk").first()
    if last is None or (last.proposed_by_id, last.action) != (user.pk, action):
        return None
    return last if last.outcome in (Decision.Outcome.RETURNED, Decision.Outcome.VOIDED) else None


def answers_readable(idea: Idea, *, early: bool) -> list[Answer]:
    """The answers given on an idea, newest first; the public ones only, unless `early`. One that
    was corrected gives way to its correction."""
    found = _of(idea, _ANSWERS[early].objects(idea=idea.pk, now=timezone.now()))
    corrected = {answer.corrects_id for answer in found}
    return [answer for answer in found if answer.pk not in corrected]


def _answers() -> QuerySet[Answer]:
    answers = Answer.objects.filter(idea=_IDEA).order_by("-version")
    return answers.select_related("written_by", "signed_by", "feedback", "corrects")


_ANSWERS = {
    True: PreparedObjects(_answers, by_key=True),
    False: PreparedObjects(
        lambda: _answers().filter(public_from__lte=Given("now", DateTimeField())), by_key=True
    ),
}


def latest_answers(
    user: User, count: int, *, now: datetime.datetime | Given | None = None
) -> QuerySet[Answer]:
    """The last answers made public in the organisations this person looks into."""
    now = now or timezone.now()
    corrected = Answer.objects.filter(corrects=OuterRef("pk"), public_from__lte=now)
    return (
        Answer.objects.filter(
            ~Exists(corrected),
            public_from__lte=now,
            idea__visibility=Visibility.VISIBLE,
            idea__organisation_id__in=organisations_of(user),
            idea__state__in=[State.REJECTED, State.ANSWERED],
        )
        .select_related("idea")
        .order_by("-public_from", "-pk")[:count]
    )


def spreading(user: User, count: int) -> QuerySet[Idea]:
    """The ideas lately in rollout or achieved in the organisations this person looks into."""
    return (
        Idea.objects.listed_for(user)
        .filter(state__in=[State.IN_ROLLOUT, State.ACHIEVED])
        .order_by("-deposited_on", "-id")[:count]
    )


def choices_for(user: User) -> dict[str, dict[int, str]]:
    """What the filters offer, by kind, in one query: categories, open and past challenges of the
    organisations this person looks into, those organisations, and their services (the units at the
    top of the tree, which stand for those below them)."""
    scope = organisations_of(user)
    given = {f"place{n}": place for n, place in enumerate(scope)}
    found: dict[str, dict[int, str]] = {
        "category": {},
        "campaign": {},
        "organisation": {},
        "unit": {},
    }
    for kind, pk, label in _choices_of(len(scope)).rows(**given):
        found[kind][pk] = label
    return {
        kind: dict(sorted(items.items(), key=lambda item: item[1])) for kind, items in found.items()
    }


@lru_cache(maxsize=50)
def _choices_of(count: int) -> Prepared:
    """The query of the choices of so many organisations."""

    def among(column: str) -> Q:
        places = (Q((column, Given(f"place{n}"))) for n in range(count))
        return reduce(or_, places, Q(pk__in=[]))

    def build() -> QuerySet:
        units = Unit.objects.filter(among("organisation_id"), parent=None)
        return _part("category", Category.objects.all(), "name").union(
            _part(
                "campaign", Campaign.objects.published().filter(among("organisation_id")), "title"
            ),
            _part("organisation", Organisation.objects.filter(among("pk")), "name"),
            _part("unit", units, "name"),
            all=True,
        )

    return Prepared(build, by_key=True)


def _part(kind: str, queryset: QuerySet, label: str):
    return queryset.order_by().values_list(Value(kind, output_field=CharField()), F("pk"), F(label))
