"""What the tests of the house need beside the common harness."""

import pytest
from django.conf import settings as django_settings
from django.db import connections


@pytest.fixture
def unreachable_database(django_db_setup, django_db_blocker):
    """The default database points to a place that does not answer, for this test."""
    usual = connections["default"]
    elsewhere = {**usual.settings_dict, "TEST": {}}
    if usual.vendor == "sqlite":
        elsewhere["NAME"] = str(django_settings.VAR_DIR / "no-such-folder" / "nothing.sqlite3")
    else:
        elsewhere.update(HOST="127.0.0.1", PORT="1")
    connections["default"] = type(usual)(elsewhere, "default")
    with django_db_blocker.unblock():
        yield
    connections["default"] = usual
