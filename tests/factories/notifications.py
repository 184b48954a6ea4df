"""Occurrences and messages for the tests."""

import factory
from django.utils import timezone

from notifications.enums import Channel, MessageState
from notifications.mailing import new_message_id
from notifications.models import Message, Occurrence
from tests.factories.accounts import UserFactory


class OccurrenceFactory(factory.django.DjangoModelFactory):
    """Something to say that no worker has seen; `expanded=True` once it was addressed."""

    class Meta:
        model = Occurrence

    notice = "tests.news"
    key = factory.Sequence("tests.news:{}".format)
    context = factory.Dict({})

    class Params:
        expanded = factory.Trait(expanded_at=factory.LazyFunction(timezone.now))


class MessageFactory(factory.django.DjangoModelFactory):
    """A mail that waits; `in_bell=True` is a message that the recipient's bell shows."""

    class Meta:
        model = Message

    occurrence = factory.SubFactory(OccurrenceFactory, expanded=True)
    recipient = factory.SubFactory(UserFactory)
    audience = "reader"
    channel = Channel.MAIL
    message_id = factory.LazyFunction(new_message_id)

    class Params:
        in_bell = factory.Trait(
            channel=Channel.APP,
            state=MessageState.SENT,
            sent_at=factory.LazyFunction(timezone.now),
            summary=factory.Sequence("Nouvelle {}".format),
        )
        failed = factory.Trait(state=MessageState.FAILED, last_answer="550 5.1.1")
        uncertain = factory.Trait(state=MessageState.UNCERTAIN, handoffs=2)
