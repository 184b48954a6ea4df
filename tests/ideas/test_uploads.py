"""Files joined to an idea: checked by content, never at the price of the text."""

import io
import struct
import uuid
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from ideas.models import Attachment, Idea
from ideas.services import attach, detach
from ideas.uploads import MAX_FILES, MAX_SIZE, check_upload
from tests.factories.accounts import UserFactory
from tests.factories.ideas import AttachmentFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db

TEXT = {"title": "Un SMS la veille", "problem": "Des absences.", "proposal": "Un rappel."}
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
WORD = "word/document.xml"


def picture(kind="PNG", size=(4, 4)):
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, kind)
    return stream.getvalue()


def archive(*members, content=b"<xml/>"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for member in members:
            made.writestr(member, content)
    return stream.getvalue()


def bomb():
    """Two hundred megabytes of nothing in two hundred kilobytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(WORD, "<xml/>")
        for number in range(4):
            with made.open(f"word/media/{number}.xml", "w") as member:
                for _megabyte in range(50):
                    member.write(b"\x00" * 1024 * 1024)
    return stream.getvalue()


def wide_picture(wide, high):
    """A few bytes that announce a very large image."""
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def phone_picture():
    """What many phones write under « .jpg »: several pictures in one file."""
    stream = io.BytesIO()
    small = Image.new("RGB", (4, 4), "teal")
    small.save(stream, "MPO", save_all=True, append_images=[small])
    return stream.getvalue()


GOOD = {
    "note.txt": (b"Une note accentu\xc3\xa9e.", "text/plain"),
    "table.csv": (b"a;b\n1;2\n", "text/csv"),
    "image.png": (picture(), "image/png"),
    "photo.JPG": (picture("JPEG"), "image/jpeg"),
    "photo.jpeg": (picture("JPEG"), "image/jpeg"),
    "phone.jpg": (phone_picture(), "image/jpeg"),
    "plan.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF", "application/pdf"),
    "texte.docx": (
        archive("[Content_Types].xml", WORD),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "calcul.ods": (
        archive("mimetype", "content.xml"),
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
}

BAD = {
    "an executable": ("virus.exe", EXECUTABLE),
    "no extension": ("virus", EXECUTABLE),
    "two extensions": ("plan.pdf.exe", b"%PDF-1.7\n"),
    "a page": ("page.html", b"<script>alert(1)</script>"),
    "a drawing that can run": ("dessin.svg", b"<svg onload='alert(1)'/>"),
    "an executable renamed to pdf": ("plan.pdf", EXECUTABLE),
    "an executable renamed to png": ("image.png", EXECUTABLE),
    "an executable renamed to txt": ("note.txt", EXECUTABLE),
    "an executable renamed to docx": ("texte.docx", EXECUTABLE),
    "noise renamed to pdf": ("plan.pdf", bytes(range(256)) * 4),
    "a gif renamed to png": ("image.png", picture("GIF")),
    "a jpeg renamed to png": ("image.png", picture("JPEG")),
    "a sheet renamed to docx": ("texte.docx", archive("xl/workbook.xml")),
    "a damaged archive": ("texte.docx", archive(WORD)[:-30]),
    "a damaged image": ("image.png", picture()[:40]),
    "an image cut in its middle": ("image.png", picture(size=(900, 900))[:-400]),
    "a bomb": ("texte.docx", bomb()),
    "an image too wide": ("image.png", wide_picture(8_000, 7_000)),
    "an image that would fill the memory": ("image.png", wide_picture(60_000, 60_000)),
    "nothing": ("note.txt", b""),
    "too large": ("note.txt", b"a" * (MAX_SIZE + 1)),
}


@pytest.mark.parametrize("name", list(GOOD))
def test_what_is_accepted_and_under_which_type(name):
    content, content_type = GOOD[name]

    assert check_upload(name, len(content), io.BytesIO(content)) == content_type


@pytest.mark.parametrize("case", list(BAD))
def test_what_is_refused_names_the_file(case):
    name, content = BAD[case]

    with pytest.raises(ValidationError) as refused:
        check_upload(name, len(content), io.BytesIO(content))

    assert name in refused.value.messages[0]


def test_the_largest_size_is_accepted():
    content = b"a" * MAX_SIZE

    assert check_upload("note.txt", len(content), io.BytesIO(content)) == "text/plain"


# With a deposit --------------------------------------------------------------------------------


@pytest.fixture
def user():
    return UserFactory()


def send(client, user, *files, key=None, **extra):
    client.force_login(user)
    url = reverse("ideas:write", args=[key or uuid.uuid4()])
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(url, {**TEXT, **extra, "files": sent})


def kept_files(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_files_are_kept_under_names_that_tell_nothing(client, user, settings):
    response = send(client, user, ("mon plan.txt", b"Une note."), ("image.png", picture()))

    assert response.status_code == 302
    rows = Attachment.objects.filter(idea=Idea.objects.get())
    assert [row.name for row in rows] == ["image.png", "mon plan.txt"]
    assert len(kept_files(settings)) == 2
    assert not [path for path in kept_files(settings) if "plan" in path.name]


@pytest.mark.parametrize("case", list(BAD))
def test_a_refused_file_loses_neither_the_text_nor_leaves_a_file(client, user, settings, case):
    response = send(client, user, ("ok.txt", b"Une note."), BAD[case])

    idea = Idea.objects.get()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["files"]
    assert (idea.state, idea.title, idea.proposal) == ("draft", TEXT["title"], TEXT["proposal"])
    assert all(text in response.content.decode() for text in TEXT.values())
    assert (Attachment.objects.count(), kept_files(settings)) == (0, [])


def test_too_many_files(client, user, settings):
    notes = [(f"{number}.txt", b"Une note.") for number in range(MAX_FILES + 1)]

    response = send(client, user, *notes)

    assert response.status_code == 422
    assert "5" in response.context["form"].errors["files"][0]
    assert kept_files(settings) == []


def test_a_full_disk_says_so_and_keeps_the_text(client, user, settings, monkeypatch):
    """Fault injection: the disk takes the first file and no other."""
    save = FileSystemStorage._save
    saved = []

    def full_after_one(storage, name, content):
        if saved:
            raise OSError(28, "No space left on device")
        saved.append(name)
        return save(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", full_after_one)
    response = send(client, user, ("a.txt", b"Une note."), ("b.txt", b"Une autre."))

    assert response.status_code == 422
    assert "n’a pas pu être enregistré" in response.context["form"].errors["files"][0]
    assert Idea.objects.get().title == TEXT["title"]
    assert saved
    assert (Attachment.objects.count(), kept_files(settings)) == (0, [])


def test_a_database_error_leaves_no_orphan_file(user, settings, monkeypatch):
    idea = InvolvementFactory(idea__draft=True, idea__organisation=user.organisation).idea
    author = idea.involvements.get().user
    monkeypatch.setattr(Attachment, "save", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        attach(idea=idea, user=author, files=[SimpleUploadedFile("a.txt", b"Une note.")])

    assert kept_files(settings) == []


def test_a_file_is_taken_off_a_draft(client, django_capture_on_commit_callbacks, settings):
    idea = IdeaFactory(draft=True)
    author = InvolvementFactory(idea=idea).user
    row = AttachmentFactory(idea=idea)
    client.force_login(author)
    assert len(kept_files(settings)) == 1

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("ideas:remove_file", args=[idea.pk, row.pk]))

    assert response.status_code == 302
    assert (Attachment.objects.count(), kept_files(settings)) == (0, [])


def test_a_deposited_idea_keeps_its_files(client):
    idea = IdeaFactory()
    author = InvolvementFactory(idea=idea).user
    row = AttachmentFactory(idea=idea)
    client.force_login(author)

    assert client.post(reverse("ideas:remove_file", args=[idea.pk, row.pk])).status_code == 403
    with pytest.raises(Exception):  # noqa: B017  NotAllowed, whichever its base is
        detach(attachment=row, user=author)
    assert Attachment.objects.count() == 1


# Download ---------------------------------------------------------------------------------------


def test_a_file_is_a_download_that_no_browser_guesses(client):
    row = AttachmentFactory(name='réponse du "siège".txt')
    client.force_login(UserFactory(organisation=row.idea.organisation))

    response = client.get(reverse("ideas:download", args=[row.idea_id, row.pk]))

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"Une note."
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_a_file_is_found_only_with_its_idea_and_by_who_may_open_it(client):
    row, other = AttachmentFactory(), AttachmentFactory()
    url = reverse("ideas:download", args=[row.idea_id, row.pk])

    client.force_login(UserFactory())
    assert client.get(url).status_code == 404
    client.force_login(UserFactory(organisation=row.idea.organisation))
    assert client.get(url.replace(str(row.pk), str(other.pk))).status_code == 404
    assert client.post(url).status_code == 405


def test_a_file_gone_from_the_disk_is_not_found(client):
    row = AttachmentFactory()
    row.file.storage.delete(row.file.name)
    client.force_login(UserFactory(organisation=row.idea.organisation))

    assert client.get(reverse("ideas:download", args=[row.idea_id, row.pk])).status_code == 404
