"""Of which organisation a page of the back-office speaks."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.models import Organisation
from accounts.permissions import organisations_run_by
from innovation_platform.forms import whole_number


def place_of(request: HttpRequest, allowed: frozenset[int] | None = None) -> Organisation:
    """The organisation named by the address (`?organisme=`), else the person's own, else the first
    one allowed; those that the person runs unless others are given. Raises `PermissionDenied` for
    whoever has none, `Http404` for one that is not theirs."""
    ids = organisations_run_by(request.user) if allowed is None else allowed
    if not ids:
        raise PermissionDenied
    asked = request.GET.get("organisme", "")
    if asked:
        if (key := whole_number(asked)) not in ids:
            raise Http404
        return Organisation.objects.get(pk=key)
    own = request.user.organisation_id
    return Organisation.objects.get(pk=own if own in ids else min(ids))


def other_places(request: HttpRequest, shown: Organisation) -> list[Organisation]:
    """The other organisations a person may look at there, to go from one to the next."""
    ids = organisations_run_by(request.user) - {shown.pk}
    return list(Organisation.objects.filter(pk__in=ids)) if ids else []
