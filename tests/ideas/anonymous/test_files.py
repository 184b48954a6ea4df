"""Files leave without what they carry about people, or do not leave."""

import io
import shutil
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, PngImagePlugin

from ideas.anonymous import files
from ideas.anonymous.files import IMAGES, TEXTS, clean, cleanable

CANARY = "Camille Canari"
AUTHOR, GPS, COMMENT = 0x013B, 0x8825, 0x9286


def picture(kind, *, orientation=1):
    image, output = Image.new("RGB", (40, 20), "red"), io.BytesIO()
    exif = image.getexif()
    exif[AUTHOR] = CANARY
    exif[0x0112] = orientation
    exif.get_ifd(GPS)[1] = "N"
    if kind == "JPEG":
        image.save(output, kind, exif=exif, comment=CANARY, icc_profile=CANARY.encode())
    else:
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", CANARY)
        info.add_itxt("Comment", CANARY)
        image.save(output, kind, exif=exif, pnginfo=info, icc_profile=CANARY.encode())
    return output.getvalue()


def cleaned(name, data):
    return clean(name, io.BytesIO(data), len(data))


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "Canari.JPG"), ("PNG", "Canari.png")])
def test_an_image_keeps_its_pixels_only(kind, name):
    data = picture(kind)
    assert CANARY.encode() in data, "control: the canary is there before"
    file = cleaned(name, data)
    assert CANARY.encode() not in file.content
    assert "Canari" not in file.name
    with Image.open(io.BytesIO(file.content)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.size == (40, 20)
        assert image.convert("RGB").getpixel((5, 5))[0] > 240


def test_an_image_lying_on_its_side_is_put_upright():
    file = cleaned("a.jpg", picture("JPEG", orientation=6))
    with Image.open(io.BytesIO(file.content)) as image:
        assert image.size == (20, 40)


def test_transparency_is_kept():
    output = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(output, "PNG")
    with Image.open(io.BytesIO(cleaned("a.png", output.getvalue()).content)) as image:
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_text_is_kept_as_it_is():
    assert cleaned("note.txt", b"Un, deux.").content == b"Un, deux."


def document():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office:document-content xmlns:office='o'/>")
        archive.writestr("meta.xml", f"<creator>{CANARY}</creator>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return output.getvalue()


def test_without_mat2_a_document_is_refused_with_the_reason(monkeypatch):
    monkeypatch.setattr(files, "_mat2", lambda: None)
    assert cleanable() == IMAGES | TEXTS
    with pytest.raises(ValidationError) as caught:
        cleaned("Canari.odt", document())
    assert "ne sait pas retirer" in caught.value.messages[0]
    assert "png" in caught.value.messages[0]


@pytest.mark.parametrize("status", [0, 1])
def test_a_document_that_cannot_be_cleaned_is_refused(monkeypatch, tmp_path, status):
    """A cleaner that writes nothing, or fails."""
    script = tmp_path / "mat2"
    script.write_text(f"#!/bin/sh\nexit {status}\n")
    script.chmod(0o755)
    monkeypatch.setattr(files, "_mat2", lambda: str(script))
    with pytest.raises(ValidationError) as caught:
        cleaned("a.odt", document())
    assert "n’ont pas pu être retirées" in caught.value.messages[0]


@pytest.mark.skipif(shutil.which("mat2") is None, reason="mat2 is not installed")
def test_mat2_takes_the_author_out_of_a_document():
    file = cleaned("Canari.odt", document())
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert not any(CANARY.encode() in archive.read(name) for name in archive.namelist())


def test_what_is_no_image_is_refused():
    with pytest.raises(ValidationError):
        cleaned("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100)


def test_nothing_of_a_refused_file_stays_on_disk(monkeypatch, settings, tmp_path):
    settings.CLEANING_DIR = str(tmp_path)
    monkeypatch.setattr(files, "_mat2", lambda: "/bin/false")
    with pytest.raises(ValidationError):
        cleaned("a.odt", document())
    assert list(tmp_path.iterdir()) == []
