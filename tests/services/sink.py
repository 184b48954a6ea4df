"""An unreliable SMTP server in a process of its own: `python -m tests.services.sink PORT LOG`.

One message in five is answered 451, one in twenty has its connection cut (half of those were
kept), and one gets no answer at all. What is accepted or kept is written to LOG, one Message-ID a
line, before the answer leaves. `--calm` accepts everything. As long as there is a file REFUSING
beside LOG, a mail in three is refused for good, and as long as there is a file CLOSED nobody is
welcome: both answers are 5xx.
"""

import argparse
import asyncio
import random
import signal
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP

SLOWNESS = 0.1
REFUSING, CLOSED = "refusing", "closed"
NOT_YOU = "554 5.7.1 no mail from you"


class Unreliable:
    def __init__(self, log: Path, *, calm: bool) -> None:
        self.log = log
        self.calm = calm
        self.dice = random.Random(2)
        self.seen = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses) -> list[str]:
        session.host_name = hostname
        return [NOT_YOU] if self._closed else responses

    async def handle_HELO(self, server, session, envelope, hostname) -> str:
        session.host_name = hostname
        return NOT_YOU if self._closed else "250 sink"

    @property
    def _closed(self) -> bool:
        return (self.log.parent / CLOSED).exists()

    async def handle_DATA(self, server, session, envelope) -> str:
        self.seen += 1
        if self.seen % 3 == 0 and (self.log.parent / REFUSING).exists():
            return "550 5.1.1 nobody of that name"
        await asyncio.sleep(SLOWNESS)
        message_id = message_from_bytes(envelope.content)["Message-ID"]
        chance = 1 if self.calm else self.dice.random()
        if self.seen == 40 and not self.calm:
            await asyncio.sleep(3)
            chance = 0.23
        if chance < 0.2:
            return "451 4.3.0 try again"
        if chance < 0.225:
            self.keep(message_id)
            server.transport.abort()
        elif chance < 0.25:
            server.transport.abort()
        else:
            self.keep(message_id)
        return "250 2.0.0 OK"

    def keep(self, message_id: str) -> None:
        with self.log.open("a") as log:
            log.write(f"{message_id}\n")


async def serve(port: int, log: Path, *, calm: bool) -> None:
    loop, handler = asyncio.get_running_loop(), Unreliable(log, calm=calm)
    server = await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", port)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("log", type=Path)
    parser.add_argument("--calm", action="store_true")
    options = parser.parse_args()
    asyncio.run(serve(options.port, options.log, calm=options.calm))
