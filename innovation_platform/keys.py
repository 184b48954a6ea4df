"""Secrets that the embedded mode makes for itself at first start."""

import os
import secrets
from pathlib import Path


def read_or_create_key(path: Path) -> str:
    """Return the key kept at `path`, making it at the first call.

    The key is written whole to a file only its owner can read, then linked under its name: two
    processes starting together agree on one key and never read half of one.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other process was first: its key is the key
        finally:
            draft.unlink()
    return path.read_text().strip()
