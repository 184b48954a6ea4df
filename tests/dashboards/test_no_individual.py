"""No individual figure, on any page nor in any file of the dashboards: for every address of the
room and every role, no name of someone who took part, and no count of fewer than ten people."""

import datetime
import re
from collections import defaultdict
from itertools import combinations, product
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from dashboards.models import DashboardSettings, PublishedCount
from dashboards.period import Period
from dashboards.registry import FIGURES, figure
from dashboards.scope import Scope
from dashboards.services.publishing import publish_counts
from dashboards.services.updating import update
from ideas.models import AnswerFeedback, Idea, Support
from innovation_platform.documents import pdf_installed
from innovation_platform.downloads import csv_answer, xlsx_file
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import AnswerFactory, CommentFactory, IdeaFactory, InvolvementFactory
from tests.factories.projects import ProjectFactory
from tests.support.dashboard_addresses import dashboard_kwargs
from tests.support.words_of_files import words_of

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


@pytest.mark.parametrize("route", routes())
def test_no_period_nor_filter_tells_who_took_part(place, route):
    """Over the month of what they did, over that of nothing, by unit, by challenge."""
    today = timezone.localdate()
    challenge = place.kwargs["dashboards:challenge"]["pk"]
    asked = (
        {"de": f"{today:%Y-%m}", "a": f"{today:%Y-%m}"},
        {"de": f"{today.year - 1}-01", "a": f"{today.year - 1}-12"},
        {"unite": place.unit.pk},
        {"defi": challenge},
        {"annee": today.year, "taille": "tres-grand", "carte": "reprises", "table": "echanges"},
    )
    for role in ("director", "referent", "network_lead"):
        client = Client()
        client.force_login(place.people[role])
        for address in place.addresses(route):
            for query in asked:
                text = words_of(client.get(address, query))
                assert (role, address, query, leaks(text)) == (role, address, query, [])


def planted(kind, text):
    """A file of the room that says it: made as theirs are."""
    if kind == "pdf":
        from weasyprint import HTML

        page = f"<html lang='fr'><title>Rapport</title><p>{text}</p></html>"
        return HttpResponse(HTML(string=page).write_pdf(), "application/pdf")
    if kind == "xlsx":
        with xlsx_file("Chiffres", ["Chiffre", "Valeur"], [["Merci", text]]) as file:
            return HttpResponse(file.read())
    if kind == "csv":
        return csv_answer("fichier", ["Chiffre", "Valeur"], [["Merci", text]])
    return HttpResponse(f"<p>{text}</p>")


@pytest.mark.parametrize("kind", ["page", "pdf", "xlsx", "csv"])
@pytest.mark.parametrize("what", ["name", "address", "number", "share"])
def test_the_check_sees_a_leak_in_each_kind_of_answer(request, place, kind, what):
    """Negative control."""
    if kind == "pdf":
        request.getfixturevalue("needs_pdf")
    one = place.crowd[0]
    text = {
        "name": f"Merci à {one.last_name}.",
        "address": f"Écrire à {one.email}.",
        "number": "7\u00a0personnes",
        "share": f"{FEW / STAFF}",
    }[what]
    assert leaks(words_of(planted(kind, text))) != []
    assert leaks(words_of(planted(kind, "Aucune personne"))) == []
    assert PublishedCount.objects.count() == 0


def test_the_documents_and_files_of_the_room_are_read(place):
    """The check finds what they do say: it reads them."""
    client = Client()
    client.force_login(place.people["director"])
    name = str(place.organisation)
    routes = ["home_csv", "home_xlsx", *(["report_pdf"] if pdf_installed() else [])]
    for route in routes:
        text = words_of(client.get(reverse(f"dashboards:{route}")))
        assert "Participation" in text, route
        assert "règle des 10 personnes" in " ".join(text.replace("\u00a0", " ").split()), route
    assert name in words_of(client.get(reverse("dashboards:report")))


def test_numbers_of_all_periods_and_places_are_ten_people_apart():
    """Whatever months are asked of a place, its numbers are the same, or ten people or more apart;
    so is each of the number of the whole it is part of, and what each leaves over."""
    house = Crowds()
    found = defaultdict(set)
    for months in ALL_MONTHS:
        for scope in house.scopes():
            for code in ("participation", "participation_by_unit"):
                value = figure(code).value(scope, Period(*months))
                for row in (value, *value.rows):
                    if row.numerator is not None:
                        key = (scope.challenge, getattr(row, "key", "") or scope.unit_id or "")
                        found[key].add((row.numerator, row.denominator))
    assert len(found) > 3, "the whole, units and a challenge are told"
    for numbers in found.values():
        assert all(count >= 10 and whole - count >= 10 for count, whole in numbers)
        assert all(abs(one[0] - other[0]) >= 10 for one, other in combinations(numbers, 2))
    wholes = found.pop((None, ""))
    for (whole, _staff), part in product(wholes, set().union(*found.values())):
        assert whole - part[0] >= 10, part


class Crowds:
    """An organisation of 400 people where 12, 24 and 37 people of three units took part last year,
    in two months, and 15 of them in a challenge that is closed."""

    def __init__(self):
        self.organisation = OrganisationFactory(headcount=400)
        self.units = [UnitFactory(organisation=self.organisation, headcount=130) for _ in range(3)]
        for unit, crowd in zip(self.units, (12, 24, 37), strict=True):
            for month, people in ((3, crowd - 3), (6, 3)):
                self._take_part(unit, datetime.date(LAST_YEAR, month, 5), people)
        self.challenge = CampaignFactory(
            organisation=self.organisation,
            past=True,
            opens_on=datetime.date(LAST_YEAR, 9, 1),
            closes_on=datetime.date(LAST_YEAR, 9, 30),
        )
        day = datetime.date(LAST_YEAR, 9, 5)
        self._take_part(self.units[2], day, 15, campaign=self.challenge)
        update()
        publish_counts()

    def _take_part(self, unit, day, people, **fields):
        idea = IdeaFactory(
            organisation=self.organisation, unit=unit, deposited_on=day, state="in_triage", **fields
        )
        crowd = [UserFactory(unit=unit, organisation=self.organisation) for _ in range(people)]
        Support.objects.bulk_create([Support(idea=idea, user=one) for one in crowd])

    def scopes(self):
        here = (self.organisation.pk,)
        yield Scope(here)
        yield Scope(here, challenge=self.challenge.pk)
        for unit in self.units:
            yield Scope(here, unit=unit.path, unit_id=unit.pk)


LAST_YEAR = timezone.localdate().year - 1
MONTHS = [datetime.date(LAST_YEAR, month, 1) for month in (1, 3, 4, 6, 9, 12)]
ALL_MONTHS = [(first, last) for first in MONTHS for last in MONTHS if first <= last]


def test_figures_read_no_row_about_someone():
    """What counts people is in the services, which keep back what may not be told."""
    rows = r"\b(Support|Involvement|User|Follow|Comment|AnswerFeedback|Helped)\b.*\bobjects\b"
    root = Path(settings.BASE_DIR) / "dashboards"
    sources = [*(root / "figures").glob("*.py"), root / "reading.py", root / "behind.py"]
    assert [path.name for path in sources if re.search(rows, path.read_text())] == []
