"""The adoption kit: each change is a new version."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.enums import State
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.permissions import Right, standing
from ideas.services.attachments import no_room
from ideas.uploads import MAX_FILES, check_upload
from innovation_platform.uploads import LostUpload
from projects.models import AdoptionKit, KitFile, Project, ProjectSettings

#: While a kit may be written: from the project under way to the innovation in use.
WRITTEN_IN = (State.IN_PROJECT, State.IN_PILOT, State.IN_ROLLOUT, State.ACHIEVED)


@transaction.atomic
def publish_kit(
    *,
    project: Project,
    user: User,
    seen: int,
    text: str,
    contacts: str = "",
    checklist: str = "",
    changes: str = "",
    files: Iterable[UploadedFile] = (),
    kept: Iterable[KitFile] = (),
) -> AdoptionKit:
    """Publish the next version of a project's kit: `seen` is the version its writer started from
    (0 for none), `kept` its files that stay. Sites keep the version they took.

    Raises `NotAllowed`, `Incomplete` without a text or, past the first version, without what
    changes, `Stale` when another version came meanwhile, `ValidationError` for files.
    """
    idea = project.idea
    allowed = standing(Person(user), idea).may(Right.KEEP_JOURNAL) and idea.state in WRITTEN_IN
    if not allowed or not ProjectSettings.of(idea.organisation_id).uses_kit:
        raise NotAllowed
    if current_version(project) != seen:
        raise Stale(project.pk, seen)
    missing = [] if text.strip() else ["text"]
    if missing := missing + ([] if seen == 0 or changes.strip() else ["changes"]):
        raise Incomplete(missing)
    files, kept = list(files), list(kept)
    types = _checked(files, len(kept))
    try:
        with transaction.atomic():
            kit = AdoptionKit.objects.create(
                project=project,
                version=seen + 1,
                text=text,
                contacts=contacts,
                checklist=checklist,
                changes=changes if seen else "",
                published_by=user,
            )
    except IntegrityError as error:
        raise Stale(project.pk, seen) from error
    for row in kept:
        KitFile.objects.create(
            kit=kit,
            file=row.file.name,
            name=row.name,
            content_type=row.content_type,
            size=row.size,
        )
    _write(kit, files, types)
    return kit


def current_version(project: Project) -> int:
    """The number of the latest version; 0 for none."""
    latest = project.kits.order_by("-version").values_list("version", flat=True).first()
    return latest or 0


def _checked(files: list[UploadedFile], kept: int) -> list[str]:
    if kept + len(files) > MAX_FILES:
        raise ValidationError(
            {"files": _("Un kit porte %(limit)s fichiers au plus.") % {"limit": MAX_FILES}}
        )
    try:
        if any(isinstance(file, LostUpload) for file in files):
            raise no_room()
        return [check_upload(file.name, file.size, file) for file in files]
    except ValidationError as refused:
        raise ValidationError({"files": refused.messages}) from refused


def _write(kit: AdoptionKit, files: list[UploadedFile], types: list[str]) -> None:
    """Write the files, all or none."""
    written: list[KitFile] = []
    try:
        for file, content_type in zip(files, types, strict=True):
            row = KitFile(kit=kit, name=file.name[-200:], content_type=content_type, size=file.size)
            row.file.save(file.name, file, save=False)
            written.append(row)
            row.save(force_insert=True)
    except BaseException as error:
        for row in written:
            row.file.delete(save=False)
        if isinstance(error, OSError):
            raise ValidationError({"files": no_room().messages}) from error
        raise
