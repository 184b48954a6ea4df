import pytest

from notifications.health import note_sweep
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory

URL = "/sante/mesures"
TOKEN = "un-jeton-de-mesure"


@pytest.fixture(autouse=True)
def _token(settings, db):
    settings.METRICS_TOKEN = TOKEN


def read(client, token=TOKEN):
    return client.get(URL, headers={"Authorization": f"Bearer {token}"})


def test_gauges_of_the_outbox(client):
    MessageFactory()
    MessageFactory(failed=True)
    MessageFactory.create_batch(2, uncertain=True)
    note_sweep()
    answer = read(client)
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    figures = dict(line.split(" ") for line in lines)
    assert float(figures.pop("essaim_outbox_oldest_unsent_seconds")) >= 0
    assert float(figures.pop("essaim_outbox_sweep_age_seconds")) >= 0
    assert figures == {
        "essaim_outbox_waiting": "1",
        "essaim_outbox_held": "0",
        "essaim_outbox_failed": "1",
        "essaim_outbox_uncertain": "2",
        "essaim_outbox_unaddressed": "0",
        "essaim_outbox_failed_news": "0",
        "essaim_addresses_bouncing": "0",
    }


def test_a_sweep_that_never_was_has_no_age(client):
    assert "sweep_age" not in read(client).content.decode()


@pytest.mark.parametrize("token", ["", "autre", "é"])
def test_without_the_token_there_is_nothing(client, token):
    assert read(client, token).status_code == 404
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(URL).status_code == 404


def test_without_the_setting_there_is_nothing(client, settings):
    settings.METRICS_TOKEN = ""
    assert read(client, "").status_code == 404
