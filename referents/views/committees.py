"""The pages of a committee: who sits, its grid, when it meets."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Role
from accounts.models import Organisation
from accounts.selectors import reach_of
from campaigns.juries import judging
from campaigns.models import CampaignSettings
from ideas.models import IdeaSettings
from referents import services
from referents.enums import CommitteeKind
from referents.forms.committees import (
    CommitteeForm,
    EndSeatForm,
    GridForm,
    MemberForm,
    QuorumForm,
    SessionForm,
)
from referents.models import Committee
from referents.permissions import CommitteeRight, rights_in
from referents.selectors import committees_for, grid_of, juries_for, seats_of
from referents.views.rooms import rooms

UNPROCESSABLE = 422
PAST_SHOWN = 12


def posted(request: HttpRequest):
    """What a form is bound to: nothing on a page only read, whatever came on one that is sent."""
    return request.POST if request.method == "POST" else None


def in_use(user) -> QuerySet[Committee]:
    """The committees a person may look into, where the organisation uses committees, and the juries
    they look after, where it uses juries."""
    committees = committees_for(user).filter(organisation__in=_using(CommitteeKind.INNOVATION))
    return committees | juries_for(user).filter(organisation__in=_using(CommitteeKind.JURY))


def _using(kind: CommitteeKind) -> QuerySet:
    """The keys of the organisations that use committees, or juries."""
    if kind == CommitteeKind.JURY:
        return CampaignSettings.objects.filter(uses_jury=True).values("pk")
    return IdeaSettings.objects.filter(uses_committee=True).values("pk")


def _place_and_kinds(request: HttpRequest) -> tuple[Organisation | None, list[CommitteeKind]]:
    """Where this person makes a committee, their own organisation first, and of which kinds."""
    held = reach_of(request.user).whole(Role.REFERENT)
    using = {
        kind: set(_using(kind).filter(pk__in=held).values_list("pk", flat=True))
        for kind in CommitteeKind
    }
    places = Organisation.objects.filter(pk__in=set.union(*using.values()))
    place = places.filter(pk=request.user.organisation_id).first() or places.first()
    return place, [kind for kind in CommitteeKind if place and place.pk in using[kind]]


def committees(request: HttpRequest) -> HttpResponse:
    """The committees one sits in or looks after; the « responsable innovation » makes one."""
    place, kinds = _place_and_kinds(request)
    form = CommitteeForm(posted(request), kinds=kinds)
    if request.method == "POST":
        if place is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                made = services.make_committee(
                    organisation=place, by=request.user, **form.cleaned_data
                )
            except ValidationError as refused:
                form.add_errors(refused)
            else:
                messages.success(request, _("Le comité est créé. Donnez-lui ses membres."))
                return redirect("referents:committee", pk=made.pk)
    today = timezone.localdate()
    found = list(in_use(request.user).prefetch_related("sessions"))
    rows = [
        {
            "committee": row,
            "next": next(
                (
                    one
                    for one in row.sessions.all()
                    if one.held_on >= today and not one.cancelled_at
                ),
                None,
            ),
            "sits": row.pk in seats_of(request.user),
        }
        for row in found
    ]
    context = {"rows": rows, "form": form if place else None, "rooms": rooms(request)}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "referents/committees.html", context, status=status)


@require_safe
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """A committee: members, quorum, grid, sessions."""
    return _page(request, get_object_or_404(in_use(request.user), pk=pk))


@require_POST
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Give someone a seat."""
    row = get_object_or_404(in_use(request.user), pk=pk)
    _require(request, row, CommitteeRight.MANAGE)
    form = MemberForm(
        request.POST, people=row.organisation.people.here(), explains=bool(judging(row))
    )
    if form.is_valid():
        try:
            services.add_member(committee=row, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(request, _("Cette personne siège désormais au comité."))
            return redirect("referents:committee", pk=pk)
    return _page(request, row, member_form=form)


def end_seat(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """End a seat; in a jury at work, say why first, and who takes it."""
    row = get_object_or_404(in_use(request.user), pk=pk)
    _require(request, row, CommitteeRight.MANAGE)
    seat = get_object_or_404(row.members.current().select_related("user"), pk=member)
    under_way = judging(row)
    if not under_way:
        if request.method == "POST":
            try:
                services.end_seat(member=seat, by=request.user)
            except ValidationError as refused:  # its challenge opened just now
                messages.error(request, " ".join(refused.messages))
            else:
                messages.success(request, _("Ce siège est libre."))
        return redirect("referents:committee", pk=pk)
    form = EndSeatForm(posted(request), people=row.organisation.people.here())
    if form.is_valid():
        try:
            services.end_seat(member=seat, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(
                request,
                _("Le jury est modifié ; les personnes qui participent en sont averties."),
            )
            return redirect("referents:committee", pk=pk)
    context = {"committee": row, "member": seat, "challenges": under_way, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/end_seat.html", context, status=status)


@require_POST
def set_quorum(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the quorum, or none."""
    row = get_object_or_404(in_use(request.user), pk=pk)
    _require(request, row, CommitteeRight.MANAGE)
    form = QuorumForm(request.POST, explains=bool(judging(row)))
    if form.is_valid():
        try:
            services.set_quorum(committee=row, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(request, _("Le quorum est enregistré."))
            return redirect("referents:committee", pk=pk)
    return _page(request, row, quorum_form=form)


@require_POST
def plan_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a meeting."""
    row = get_object_or_404(in_use(request.user), pk=pk)
    _require(request, row, CommitteeRight.PREPARE)
    form = SessionForm(request.POST)
    if form.is_valid():
        try:
            planned = services.plan_session(committee=row, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(request, _("La séance est prévue. Composez son ordre du jour."))
            return redirect("referents:session", pk=planned.pk)
    return _page(request, row, session_form=form)


def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid, and a new version of it."""
    row = get_object_or_404(in_use(request.user), pk=pk)
    _require(request, row, CommitteeRight.MANAGE)
    current = grid_of(row.pk, timezone.localdate())
    form = GridForm(posted(request), grid=current)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_grid(committee=row, criteria=form.criteria(), by=request.user)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(request, _("La nouvelle grille vaut dès aujourd’hui."))
            return redirect("referents:committee", pk=pk)
    context = {"committee": row, "grid": current, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/grid.html", context, status=status)


def _require(request: HttpRequest, row: Committee, right: CommitteeRight) -> None:
    if right not in rights_in(row, request.user):
        raise PermissionDenied


def _page(request: HttpRequest, row: Committee, **forms) -> HttpResponse:
    rights = rights_in(row, request.user)
    sits = row.pk in seats_of(request.user)
    recent = row.sessions.filter(closed_at__isnull=False).order_by("-held_on")[:PAST_SHOWN]
    sessions = [*row.sessions.filter(closed_at=None).order_by("-held_on"), *recent]
    today = timezone.localdate()
    under_way = judging(row)
    context = {
        "committee": row,
        "judging": under_way,
        "today": today,
        "members": row.members.current().select_related("user__unit").by_rank(),
        "grid": grid_of(row.pk, today),
        "coming": [one for one in sessions[::-1] if not (one.closed_at or one.cancelled_at)],
        "past": [one for one in sessions if one.closed_at or one.cancelled_at],
        "sits": sits,
        "is_jury": row.kind == CommitteeKind.JURY,
        "challenges": row.campaigns.order_by("-opens_on", "pk")[:PAST_SHOWN],
        "may_manage": CommitteeRight.MANAGE in rights,
        "may_prepare": CommitteeRight.PREPARE in rights,
        "member_form": MemberForm(people=None, explains=bool(under_way)),
        "quorum_form": QuorumForm(initial={"quorum": row.quorum}, explains=bool(under_way)),
        "session_form": SessionForm(),
        **forms,
    }
    status = UNPROCESSABLE if forms else 200
    return render(request, "referents/committee.html", context, status=status)
