import datetime
import mailbox
from email.message import EmailMessage
from email.message import Message as RawMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from notifications import bounces, retention
from notifications.health import needing_attention
from notifications.models import BouncingAddress, Message, Occurrence
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory, OccurrenceFactory
from tests.notifications.support import address, say


def returned(to, status="5.1.1", action="failed"):
    """The mail by which a server says that another did not arrive."""
    mail = MIMEMultipart("report", **{"report-type": "delivery-status"})
    mail.attach(MIMEText("Votre message n’a pas été remis."))
    report, server, person = RawMessage(), RawMessage(), RawMessage()
    report["Content-Type"] = "message/delivery-status"
    server["Reporting-MTA"] = "dns; relais.exemple.fr"
    person["Final-Recipient"] = f"rfc822; {to}"
    person["Action"], person["Status"] = action, status
    report.set_payload([server, person])
    mail.attach(report)
    return mail


@pytest.fixture(params=["maildir", "mbox"])
def box(request, tmp_path):
    path = tmp_path / "box"
    made = mailbox.Maildir(path) if request.param == "maildir" else mailbox.mbox(path)
    yield path, made
    made.close()


def told_channels(person):
    return sorted(Message.objects.filter(recipient=person).values_list("channel", flat=True))


def test_a_folder_is_read_and_emptied(box, reader, capsys):
    path, made = box
    plain = EmailMessage()
    plain.set_content("Je suis absente.")
    for mail in (
        returned("Zoe@exemple.fr"),
        returned("personne@ailleurs.fr"),
        returned("zoe@exemple.fr", status="4.2.2", action="delayed"),
        plain,
    ):
        made.add(mail)
    made.flush()
    call_command("read_bounces", str(path))
    assert capsys.readouterr().out == "bounced: 1\nignored: 2\nunknown: 1\n"
    row = BouncingAddress.objects.get()
    assert (row.user, row.address, row.code) == (reader, "zoe@exemple.fr", "5.1.1")
    call_command("read_bounces", str(path))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "4.1.1", "15.1.1"])
def test_other_failures_are_no_hard_bounce(status):
    assert bounces.bounces_of(returned("zoe@exemple.fr", status=status)) == []


def test_without_a_folder_it_says_so(tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        call_command("read_bounces", str(tmp_path / "nowhere"))


def bounce(person):
    return bounces.note(bounce=bounces.Bounce(person.email, "5.1.1"))


def test_nobody_is_written_to_at_an_address_that_bounces(place, reader):
    waiting = MessageFactory(recipient=reader)
    assert bounce(reader) is True
    waiting.refresh_from_db()
    assert (waiting.state, waiting.last_answer) == ("cancelled", "the address bounces")
    waiting.delete()
    say(place, reader)
    address()
    assert told_channels(reader) == ["app"]


def test_what_the_bell_cannot_say_is_still_written(place, reader):
    bounce(reader)
    say(place, reader, notice="tests.mail_only")
    address()
    assert told_channels(reader) == ["mail"]


def test_a_new_address_is_written_to(place, reader):
    bounce(reader)
    reader.email = "zoe.nouvelle@exemple.fr"
    reader.save()
    say(place, reader)
    address()
    assert told_channels(reader) == ["app", "mail"]


def test_the_administrator_sees_it_and_clears_it(reader, client):
    bounce(reader)
    assert needing_attention() == 1
    client.force_login(UserFactory(is_superuser=True))
    url = "/admin/notifications/bouncingaddress/"
    assert "zoe@exemple.fr" in client.get(url).content.decode()
    row = BouncingAddress.objects.get()
    client.post(url, {"action": "write_again", "_selected_action": [row.pk]})
    assert not BouncingAddress.objects.exists()


def test_what_is_over_is_forgotten_after_its_time(db, settings):
    settings.MAIL_RETENTION_DAYS = 90
    old = timezone.now() - datetime.timedelta(days=91)
    kept = [MessageFactory(), MessageFactory(failed=True), MessageFactory(uncertain=True)]
    gone = [MessageFactory(in_bell=True), MessageFactory(state="cancelled")]
    pending = OccurrenceFactory()
    Message.objects.update(created_at=old)
    Occurrence.objects.update(created_at=old)
    recent = MessageFactory(in_bell=True)
    assert retention.purge() == {"messages": 2, "occurrences": 2, "digests": 0}
    assert set(Message.objects.all()) == {*kept, recent}
    assert set(Occurrence.objects.all()) == {row.occurrence for row in [*kept, recent]} | {pending}
    assert len(gone) == 2
    assert retention.purge() == {"messages": 0, "occurrences": 0, "digests": 0}
