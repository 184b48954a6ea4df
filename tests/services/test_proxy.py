"""The shipped configuration of the reverse proxy, run by the real nginx: what it passes on of a
request to the anonymous zone, what it writes, and that the rest of the site is as it was."""

import http.client
import shutil
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.services.servers import Program, answers, wait_until
from tests.support.platform import ROOT, free_port

SHIPPED = ROOT / "docs" / "operations" / "nginx.conf"
CANARY = "canari-7f3a"
#: What a browser and a module of the server may say of a person.
TELLING = {
    "Cookie": f"sessionid={CANARY}",
    "Authorization": f"Basic {CANARY}",
    "Referer": f"https://essaim.example.fr/idees/?q={CANARY}",
    "User-Agent": f"Mozilla/5.0 {CANARY}",
    "Accept-Language": f"fr-{CANARY}",
    "X-Forwarded-For": CANARY,
    "X-Remote-User": CANARY,
    "Origin": "https://essaim.example.fr",
    "Sec-Fetch-Site": "same-origin",
    "Content-Type": "application/x-www-form-urlencoded",
}
LARGE = b"texte=" + b"x" * (3 * 1024 * 1024)


class Recorder(BaseHTTPRequestHandler):
    """Stands for gunicorn: remembers the headers that reach it, and answers with a cookie."""

    seen: list[dict] = []

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def do_GET(self):
        Recorder.seen.append(dict(self.headers))
        self.send_response(200 if "manque" not in self.path else 404)
        self.send_header("Set-Cookie", "sessionid=1")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args):
        pass


class Proxy:
    """nginx with the shipped file, its names and places alone changed."""

    def __init__(self, *, upstream: int, text: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="essaim-proxy-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self.bodies = self.folder / "bodies"
        changes = {
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port};",
            "ssl_certificate /etc/ssl/essaim/fullchain.pem;": "",
            "ssl_certificate_key /etc/ssl/essaim/privkey.pem;": "",
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{upstream};",
            "/var/log/nginx/": f"{self.folder}/",
            "/run/nginx.pid": f"{self.folder}/pid",
            "http {": f"http {{ client_body_temp_path {self.bodies};",
        }
        for before, after in changes.items():
            assert before in text, f"nginx.conf no longer holds {before!r}"
            text = text.replace(before, after)
        self.file = self.folder / "nginx.conf"
        self.file.write_text(text)

    def start(self) -> None:
        """Start it, then take away the place where it would write bodies."""
        self.program = Program(
            "nginx", "-p", str(self.folder), "-c", str(self.file), "-g", "daemon off; user root;",
            log=self.folder / "output",
        )  # fmt: skip
        wait_until(lambda: answers(self.port), f"nginx: {(self.folder / 'output').read_text()}")
        self.bodies.rmdir()
        self.bodies.write_text("")

    def stop(self) -> None:
        self.program.stop()
        shutil.rmtree(self.folder)

    def ask(self, method: str, path: str, body: bytes | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body, {**TELLING, "Host": "essaim.example.fr"})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    @property
    def written(self) -> str:
        """All that it wrote."""
        return "".join(
            path.read_text(errors="replace")
            for path in self.folder.rglob("*")
            if path.is_file() and path != self.file
        )


@pytest.fixture
def upstream():
    """The port of the server behind."""
    Recorder.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def run(upstream):
    """Start a proxy on a text of configuration."""
    assert shutil.which("nginx"), "install nginx: .ci/run does"
    started = []

    def start(text: str) -> Proxy:
        proxy = Proxy(upstream=upstream, text=text)
        started.append(proxy)
        proxy.start()
        return proxy

    yield start
    for proxy in started:
        proxy.stop()


def test_the_zone_is_passed_nothing_of_who_asks_and_nothing_is_written(run):
    proxy = run(SHIPPED.read_text())

    statuses = [
        proxy.ask("GET", "/anonyme/").status,
        proxy.ask("POST", f"/anonyme/deposer/{CANARY}/", b"texte=secret").status,
        proxy.ask("GET", f"/anonyme/manque/{CANARY}").status,
        proxy.ask("GET", f"/static/{CANARY}.css").status,
    ]

    assert statuses == [200, 200, 404, 200]
    assert [sorted(headers) for headers in Recorder.seen[:3]] == [
        ["Content-Type", "Host", "Origin", "Sec-Fetch-Site", "X-Forwarded-Proto"],
        ["Content-Length", "Content-Type", "Host", "Origin", "Sec-Fetch-Site", "X-Forwarded-Proto"],
        ["Content-Type", "Host", "Origin", "Sec-Fetch-Site", "X-Forwarded-Proto"],
    ]
    assert CANARY not in str(Recorder.seen[:3])
    assert "anonyme" not in proxy.written and CANARY not in proxy.written


def test_the_zone_lets_no_cookie_out(run):
    proxy = run(SHIPPED.read_text())
    assert proxy.ask("GET", "/anonyme/").getheader("Set-Cookie") is None
    assert proxy.ask("GET", "/").getheader("Set-Cookie") == "sessionid=1"


def test_bodies_of_the_zone_are_never_on_the_disk(run):
    """The place for bodies is gone: whoever needs it fails, and the platform's own forms do."""
    proxy = run(SHIPPED.read_text())
    assert proxy.ask("POST", "/anonyme/deposer/vallee/sceller/", LARGE).status == 200
    assert proxy.ask("POST", "/idees/", LARGE).status == 500


def test_a_form_refused_by_the_proxy_leaves_no_line_either(run):
    proxy = run(SHIPPED.read_text())
    too_large = {"Content-Length": str(70 * 1024 * 1024), "Host": "essaim.example.fr"}
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
    connection.request("POST", f"/anonyme/{CANARY}", headers=too_large)
    assert connection.getresponse().status == 413
    connection.close()
    assert CANARY not in proxy.written


def test_control_without_the_blocks_of_the_zone_both_leak(run):
    text = SHIPPED.read_text().replace("location ^~ /anonyme {", "location ^~ /ailleurs {")
    proxy = run(text)

    proxy.ask("GET", f"/anonyme/{CANARY}")

    assert CANARY in str(Recorder.seen)
    # nginx answers first, then writes its line.
    wait_until(lambda: CANARY in proxy.written, "the line of the request")
