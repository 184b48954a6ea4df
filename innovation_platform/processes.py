"""Processes that share the work of one, where most of its time is Python's."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

import django
from django.db import connection


@contextmanager
def processes(number: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each with Django and a connection of its own to the same database: they
    see what is committed, and may call any function of a module. Side effect: they end with the
    block."""
    context = multiprocessing.get_context("spawn")
    database = str(connection.settings_dict["NAME"])
    with ProcessPoolExecutor(number, context, _start, (database,)) as pool:
        yield pool


def _start(database: str) -> None:
    """Runs in the new process, before anything it is to call is imported there. Side effect: it
    ends when the process that asked does, even killed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    django.setup()
    connection.settings_dict["NAME"] = database


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)
