"""Files as a Celery broker, for the embedded mode: kombu's, whose messages appear whole or not.

Kombu gives a message its final name before writing it, and a reader that lists the folder in
between takes an empty file: the message is lost, and the worker that took it ends in error. Here a
message is written under another name, then renamed; it is taken by renaming too, in the same
folder, so that nothing goes through the machine's shared temporary folder.
"""

import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """Kombu's channel, with `_put` and `_get` that share no half-written file. Names sort by time,
    across restarts of the machine too. Folders are made where they lack."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        folder, name = Path(self.data_folder_out), f"{time.time_ns()}_{uuid.uuid4()}"
        part = folder / f"{name}.part"
        part.write_text(dumps(payload))
        part.rename(folder / f"{name}.{queue}.msg")

    def _get(self, queue: str) -> dict[str, Any]:
        for waiting in sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg")):
            taken = waiting.with_suffix(".taken")
            try:
                waiting.rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            payload = loads(taken.read_text())
            taken.unlink()
            return payload
        raise Empty


class Transport(filesystem.Transport):
    """Celery knows it as `files://`; its options are those of kombu's `filesystem://`."""

    Channel = Channel
