"""Key files: written whole, readable by their owner only, never written over."""

import contextlib
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def write_key(path: Path, key: bytes) -> bool:
    """Keep a key at `path`, for its owner only; False when a key is there already, which is left.

    It is written under another name, then linked: nobody ever reads half of one.
    """
    make_folder(path.parent)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key.hex())
            file.flush()
            os.fsync(handle)
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def read_key(path: Path) -> bytes | None:
    """The key kept at `path`, None without one. Raises `ValueError` for what is not a key."""
    try:
        key = bytes.fromhex(path.read_text().strip())
    except FileNotFoundError:
        return None
    if len(key) != KEY_BYTES:
        raise ValueError("a key file has the wrong length")
    return key


def destroy_key(path: Path) -> None:
    """Write over a key, then remove it; without one, nothing happens."""
    with contextlib.suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def make_folder(folder: Path) -> None:
    """A folder only its owner may enter."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def is_private(path: Path) -> bool:
    """Whether only its owner may read a file."""
    return not path.stat().st_mode & 0o077
