"""The platform's web server as production runs it, and a person before it."""

import re
import sys
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.client import HTTPException

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.services.servers import Program, answers, wait_until
from tests.support.platform import free_port

TEXT = {
    "title": "Un banc devant l’accueil",
    "problem": "On attend debout, dehors, parfois longtemps.",
    "proposal": "Poser un banc, et un abri au-dessus.",
}


class WebServer:
    """gunicorn with two workers, as in docker-compose.yml."""

    def __init__(self, newsroom) -> None:
        self.newsroom = newsroom
        self.port = free_port()
        self._program: Program | None = None

    def start(self, **environment: str) -> None:
        command = ("gunicorn", "innovation_platform.wsgi:application", "--workers", "2")
        place = ("--bind", f"127.0.0.1:{self.port}", "--worker-tmp-dir", "/dev/shm")
        threads = ("--worker-class", "gthread", "--threads", "4")
        self._program = Program(
            sys.executable,
            "-m",
            *command,
            *place,
            *threads,
            log=self.newsroom.folder / "web.log",
            env=self.newsroom.env | environment,
        )
        wait_until(lambda: answers(self.port), "the web server does not answer")

    def kill(self) -> None:
        """kill -9, its workers with it."""
        self._program.kill()

    def stop(self) -> None:
        if self._program is not None:
            self._program.stop()


@dataclass(frozen=True)
class Reply:
    """What a page answered; status 0 when the connection was cut."""

    status: int
    text: str = ""
    headers: dict = field(default_factory=dict)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


class Visitor:
    """Someone signed in, with a browser that follows no redirection."""

    def __init__(self, server: WebServer, session: str) -> None:
        self.server = server
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._cookies = {"sessionid": session}

    def get(self, path: str) -> Reply:
        return self._ask(urllib.request.Request(self._url(path)))

    def post(self, path: str, **fields) -> Reply:
        if "csrftoken" not in self._cookies:
            wait_until(self._has_token, "no page gives a form's token")
        body = encode_multipart(BOUNDARY, fields)
        headers = {
            "Content-Type": MULTIPART_CONTENT,
            "X-CSRFToken": self._cookies.get("csrftoken", ""),
            "Sec-Fetch-Site": "same-origin",
        }
        return self._ask(urllib.request.Request(self._url(path), data=body, headers=headers))

    def deposit(self, key: uuid.UUID, *files: SimpleUploadedFile, **fields) -> Reply:
        given = {**TEXT, **fields} | ({"files": list(files)} if files else {})
        return self.post(f"/idees/deposer/signee/{key}/", **given)

    def _has_token(self) -> bool:
        """Open a form, as anyone does before sending it; a server that starts may answer late."""
        self.get(f"/idees/deposer/signee/{uuid.uuid4()}/")
        return "csrftoken" in self._cookies

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"

    def _ask(self, request: urllib.request.Request) -> Reply:
        request.add_header("Host", "testserver")
        pairs = (f"{name}={value}" for name, value in self._cookies.items())
        request.add_header("Cookie", "; ".join(pairs))
        try:
            answer = self._opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        except (OSError, HTTPException):
            return Reply(0)
        with answer:
            cookies = " ".join(answer.headers.get_all("Set-Cookie", []))
            token = re.search(r"csrftoken=(\w+)", cookies)
            if token:
                self._cookies["csrftoken"] = token.group(1)
            try:
                text = answer.read().decode()
            except (OSError, HTTPException):
                return Reply(0)
            return Reply(answer.status, text, dict(answer.headers))
