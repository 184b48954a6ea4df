"""The broker of the embedded mode: a reader in a hurry loses nothing."""

import json
import threading
import time
import uuid

import pytest
from kombu import Connection, Exchange, Queue

OURS, USUAL = "files", "filesystem"


@pytest.fixture
def connect(tmp_path):
    """Connections to one broker of files, by the transport named."""
    options = {name: str(tmp_path / "queue") for name in ("data_folder_in", "data_folder_out")}
    options["control_folder"] = str(tmp_path / "control")
    for folder in ("queue", "control"):
        (tmp_path / folder).mkdir()
    opened = []

    def open_one(transport):
        opened.append(Connection(f"{transport}://localhost", transport_options=options))
        return opened[-1]

    yield open_one
    for connection in opened:
        connection.release()


def pass_on(connect, transport, *, count):
    """Messages go one by one from a thread to this one, which reads without a pause: each is looked
    for while it is written. Returns what was read within half a minute."""
    # Kombu remembers bindings for the life of the process: each queue has a name of its own.
    queue = Queue(f"to-{uuid.uuid4()}", Exchange("essaim", type="direct"), routing_key="r")
    reader = queue(connect(transport).default_channel)
    reader.declare()
    wanted = threading.Semaphore(1)
    publisher = threading.Thread(
        target=_publish, args=(connect(transport), queue, wanted, count), daemon=True
    )
    publisher.start()
    read, limit = [], time.monotonic() + 30
    while len(read) < count and time.monotonic() < limit:
        message = reader.get(no_ack=True)
        if message is not None:
            read.append(message.payload)
            wanted.release()
    return read


def _publish(connection, queue, wanted, count):
    producer = connection.Producer()
    for number in range(count):
        if not wanted.acquire(timeout=30):
            return
        producer.publish(number, exchange=queue.exchange, routing_key=queue.routing_key)


def test_its_folders_are_made_where_they_lack(connect, tmp_path):
    for folder in ("queue", "control"):
        (tmp_path / folder).rmdir()
    assert pass_on(connect, OURS, count=1) == [0]


def test_a_reader_in_a_hurry_reads_each_message_once_in_order(connect, tmp_path):
    assert pass_on(connect, OURS, count=400) == list(range(400))
    assert list((tmp_path / "queue").iterdir()) == []


def test_the_usual_transport_would_lose_some(connect):
    """The control of the test above: kombu's own transport reads files that are still empty."""
    with pytest.raises(json.JSONDecodeError):
        pass_on(connect, USUAL, count=20_000)
