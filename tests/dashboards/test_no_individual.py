"""No individual figure, on any page nor in any file of the dashboards: for every address of the
room and every role, no name of someone who took part, and no count of fewer than ten people."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from dashboards.models import DashboardSettings, PublishedCount
from dashboards.registry import FIGURES
from dashboards.services.publishing import publish_counts
from dashboards.services.updating import update
from ideas.models import AnswerFeedback, Idea, Support
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.ideas import AnswerFactory, CommentFactory, IdeaFactory, InvolvementFactory
from tests.factories.projects import ProjectFactory
from tests.support.dashboard_addresses import dashboard_kwargs

pytestmark = pytest.mark.django_db

CANARY = "Canariser"
#: How many took part: a number that no page holds for another reason.
FEW, STAFF = 7, 8_400


def routes():
    """The names of the room's addresses, from the resolver."""
    room = next(
        one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "dashboards"
    )
    return sorted({f"dashboards:{one.name}" for one in room.url_patterns})


class Place:
    """An organisation where seven people took part, told by their names, and its readers."""

    def __init__(self):
        self.organisation = OrganisationFactory(headcount=STAFF)
        self.unit = UnitFactory(organisation=self.organisation, headcount=STAFF // 2)
        here = {"unit": self.unit}
        self.crowd = [
            UserFactory(last_name=f"{CANARY}{n}", email=f"{CANARY.lower()}{n}@exemple.fr", **here)
            for n in range(FEW)
        ]
        self._take_part()
        self.people = {
            "agent": UserFactory(**here),
            "expert": UserFactory(**here),
            "director": MandateFactory(user=UserFactory(**here), director=True).user,
            "responsable": MandateFactory(user=UserFactory(**here), referent=True).user,
            "referent": MandateFactory(
                user=UserFactory(**here), referent=True, unit=self.unit
            ).user,
            "network_lead": MandateFactory(network_lead=True).user,
            "administrator": MandateFactory(administrator=True).user,
        }
        project = ProjectFactory(idea__organisation=self.organisation, idea__unit=self.unit)
        self.kwargs = dashboard_kwargs(self.organisation, self.people, project)
        DashboardSettings.objects.update(shares_figures=True, shows_public_page=True)
        update()
        publish_counts()

    def _take_part(self):
        today = timezone.localdate()
        idea = IdeaFactory(organisation=self.organisation, unit=self.unit, deposited_on=today)
        InvolvementFactory(idea=idea, user=self.crowd[0])
        InvolvementFactory(idea=idea, user=self.crowd[1], kind="coauthor")
        CommentFactory(idea=idea, author=self.crowd[2])
        Support.objects.bulk_create([Support(idea=idea, user=one) for one in self.crowd[3:]])
        answer = AnswerFactory(idea=idea, written_by=self.crowd[0])
        AnswerFeedback.objects.create(answer=answer, helped=True)
        Idea.objects.update(supports_count=len(self.crowd[3:]))

    def addresses(self, route):
        """The addresses of a route: of each figure, where it is about one."""
        if route == "dashboards:ideas":
            return [reverse(route, kwargs={"code": one.code}) for one in FIGURES]
        return [reverse(route, kwargs=self.kwargs.get(route))]


def words_of(response):
    """What an answer says: its text, or that of the sheets inside a workbook."""
    body = response.getvalue() if not response.streaming else b"".join(response.streaming_content)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return body.decode(errors="replace")


def leaks(text):
    """Names of those who took part, and counts that tell how few they are."""
    share = f"{FEW / STAFF:.4f}|{FEW}\\s*(personnes|agents|participants)|{FEW}\\s*(/|sur)\\s*8"
    return re.findall(rf"{CANARY}\d|{CANARY.lower()}\d", text) + re.findall(share, text)


@pytest.fixture
def place():
    return Place()


@pytest.mark.parametrize("route", routes())
def test_no_address_tells_who_took_part(place, route):
    for role, user in place.people.items():
        client = Client()
        client.force_login(user)
        for address in place.addresses(route):
            text = words_of(client.get(address))
            assert (role, address, leaks(text)) == (role, address, [])


def test_the_check_sees_a_leak(place):
    """Negative control."""
    assert leaks(f"Merci à {place.crowd[0].last_name}, et aux 7\u00a0personnes.") != []
    assert PublishedCount.objects.count() == 0


def test_figures_read_no_row_about_someone():
    """What counts people is in the services, which keep back what may not be told."""
    rows = r"\b(Support|Involvement|User|Follow|Comment|AnswerFeedback|Helped)\b.*\bobjects\b"
    root = Path(settings.BASE_DIR) / "dashboards"
    sources = [*(root / "figures").glob("*.py"), root / "reading.py", root / "behind.py"]
    assert [path.name for path in sources if re.search(rows, path.read_text())] == []
