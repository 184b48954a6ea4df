"""Settings of gunicorn for the web process: `gunicorn -c innovation_platform/gunicorn.conf.py …`.

It writes no line per request: one would name who came to the anonymous zone. The reverse proxy
keeps the log of the rest, see docs/operations/nginx.conf. The image runs it, on all its addresses.
"""

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
