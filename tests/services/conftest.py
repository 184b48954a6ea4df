import shutil
import tempfile
from pathlib import Path

import pytest

from tests.services.servers import Newsroom, PostgreSQL, Redis
from tests.services.web import Visitor, WebServer


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL cluster for the suite alone."""
    # Not pytest's own folder, which the user postgres may not enter.
    folder = Path(tempfile.mkdtemp(prefix="essaim-faults-"))
    folder.chmod(0o755)
    cluster = PostgreSQL(folder / "postgresql")
    cluster.start()
    yield cluster
    cluster.stop("immediate")
    shutil.rmtree(folder)


@pytest.fixture
def broker(tmp_path):
    """A Redis for one test alone."""
    broker = Redis(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def _migrated(postgresql, tmp_path_factory):
    folder = tmp_path_factory.mktemp("migration")
    Newsroom(folder, postgresql, Redis(folder)).migrate()


@pytest.fixture
def web(newsroom):
    """The web server beside them, not started."""
    server = WebServer(newsroom)
    yield server
    server.stop()


@pytest.fixture
def visitor(newsroom, web):
    """Someone signed in."""
    return Visitor(web, newsroom.act("sign_in"))


@pytest.fixture
def newsroom(postgresql, broker, _migrated, tmp_path):
    """The platform's processes, not started; nothing was said yet."""
    newsroom = Newsroom(tmp_path, postgresql, broker)
    newsroom.empty()
    yield newsroom
    newsroom.stop()
