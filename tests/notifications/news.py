"""News that only the tests tell: an organisation writes to people, as long as it is active."""

from accounts.models import Organisation
from notifications.notices import Notice, Recipient
from notifications.site import absolute


class News(Notice):
    code = "tests.news"
    kind = "tests"

    def recipients(self, context):
        for user_id in context.get("to", []):
            yield Recipient(user_id=user_id, audience="reader")

    def is_current(self, context):
        return Organisation.objects.filter(pk=context["place"], is_active=True).exists()

    def template(self, message):
        return f"email/tests/news/{message.audience}.txt"

    def render_context(self, context, user, audience):
        place = Organisation.objects.get(pk=context["place"])
        return {
            "place": place,
            "url": absolute(f"/organismes/{place.pk}/?de=cloche"),
            "action_label": "Voir la page",
        }

    def thread(self, context):
        return f"place-{context['place']}"


class MailOnly(News):
    code = "tests.mail_only"

    def recipients(self, context):
        for user_id in context["to"]:
            yield Recipient(user_id=user_id, audience="reader", channels=("mail",))


class TwoHats(News):
    """Names each person twice, as a reader and as something else."""

    code = "tests.two_hats"

    def recipients(self, context):
        for audience in ("reader", "other"):
            for user_id in context["to"]:
                yield Recipient(user_id=user_id, audience=audience)


class Poison(MailOnly):
    """Cannot be put into words, and its error names somebody."""

    code = "tests.poison"

    def render_context(self, context, user, audience):
        raise ValueError(f"nothing to say to {user.email}")


class PoisonRecipients(News):
    """Cannot be addressed."""

    code = "tests.poison_recipients"

    def recipients(self, context):
        raise KeyError("to")


class NoSubject(MailOnly):
    code = "tests.no_subject"

    def template(self, message):
        return "email/tests/broken/empty.txt"


class NoTemplate(MailOnly):
    code = "tests.no_template"

    def template(self, message):
        return "email/tests/nowhere.txt"


class WayOut(MailOnly):
    """Its button leads to another site."""

    code = "tests.way_out"

    def render_context(self, context, user, audience):
        return super().render_context(context, user, audience) | {
            "url": "https://ailleurs.example/"
        }


ALL = (News, MailOnly, TwoHats, Poison, PoisonRecipients, NoSubject, NoTemplate, WayOut)
