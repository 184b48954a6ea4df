"""What did not leave, settled by an administrator; and the link that stops a kind of mail."""

import pytest
from playwright.sync_api import expect

from tests.e2e.seen import is_sound
from tests.support.people import GUY, Account

IRENE = Account("irene.blin@installation.exemple.fr", "Irène Blin")

MISHAPS = f"""
from django.utils import timezone
from notifications.models import BouncingAddress
from notifications.preferences import unsubscribe_token
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.notifications import MessageFactory, OccurrenceFactory
from tests.support.people import GUY, user_of
guy = user_of(GUY)
irene = UserFactory(email="{IRENE.email}", first_name="Irène", last_name="Blin",
                    organisation=guy.organisation)
MandateFactory(user=irene, administrator=True)
for mishap in ("failed", "uncertain"):
    said = OccurrenceFactory(notice="ideas.transition", key=mishap, expanded=True)
    MessageFactory(occurrence=said, recipient=guy, **{{mishap: True}})
OccurrenceFactory(notice="ideas.transition", key="unsaid", failed_at=timezone.now(),
                  failure="KeyError")
BouncingAddress.objects.create(user=guy, address=guy.email, code="550 5.1.1")
print(unsubscribe_token(guy.pk, "ideas.discussion"))
"""


@pytest.fixture(scope="module")
def token(running_platform):
    """Mails that failed, and the token of a link that stops a kind of them."""
    printed = running_platform.manage("shell", "--verbosity", "0", "--command", MISHAPS)
    return printed.split()[-1]


@pytest.fixture
def irene(token, arrive):
    return arrive(IRENE)


def test_what_did_not_leave_is_shown_and_settled(irene):
    irene.visit("/notifications/envois/")
    main = irene.page.get_by_role("main")
    for heading in (
        "Messages en échec ou incertains",
        "Nouvelles qui n’ont pu être adressées",
        "Adresses injoignables",
    ):
        expect(main.get_by_role("heading", name=heading)).to_be_visible()
    is_sound(irene)
    irene.press("Abandonner")
    irene.reads("2 messages abandonnés.")
    irene.press("Abandonner ces nouvelles")
    irene.reads("1 nouvelle abandonnée.")
    irene.page.get_by_label(GUY.email).check()
    irene.press("Leur écrire de nouveau")
    irene.reads("1 adresse recevra de nouveau des courriels.")
    irene.reads("Tout est parti")
    is_sound(irene)


def test_a_mails_link_stops_its_kind_without_signing_in(token, arrive):
    someone = arrive()
    assert someone.visit(f"/notifications/desabonnement/{token}/") == 200
    is_sound(someone)
    someone.press("Ne plus recevoir ces courriels")
    someone.reads("C’est fait")
    is_sound(someone)
