"""Where a run leaves its files, and the names of its databases."""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "bench"
STATIC = VAR / "static"
DEFAULT_SERVER = "postgres://postgres@127.0.0.1:5432/"


#: Set for a run whose ideas are all in one organisation.
ALONE = "ESSAIM_BENCH_ALONE"


#: In a run of the embedded mode, the PostgreSQL database its ideas are copied from.
COPIED = "ESSAIM_BENCH_COPIED"


#: Another name for the databases, for two copies of this project on one machine.
NAME = os.environ.get("ESSAIM_BENCH_NAME") or "essaim_bench"


def alone() -> bool:
    """Whether the ideas of this run are all in one organisation."""
    return bool(os.environ.get(ALONE))


def database_url(size: int | str) -> str:
    """The database of a size, or of that name, on the server that DATABASE_URL names."""
    return _with_path(f"/{NAME}_{size}{'_alone' if alone() else ''}")


def server_url() -> str:
    """The database from which others are made and dropped."""
    return _with_path("/postgres")


def _with_path(path: str) -> str:
    parts = urlsplit(os.environ.get("DATABASE_URL") or DEFAULT_SERVER)
    return urlunsplit(parts._replace(path=path))
