"""A client that costs little: one request on one connection, as sync workers answer."""

import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

Request = Callable[[], bytes]
#: Where the floor pages are.
FLOOR = "/plancher/"


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    def header(self, name: str) -> str | None:
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None


@dataclass(frozen=True)
class Session:
    """What a signed-in browser sends with each request: the floor has a session of its own, that
    Django's own backend opened."""

    key: str
    csrf: str
    floor_key: str

    @property
    def cookie(self) -> str:
        return self._cookie(self.key)

    @property
    def floor_cookie(self) -> str:
        return self._cookie(self.floor_key)

    def _cookie(self, key: str) -> str:
        return f"sessionid={key}; csrftoken={self.csrf}"

    def get(self, path: str, **headers: str) -> bytes:
        return self._request("GET", path, headers, b"")

    def post(self, path: str, body: bytes, **headers: str) -> bytes:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Content-Length"] = str(len(body))
        return self._request("POST", path, headers, body)

    def _request(self, method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
        cookie = self.floor_cookie if path.startswith(FLOOR) else self.cookie
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        lines += ["Accept-Language: fr", "Connection: close", "", ""]
        return "\r\n".join(lines).encode() + body


def ask(port: int, request: bytes) -> Answer:
    """Send a request and read its whole answer."""
    start = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(262_144):
            parts.append(part)
    seconds = time.perf_counter() - start
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    return Answer(int(head.split(b" ", 2)[1]), head, body, seconds)


def checked(port: int, request: bytes) -> Answer:
    """The same, and an error unless it is a page, or the redirect after a form was taken."""
    answer = ask(port, request)
    if answer.status not in (200, 302, 303):
        line = request.split(b"\r\n", 1)[0].decode()
        raise RuntimeError(f"{line} answered {answer.status}: {answer.body[:400]!r}")
    return answer


@dataclass(frozen=True)
class Times:
    """How long one client waited, in milliseconds."""

    median: float
    p95: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Times":
        ordered = sorted(seconds)
        return cls(statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95) - 1] * 1000)


def latencies(port: int, ours: Request, floor: Request, count: int) -> tuple[Times, Times]:
    """One client, ours then the floor's, again and again."""
    for _ in range(4):
        checked(port, ours())
        checked(port, floor())
    waits = ([], [])
    for _ in range(count):
        for wait, request in zip(waits, (ours, floor), strict=True):
            wait.append(checked(port, request()).seconds)
    return Times.of(waits[0]), Times.of(waits[1])


def throughputs(
    port: int, ours: Request, floor: Request, *, clients: int, seconds: float
) -> tuple[float, float]:
    """Requests per second of several clients at once, in turns: ours, floor, ours, floor."""
    rates = ([], [])
    for _ in range(2):
        for rate, request in zip(rates, (ours, floor), strict=True):
            rate.append(_rate(port, request, clients, seconds))
    return statistics.mean(rates[0]), statistics.mean(rates[1])


def _rate(port: int, request: Request, clients: int, seconds: float) -> float:
    done, failures = [0] * clients, []
    start = time.perf_counter()

    def run(client: int) -> None:
        try:
            while time.perf_counter() - start < seconds:
                checked(port, request())
                done[client] += 1
        except (OSError, RuntimeError) as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(done) / (time.perf_counter() - start)
