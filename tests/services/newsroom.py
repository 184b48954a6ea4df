"""What the fault suite's workers know beside the platform: a notice, and how not to do it."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models import User
from notifications.notices import register
from tests.notifications.news import MailOnly, PoisonRecipients

register(MailOnly)
register(PoisonRecipients)


@shared_task(queue="mail", acks_late=False)
def careless_mail(user_id: int) -> None:
    """The negative control: acknowledged early, no outbox, the broker is the only memory."""
    person = User.objects.get(pk=user_id)
    EmailMessage(
        "Sans garantie",
        "Ce courriel n’est écrit nulle part ailleurs que dans la file.",
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers={"Message-ID": f"<careless-{user_id}@testserver>"},
    ).send()
