"""Joining files to an idea."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.enums import State
from ideas.errors import NotAllowed
from ideas.models import Attachment, Idea
from ideas.uploads import MAX_FILES, check_upload
from innovation_platform.uploads import LostUpload


@transaction.atomic
def attach(*, idea: Idea, user: User, files: list[UploadedFile]) -> list[Attachment]:
    """Join files to one's draft. Each is checked first, so that all are kept or none; a file
    written before an error is removed again. Raises `NotAllowed`, `ValidationError`."""
    _require_own_draft(idea, user)
    if idea.attachments.count() + len(files) > MAX_FILES:
        raise ValidationError(
            _("Une idée porte %(limit)s fichiers au plus."), params={"limit": MAX_FILES}
        )
    return keep_files(files, lambda: Attachment(idea=idea))


def keep_files(files: list[UploadedFile], make: Callable[[], Model]) -> list:
    """Check every file, then keep each in a row that `make` starts and that has `file`, `name`,
    `content_type` and `size`: all are kept or none, and a file written before an error is removed
    again. To be called in a transaction. Raises `ValidationError`."""
    if any(isinstance(file, LostUpload) for file in files):
        raise no_room()
    types = [check_upload(file.name, file.size, file) for file in files]
    written: list = []
    try:
        for file, content_type in zip(files, types, strict=True):
            row = make()
            row.name, row.content_type, row.size = file.name[-200:], content_type, file.size
            row.file.save(file.name, file, save=False)
            written.append(row)
            row.save(force_insert=True)
    except OSError as error:
        _remove(written)
        raise no_room() from error
    except BaseException:
        _remove(written)
        raise
    return written


@transaction.atomic
def detach(*, attachment: Attachment, user: User) -> None:
    """Remove a file from one's draft. Raises `NotAllowed`."""
    _require_own_draft(attachment.idea, user)
    attachment.delete()
    transaction.on_commit(lambda: attachment.file.delete(save=False))


def _require_own_draft(idea: Idea, user: User) -> None:
    own = Idea.objects.authored_by(user).filter(pk=idea.pk, state=State.DRAFT)
    if not own.exists():
        raise NotAllowed


def no_room() -> ValidationError:
    """What is said when the server has no room left for a file."""
    return ValidationError(
        _(
            "Le fichier n’a pas pu être enregistré sur le serveur. Votre texte est gardé ; "
            "réessayez plus tard."
        )
    )


def _remove(written: list) -> None:
    for row in written:
        row.file.delete(save=False)
