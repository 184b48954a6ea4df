"""Settings of gunicorn for the web process: `gunicorn -c docs/operations/gunicorn.conf.py …`.

It writes no line per request: one would name who came to the anonymous zone. The reverse proxy
keeps the log of the rest, see nginx.conf.
"""

import contextlib

bind = "127.0.0.1:8000"
workers = 2
worker_class = "gthread"
threads = 4
timeout = 60
# Heartbeats of the workers stay in memory.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# No line per request, and no request in an error's line.
accesslog = None
loglevel = "warning"
capture_output = False
# The proxy's own header is read by Django (BEHIND_TLS_PROXY); gunicorn keeps nothing of it.
forwarded_allow_ips = "127.0.0.1"


def on_starting(server) -> None:
    """Where documents are made as PDF, what makes them is loaded before the workers are forked:
    once for all of them, and nobody waits a second more for the first one."""
    with contextlib.suppress(ImportError, OSError):
        import weasyprint  # noqa: F401
