"""The people of an organisation and their missions, for those who run it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.models import Mandate, Organisation, User
from accounts.permissions import may_end, may_grant, organisations_run_by, roles_grantable
from accounts.selectors import is_followed, mandates_of
from referents.forms import EndMissionForm, MissionForm
from referents.services import finish_mission, give_mission
from referents.views.places import other_places, place_of
from referents.views.rooms import rooms

SHOWN, UNPROCESSABLE = 50, 422


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Those who hold a mission, then the people found by name or address."""
    organisation = place_of(request)
    words = request.GET.get("q", "").strip()[:100]
    found = organisation.people.here()
    found = _named(found, words) if words else found.filter(pk__in=_holders(organisation))
    held = Mandate.objects.current().filter(organisation=organisation).select_related("unit")
    rows = list(
        found.select_related("unit")
        .prefetch_related(Prefetch("mandates", held, to_attr="held_here"))
        .order_by("last_name", "first_name", "pk")[: SHOWN + 1]
    )
    context = {
        "organisation": organisation,
        "others": other_places(request, organisation),
        "words": words,
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "rooms": rooms(request),
    }
    return render(request, "referents/people.html", context)


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Someone's missions; give one."""
    user, organisation = _person(request, pk)
    roles = roles_grantable(request.user, organisation)
    form = MissionForm(
        request.POST if request.method == "POST" else None, organisation=organisation, roles=roles
    )
    if form.is_bound:
        if user.pk == request.user.pk:
            raise PermissionDenied
        if form.is_valid() and _grant(request, user, organisation, form):
            return redirect("referents:person", pk=pk)
    context = {
        "person": user,
        "organisation": organisation,
        "missions": [
            {
                "row": row,
                "may_end": row.in_force and may_end(request.user, row),
                "to_come": row.starts_on > timezone.localdate(),
            }
            for row in mandates_of(user)
            if row.organisation_id == organisation.pk
        ],
        "form": form if user.pk != request.user.pk else None,
        "rooms": rooms(request),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/person.html", context, status=status)


def end_mission(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a mission, and what becomes of the ideas it covers."""
    run = organisations_run_by(request.user)
    mandate = get_object_or_404(
        Mandate.objects.select_related("user", "organisation", "unit").filter(
            Q(organisation__in=run) | Q(user=request.user, organisation__isnull=False)
        ),
        pk=pk,
    )
    if mandate.delegated_by_id:
        return redirect("referents:delegations")
    if not may_end(request.user, mandate):
        raise PermissionDenied
    form = EndMissionForm(request.POST if request.method == "POST" else None, ends=mandate.until)
    if form.is_bound and form.is_valid():
        try:
            finish_mission(mandate=mandate, by=request.user, last_day=form.cleaned_data["last_day"])
        except ValidationError as refused:
            form.add_error("last_day", " ".join(refused.messages))
        else:
            messages.success(request, _("La fin de la mission est notée."))
            if mandate.organisation_id in run:
                return redirect("referents:person", pk=mandate.user_id)
            return redirect("accounts:profile")
    context = {
        "mandate": mandate,
        "form": form,
        "follows": _what_follows(mandate),
        "rooms": rooms(request),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/end_mission.html", context, status=status)


def _what_follows(mandate: Mandate) -> str:
    """What becomes of what this mission covers once it has ended (`ideas.services.handover`)."""
    if mandate.role != Role.REFERENT:
        return _("dès le lendemain, cette personne n’agit plus à ce titre.")
    if is_followed(mandate):
        return _(
            "les idées que cette personne étudiait reviennent au responsable innovation, qui en "
            "est prévenu."
        )
    return _(
        "aucune autre personne n’est responsable innovation ici : les idées que celle-ci étudiait "
        "n’auront plus de référent, et la direction en sera prévenue. Confiez la mission à "
        "quelqu’un avant ce jour."
    )


def _person(request: HttpRequest, pk: int) -> tuple[User, Organisation]:
    """Someone of an organisation I run, or who holds a mission there."""
    run = organisations_run_by(request.user)
    there = Mandate.objects.filter(organisation__in=run).select_related("organisation")
    people = User.objects.filter(Q(organisation__in=run) | Q(pk__in=there.values("user")))
    user = get_object_or_404(people.select_related("organisation", "unit"), pk=pk)
    if user.organisation_id in run:
        return user, user.organisation
    return user, there.filter(user=user).first().organisation


def _grant(request: HttpRequest, user: User, organisation: Organisation, form: MissionForm) -> bool:
    asked = form.cleaned_data
    if not may_grant(request.user, asked["role"], organisation, to=user):
        raise PermissionDenied
    try:
        done = give_mission(user=user, organisation=organisation, by=request.user, **asked)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return False
    messages.success(request, _("Mission confiée : %(mission)s.") % {"mission": done})
    return True


def _holders(organisation: Organisation) -> QuerySet:
    return Mandate.objects.current().filter(organisation=organisation).order_by().values("user")


def _named(found: QuerySet[User], words: str) -> QuerySet[User]:
    """Each word starts a name or the address."""
    for word in words.split()[:5]:
        found = found.filter(
            Q(last_name__istartswith=word)
            | Q(first_name__istartswith=word)
            | Q(email__istartswith=word)
        )
    return found
