"""One act on the installation of the anonymity test: `python -m tests.services.box_actor ACT …`.

Prints its result as JSON on the last line.
"""

import json
import sys

import django

PASSWORD = "un mot de passe solide"


def people(place: str, *emails: str) -> None:
    """The keys; an organisation, its referent, and agents of these addresses, named after them."""
    import io

    from django.core.management import call_command

    from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory

    call_command("init_keys", stdout=io.StringIO())
    organisation = OrganisationFactory(code=place, short_name="Caf de l’Ain", headcount=300)
    referent = UserFactory(organisation=organisation, email="referent@exemple.fr")
    MandateFactory(user=referent, referent=True)
    for email in emails:
        name = email.split("@")[0]
        UserFactory(organisation=organisation, email=email, first_name=name, last_name=name)


def ideas() -> list[dict]:
    """The anonymous ideas, with what the test reads of them."""
    from ideas.models import Idea

    return [
        {"pk": str(idea.pk), "title": idea.title, "revision": idea.revision, "state": idea.state}
        for idea in Idea.objects.order_by("title")
    ]


def letters() -> int:
    """How many letters wait."""
    from ideas.models import Letter

    return Letter.objects.count()


def ask() -> None:
    """The referent asks a question about every idea just deposited."""
    from accounts.models import User
    from ideas.actors import Person
    from ideas.models import Idea
    from ideas.services import move

    referent = User.objects.get(email="referent@exemple.fr")
    for idea in Idea.objects.filter(state="deposited"):
        move(
            idea,
            "request_info",
            actor=Person(referent),
            seen=idea.revision,
            question="Donnez un ordre de grandeur.",
        )


def challenge(place: str) -> int:
    """An open challenge of the organisation."""
    from accounts.models import Organisation
    from tests.factories.campaigns import CampaignFactory

    return CampaignFactory(organisation=Organisation.objects.get(code=place)).pk


def collect(days: str = "1") -> int:
    """Open the box tomorrow, or so many days from now."""
    import datetime

    from django.utils import timezone

    from ideas.anonymous.collection import collect as open_box

    return open_box(now=timezone.now() + datetime.timedelta(days=int(days)))


def post(place: str, count: str) -> None:
    """As many deposits with a file, put in the box."""
    from accounts.models import Organisation
    from ideas.anonymous.codes import new_code
    from ideas.anonymous.files import CleanFile
    from ideas.anonymous.letters import post_deposit

    for number in range(int(count)):
        post_deposit(
            code=new_code(),
            organisation=Organisation.objects.get(code=place),
            title=f"Idée {number}",
            problem="Un problème.",
            proposal="Une proposition.",
            files=[CleanFile("piece-jointe.txt", "text/plain", b"Une note.")],
        )


def collect_slowly() -> int:
    """Open the box tomorrow, a second per letter: time to be killed."""
    import time

    from ideas.anonymous import collection

    deliver = collection.deliver

    def slowly(*arguments, **named):
        time.sleep(1)
        return deliver(*arguments, **named)

    collection.deliver = slowly
    return collect()


def kept() -> dict:
    """What is in the tables now, and in the folder of files."""
    from django.core.files.storage import default_storage

    from ideas.models import Attachment, HistoryEntry, Idea, Letter
    from notifications.models import Occurrence

    models = (Letter, Idea, HistoryEntry, Occurrence, Attachment)
    counts = {model.__name__: model.objects.count() for model in models}
    exists = default_storage.exists("attachments")
    files = default_storage.listdir("attachments")[1] if exists else []
    return {**counts, "files": len(files)}


def deposit_carelessly(place: str, email: str) -> None:
    """The control: an idea written with a row that names who is there, in one transaction."""
    from django.db import transaction

    from accounts.models import Organisation, User
    from ideas.models import Follow, Idea
    from tests.factories.ideas import IdeaFactory

    organisation = Organisation.objects.get(code=place)
    with transaction.atomic():
        other = Idea.objects.order_by("pk").first()
        Follow.objects.create(idea=other, user=User.objects.get(email=email))
        IdeaFactory(organisation=organisation, origin="anonymous", code_digest="control")


def enter_carelessly(place: str, email: str) -> None:
    """The control: an anonymous idea enters a challenge in the transaction of a row that names who
    is there. A transaction within it would give its rows a number of their own."""
    from django.db import transaction

    from accounts.models import Organisation, User
    from campaigns.models import Campaign
    from ideas.actors import Depositor
    from ideas.models import Follow, Idea
    from ideas.services import leave_challenge
    from tests.factories.ideas import IdeaFactory

    other = IdeaFactory(organisation=Organisation.objects.get(code=place))
    idea = Idea.objects.get(origin="anonymous")
    with transaction.atomic():
        Follow.objects.create(idea=other, user=User.objects.get(email=email))
        leave_without_a_savepoint = leave_challenge.__wrapped__
        leave_without_a_savepoint(
            idea=idea, campaign=Campaign.objects.get(), actor=Depositor(idea.pk)
        )


def main() -> None:
    django.setup()
    act, *arguments = sys.argv[1:]
    acts = {
        function.__name__: function
        for function in (
            people, ideas, letters, ask, post, challenge, collect, collect_slowly, kept,
            deposit_carelessly, enter_carelessly,
        )
    }  # fmt: skip
    sys.stdout.write("\n" + json.dumps(acts[act](*arguments)) + "\n")


if __name__ == "__main__":
    main()
