"""Files as they arrive, on a disk that may be full: the text that came with them is never lost."""

import contextlib
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LostUpload(SimpleUploadedFile):
    """A file that the server had no room to receive. It is empty, and says so by its class."""


class RoomyUploadHandler(TemporaryFileUploadHandler):
    """Write a large file to the disk; when the disk is full, go on reading the form without it.

    Django would answer 500 to the whole form. Here the field holds a `LostUpload`, which the form's
    service refuses in clear words.
    """

    def new_file(self, *args, **kwargs) -> None:
        self._lost = False
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self._lost = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._lost:
            return
        try:
            self.file.write(raw_data)
            self.file.flush()
        except OSError:
            self._lost = True
            self._drop()

    def file_complete(self, file_size: int) -> SimpleUploadedFile | object:
        if self._lost:
            return LostUpload(self.file_name, b"", self.content_type)
        return super().file_complete(file_size)

    def _drop(self) -> None:
        # Closing writes what is left in memory, and fails once more.
        with contextlib.suppress(OSError):
            self.file.close()


class WholeFileStorage(FileSystemStorage):
    """Files are kept whole or not at all: half a file is removed when the disk is full."""

    def _save(self, name: str, content) -> str:
        path = Path(self.path(name))
        taken = path.exists()
        try:
            return super()._save(name, content)
        except OSError:
            if not taken:
                path.unlink(missing_ok=True)
            raise
