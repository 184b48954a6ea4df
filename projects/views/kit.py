"""The adoption kit of an innovation: read by those who may adopt it, written by its team."""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ideas.actors import Person
from ideas.errors import Stale
from ideas.permissions import Right, standing
from ideas.uploads import ACCEPT
from innovation_platform.downloads import file_answer
from innovation_platform.forms import PlainForm, show_refusal, whole_number
from projects import services
from projects.models import AdoptionKit, KitFile, Project, ProjectSettings, RolloutSite, Sheet
from projects.services.kit import WRITTEN_IN, current_version
from projects.views.page import CONFLICT, UNPROCESSABLE, open_project


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; each is checked by the service."""

    widget = FilesInput

    def clean(self, data, initial=None) -> list:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


def _words(label: str, *, required: bool = False, rows: int = 4, help_text: str = ""):
    return forms.CharField(
        label=label,
        required=required,
        max_length=10_000,
        widget=forms.Textarea({"rows": rows}),
        help_text=help_text,
        error_messages={"required": gettext_lazy("Écrivez au moins une phrase.")},
    )


class KitForm(PlainForm):
    """The next version of a kit."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = _words(
        gettext_lazy("Comment faire"),
        required=True,
        rows=10,
        help_text=gettext_lazy("Les étapes, dans l’ordre, comme on l’expliquerait à un collègue."),
    )
    checklist = _words(gettext_lazy("Points à vérifier"), help_text=gettext_lazy("Un par ligne."))
    contacts = _words(
        gettext_lazy("À qui en parler"),
        rows=2,
        help_text=gettext_lazy("Avec l’accord des personnes nommées."),
    )
    kept = forms.ModelMultipleChoiceField(
        KitFile.objects.none(),
        label=gettext_lazy("Fichiers gardés"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    files = FilesField(
        label=gettext_lazy("Ajouter des fichiers"),
        required=False,
        widget=FilesInput({"accept": ACCEPT}),
    )
    changes = _words(
        gettext_lazy("Ce qui change dans cette version"),
        required=True,
        rows=2,
        help_text=gettext_lazy("Lu par les sites qui ont pris une version précédente."),
    )

    def __init__(self, *args, latest: AdoptionKit | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = latest.version if latest else 0
        if latest is None:
            del self.fields["kept"], self.fields["changes"]
            return
        self.fields["kept"].queryset = latest.files.all()
        self.fields["kept"].initial = list(latest.files.all())
        for name in ("text", "checklist", "contacts"):
            self.fields[name].initial = getattr(latest, name)


def _readable(request: HttpRequest, pk: uuid.UUID) -> Project:
    """The project, for those who may adopt it: its readers, those it is proposed to, those its
    sheet is shared with; 404 otherwise, and where the organisation makes no kits."""
    found = Project.objects.select_related("idea__organisation").filter(pk=pk).first()
    reads = found and (
        Project.objects.for_user(request.user).filter(pk=pk).exists()
        or RolloutSite.objects.acted_on_by(request.user).filter(project=pk).exists()
        or Sheet.objects.for_user(request.user).filter(project=pk).exists()
    )
    if not reads or not ProjectSettings.of(found.idea.organisation_id).uses_kit:
        raise Http404
    return found


def may_write(request: HttpRequest, project: Project) -> bool:
    """Whether this person may publish a version now."""
    who = standing(Person(request.user), project.idea)
    return project.idea.state in WRITTEN_IN and who.may(Right.KEEP_JOURNAL)


@require_safe
def kit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The latest version, or the one asked for by its number, with those before."""
    project = _readable(request, pk)
    versions = list(project.kits.only("version", "published_on", "changes", "project"))
    asked = request.GET.get("version", "")
    rows = project.kits.prefetch_related("files")
    shown = get_object_or_404(rows, version=whole_number(asked)) if asked else rows.first()
    context = {
        "project": project,
        "idea": project.idea,
        "kit": shown,
        "versions": versions,
        "is_latest": bool(shown) and shown.version == versions[0].version,
        "files": [
            {
                "name": row.name,
                "size": row.size,
                "url": reverse("projects:kit_file", args=[pk, row.pk]),
                "kind": "image" if row.content_type.startswith("image/") else "",
            }
            for row in (shown.files.all() if shown else ())
        ],
        "may_write": may_write(request, project),
    }
    return render(request, "projects/kit.html", context)


def write_kit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Publish the next version."""
    project = open_project(request, pk)
    uses = ProjectSettings.of(project.idea.organisation_id).uses_kit
    if not uses or not may_write(request, project):
        raise PermissionDenied
    posted = request.method == "POST"
    latest = project.kits.prefetch_related("files").first()
    form = KitForm(
        request.POST if posted else None, request.FILES if posted else None, latest=latest
    )
    status = 200
    if posted and form.is_valid():
        try:
            made = services.publish_kit(project=project, user=request.user, **form.cleaned_data)
        except Stale:
            form, status = _again(form, project), CONFLICT
        except ValidationError as refused:
            show_refusal(form, refused)
            status = UNPROCESSABLE
        else:
            words = _("La version %(number)s du kit est publiée.") % {"number": made.version}
            messages.success(request, words)
            return redirect("projects:kit", pk=pk)
    elif posted:
        current = current_version(project)
        late = form.cleaned_data.get("seen", current) != current
        form, status = (_again(form, project), CONFLICT) if late else (form, UNPROCESSABLE)
    context = {"project": project, "idea": project.idea, "form": form, "latest": latest}
    return render(request, "projects/write_kit.html", context, status=status)


def _again(form: KitForm, project: Project) -> KitForm:
    """The form over the version that came meanwhile, with what was typed."""
    latest = project.kits.prefetch_related("files").first()
    data = form.data.copy()
    data["seen"] = current_version(project)
    again = KitForm(data, latest=latest)
    again.full_clean()
    again.add_error(
        None,
        _(
            "Une autre version a été publiée entre-temps. Votre texte est gardé ; relisez-la, "
            "puis publiez à nouveau. Les fichiers ajoutés sont à joindre encore."
        ),
    )
    return again


@require_safe
def kit_file(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> FileResponse:
    """A file of a version, always as a download."""
    project = _readable(request, pk)
    row = get_object_or_404(KitFile, pk=file, kit__project=project)
    return file_answer(row.file, name=row.name, content_type=row.content_type)
