"""A mail server that accepts everything at once: `python -m benchmarks.sink PORT`."""

import asyncio
import signal
import sys

from aiosmtpd.smtp import SMTP


class AcceptAll:
    async def handle_DATA(self, server, session, envelope) -> str:
        return "250 2.0.0 OK"


async def serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(AcceptAll(), loop=loop), "127.0.0.1", port)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
