"""The surge that `make bench` replays: what it sends, and that a server falling behind is seen."""

import random
import socket
import threading
import time

from benchmarks.surge import Cast, schedule, send

ANSWER = b"HTTP/1.1 %s X\r\nContent-Length: 0\r\n\r\n"


def test_a_wave_is_spread_over_its_length_and_nobody_supports_an_idea_twice():
    pairs = set()

    first = schedule(200, 60, rng=random.Random(1), pairs=pairs)
    second = schedule(300, 30, rng=random.Random(2), pairs=pairs)

    moments = [cast.at for cast in first]
    assert (len(first), moments) == (200, sorted(moments))
    assert all(0 <= at <= 60 for at in moments)
    assert len({(cast.person, cast.idea) for cast in first + second}) == 500 == len(pairs)


class Server:
    """Answers one request at a time, slowly, with the statuses given in turn."""

    def __init__(self, *statuses, slowness=0.0):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.statuses, self.slowness = statuses, slowness
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        for status in self.statuses:
            connection, _address = self.socket.accept()
            with connection:
                connection.recv(4096)
                time.sleep(self.slowness)
                connection.sendall(ANSWER % status)
        self.socket.close()


def wave(server, count):
    casts = [Cast(0.01 * number, number, 0) for number in range(count)]
    return send("test", server.port, casts, lambda cast: b"GET / HTTP/1.1\r\n\r\n")


def test_an_answer_that_is_none_is_an_error():
    found = wave(Server(b"200", b"302", b"503"), 3)

    assert (found.sent, found.errors) == (3, ["status 503"])


def test_a_server_that_falls_behind_is_seen():
    found = wave(Server(*[b"200"] * 5, slowness=0.1), 5)

    assert found.errors == []
    assert found.longest > 400
