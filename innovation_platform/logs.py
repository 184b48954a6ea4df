"""One JSON object per line and event, for whatever collects logs: it says what and where, not who.

The text of an error is left out: a database error repeats the row, a mail error the address. So are
the addresses of pages, which may hold a key (a feed's, an unsubscribing link's): the route is kept.
"""

import datetime
import json
import logging
import traceback
from pathlib import PurePath

from django.urls import Resolver404, resolve


class JsonFormatter(logging.Formatter):
    """`at`, `level`, `logger`, `event`, and where they apply `error`, `trace`, `route`, `status`,
    `task`."""

    def format(self, record: logging.LogRecord) -> str:
        request, failed = getattr(record, "request", None), bool(record.exc_info)
        # What holds an error or a request was put into words with texts that are not ours.
        foreign = failed or request is not None
        entry = {
            "at": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "event": str(record.msg) if foreign else record.getMessage(),
        }
        if failed and record.exc_info[0] is not None:
            entry["error"] = record.exc_info[0].__name__
            entry["trace"] = _places(record.exc_info[2])
        if request is not None:
            entry |= {"event": "request", "method": getattr(request, "method", "")}
            entry["route"] = _route_of(request)
        if isinstance(status := getattr(record, "status_code", None), int):
            entry["status"] = status
        data = getattr(record, "data", None)
        if isinstance(data, dict) and "name" in data:
            entry |= {"event": "task", "task": str(data["name"])}
        return json.dumps(entry, ensure_ascii=False)


def _places(trace) -> list[str]:
    """The frames of an error, as "ideas/notices.py:42 render_context"."""
    return [
        f"{PurePath(frame.filename).parent.name}/{PurePath(frame.filename).name}"
        f":{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]


def _route_of(request) -> str:
    """The route of a request, without the values in it; "" when it has none."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        try:
            match = resolve(request.path_info)
        except (Resolver404, AttributeError):
            return ""
    return match.route
