"""Keys: made once, private, checked against the database, rotated without losing anybody."""

import datetime
import os
import stat
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from nacl.exceptions import CryptoError

from ideas.anonymous import boxkeys, keys
from ideas.anonymous.codes import new_code
from ideas.models import BoxKey, KeyFingerprint, Letter
from tests.factories.accounts import OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.KEYS_DIR = str(tmp_path / "keys")
    settings.BOX_KEYS_DIR = str(tmp_path / "box")
    settings.KEYS_AUTOMATIC = False
    return Path(settings.KEYS_DIR), Path(settings.BOX_KEYS_DIR)


def modes(folder):
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_without_keys_nothing_works_and_the_message_says_what_to_run():
    with pytest.raises(keys.KeyProblem, match="init_keys"):
        keys.idea_digests(new_code())
    with pytest.raises(keys.KeyProblem, match="init_keys"):
        boxkeys.current_key(DAY)


def test_the_command_makes_private_files_once(folders, capsys):
    call_command("init_keys")
    before = {folder: modes(folder) for folder in folders}
    call_command("init_keys")
    assert {folder: modes(folder) for folder in folders} == before
    assert before[folders[0]] == {"code-0001.key": 0o600}
    assert list(before[folders[1]].values()) == [0o600]
    assert stat.S_IMODE(folders[0].stat().st_mode) == 0o700
    assert KeyFingerprint.objects.count() == 1


def test_the_embedded_mode_makes_its_key_by_itself(settings):
    settings.KEYS_AUTOMATIC = True
    code = new_code()
    assert keys.idea_digests(code) == keys.idea_digests(code)
    assert KeyFingerprint.objects.count() == 1


def test_the_database_does_not_hold_the_key(folders):
    keys.init_keys()
    (path,) = folders[0].iterdir()
    assert KeyFingerprint.objects.get().fingerprint != path.read_text()


def test_a_missing_file_is_refused(folders):
    keys.init_keys()
    (folders[0] / "code-0001.key").unlink()
    with pytest.raises(keys.KeyProblem, match="not those of this database"):
        keys.idea_digests(new_code())
    with pytest.raises(CommandError, match="not those of this database"):
        call_command("init_keys")


def test_another_hosts_key_is_refused_even_where_keys_are_automatic(folders, settings):
    settings.KEYS_AUTOMATIC = True
    keys.init_keys()
    (folders[0] / "code-0001.key").unlink()
    keys.write_key(folders[0] / "code-0001.key", os.urandom(32))
    with pytest.raises(keys.KeyProblem, match="not those of this database"):
        keys.idea_digests(new_code())


def test_a_key_that_others_may_read_is_refused(folders):
    keys.init_keys()
    (folders[0] / "code-0001.key").chmod(0o644)
    with pytest.raises(keys.KeyProblem, match="owner only"):
        keys.idea_digests(new_code())


@pytest.mark.parametrize("content", ["", "not hexadecimal", "abcd"])
def test_what_is_not_a_key_is_refused(folders, content):
    keys.init_keys()
    (folders[0] / "code-0001.key").write_text(content)
    with pytest.raises(keys.KeyProblem, match="cannot be read"):
        keys.idea_digests(new_code())


def test_the_box_and_the_idea_keep_different_digests():
    keys.init_keys()
    code = new_code()
    slots = [("deposit", 0), ("message", 0), ("message", 1)]
    found = [*keys.idea_digests(code), *keys.box_digests(code, slots)]
    assert len(set(found)) == len(found) == 4
    assert not any(code in digest for digest in found)


def test_rotation_keeps_finding_what_came_before():
    keys.init_keys()
    code = new_code()
    (before,) = keys.idea_digests(code)
    assert keys.init_keys(rotate=True) == 2
    after = keys.idea_digests(code)
    assert after[1] == before
    assert after[0] != before
    assert len(keys.box_digests(code, [("deposit", 0)])) == 2


def test_the_key_of_the_box_is_one_a_day():
    keys.init_keys()
    key = boxkeys.make_key(DAY)
    assert boxkeys.make_key(DAY) == key
    sealed = boxkeys.seal(b"secret", key=key)
    assert boxkeys.unseal(sealed, key_id=key.key_id) == b"secret"
    other = boxkeys.make_key(DAY + datetime.timedelta(days=1))
    with pytest.raises(CryptoError):
        boxkeys.unseal(sealed, key_id=other.key_id)


def test_yesterdays_key_serves_while_the_collector_is_away():
    keys.init_keys()
    key = boxkeys.make_key(DAY)
    assert boxkeys.current_key(DAY + datetime.timedelta(days=3)) == key


def test_a_key_written_in_the_database_by_someone_else_is_refused():
    keys.init_keys()
    stranger = boxkeys.PrivateKey.generate()
    public = bytes(stranger.public_key).hex()
    BoxKey.objects.create(key_id=public[:16], day=DAY, public=public, proof="0" * 64)
    with pytest.raises(keys.KeyProblem, match="not made by this installation"):
        boxkeys.current_key(DAY)


def age(folder, key, hours):
    moment = time.time() - hours * 3600
    os.utime(folder / f"box-{key.key_id}.key", (moment, moment))


@pytest.mark.parametrize(
    ("letters", "hours", "destroyed"), [(0, 23, 0), (0, 25, 1), (1, 25, 0), (1, 1000, 0)]
)
def test_a_key_is_destroyed_a_day_after_its_last_letter_left(folders, letters, hours, destroyed):
    keys.init_keys()
    old, today = boxkeys.make_key(DAY), boxkeys.make_key(DAY + datetime.timedelta(days=1))
    sealed = boxkeys.seal(b"secret", key=old)
    for number in range(letters):
        Letter.objects.create(
            box=str(number),
            organisation=OrganisationFactory(),
            day=DAY,
            key_id=old.key_id,
            sealed=sealed,
        )
    age(folders[1], old, hours)
    age(folders[1], today, 1000)
    assert boxkeys.destroy_old_keys(today.day) == destroyed
    names = {path.name for path in folders[1].iterdir()}
    assert names == {f"box-{key.key_id}.key" for key in ([today] if destroyed else [old, today])}
    if destroyed:
        with pytest.raises(boxkeys.NoPrivateHalf):
            boxkeys.unseal(sealed, key_id=old.key_id)


def test_the_only_key_is_kept_however_old(folders):
    keys.init_keys()
    key = boxkeys.make_key(DAY)
    age(folders[1], key, 1000)
    assert boxkeys.destroy_old_keys(DAY + datetime.timedelta(days=30)) == 0
