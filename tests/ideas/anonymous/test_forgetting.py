"""On SQLite, what was in the box leaves the files: freed pages and write-ahead log included."""

from pathlib import Path

import pytest
from django.db import connection

from ideas.models import Letter
from tests.factories.accounts import OrganisationFactory
from tests.ideas.anonymous.box import deposit, open_box

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the files of SQLite"),
]


def in_the_files(sealed) -> bool:
    name = Path(connection.settings_dict["NAME"])
    contents = [path.read_bytes() for path in name.parent.glob(f"{name.name}*") if path.is_file()]
    return any(sealed in content for content in contents)


def test_a_collected_letter_is_not_in_the_files_any_more():
    deposit(OrganisationFactory())
    part = bytes(Letter.objects.get().sealed)[:200]
    assert in_the_files(part), "control: it was there"
    open_box()
    assert not in_the_files(part)


def test_control_without_secure_deletion_it_would_be():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
    try:
        deposit(OrganisationFactory())
        part = bytes(Letter.objects.get().sealed)[:200]
        Letter.objects.all().delete()
        assert in_the_files(part)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
