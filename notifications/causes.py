"""Naming an error without what it says: its text may hold a name or an address."""

import traceback
from pathlib import PurePath


def cause_of(error: Exception) -> str:
    """The kind of an error and where in our code: "KeyError (ideas/notices.py:42)"."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    last = (ours or frames)[-1]
    path = PurePath(last.filename)
    return f"{type(error).__name__} ({path.parent.name}/{path.name}:{last.lineno})"
