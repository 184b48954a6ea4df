"""Around a list: counts per filter, exports, searches that are kept and told."""

import csv
import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from ideas.enums import State, Visibility
from ideas.errors import NotAllowed
from ideas.filters import canonical, recently_found
from ideas.models import Idea, SavedSearch
from ideas.search import index_many
from ideas.services import forget_search, save_search, set_alert, tell_found
from ideas.services.saved_searches import MOST_SEARCHES
from ideas.tasks import tell_saved_searches
from notifications.models import Message, Occurrence
from notifications.tasks import sweep
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.ideas import CategoryFactory, IdeaFactory, SavedSearchFactory

pytestmark = pytest.mark.django_db

LIST, FACETS, CSV, XLSX, KEPT, KEEP = (
    reverse(f"ideas:{name}")
    for name in ("list", "facets", "export_csv", "export_xlsx", "saved_searches", "save_search")
)
TODAY = timezone.localdate()


@pytest.fixture
def user():
    return UserFactory(unit=UnitFactory())


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def make(user, title, **fields):
    idea = IdeaFactory(**{"organisation": user.organisation, **fields}, title=title)
    index_many([idea.pk])
    return idea


# Counts -------------------------------------------------------------------------------------------


def counts(client, **query):
    response = client.get(FACETS, query)
    assert response.status_code == 200
    return {
        str(group["label"]): {value["label"]: value["count"] for value in group["choices"]}
        for group in response.context["groups"]
    }


def test_the_page_of_counts_says_what_is_counted(client, user):
    make(user, "Guichet de demain")
    client.force_login(user)
    page = client.get(FACETS, {"q": "guichet", "state": "in_triage"})
    assert page.context["asked"] == "Recherche\u00a0: guichet, État\u00a0: À l’étude"
    assert client.get(FACETS).context["asked"] == ""


def test_counts_of_what_may_be_seen_only(signed_in, user):
    category = CategoryFactory(name="Accueil")
    make(user, "one", state=State.IN_TRIAGE, category=category)
    make(user, "two", state=State.FORWARDED)
    make(user, "hidden", state=State.IN_TRIAGE, visibility=Visibility.HIDDEN)
    make(user, "awaiting", state=State.IN_TRIAGE, visibility=Visibility.AWAITING)
    make(user, "draft", draft=True)
    IdeaFactory(title="elsewhere", state=State.IN_TRIAGE, category=category)

    assert counts(signed_in) == {
        "Étape": {"Étude": "2"},
        "État": {"À l’étude": "1", "Transmise au national": "1"},
        "Catégorie": {"Accueil": "1"},
    }


def test_a_filter_chosen_still_shows_its_other_values(signed_in, user):
    category = CategoryFactory(name="Accueil")
    make(user, "one", state=State.IN_TRIAGE, category=category)
    make(user, "two", state=State.ACCEPTED)

    found = counts(signed_in, state="in_triage")

    assert found["État"] == {"À l’étude": "1", "Retenue": "1"}
    assert found["Étape"] == {"Étude": "1"}
    assert found["Catégorie"] == {"Accueil": "1"}


def test_each_count_is_the_list_it_leads_to(signed_in, user):
    for number, state in enumerate([State.IN_TRIAGE, State.IN_TRIAGE, State.ACCEPTED]):
        make(user, f"Guichet {number}", state=state)
    make(user, "Cantine", state=State.IN_TRIAGE, problem="x", proposal="y")

    response = signed_in.get(FACETS, {"q": "guichet", "state": "accepted"})

    for group in response.context["groups"]:
        for value in group["choices"]:
            if not value["active"]:
                shown = signed_in.get(value["url"]).context["rows"]
                assert value["count"] == str(len(shown))


def test_counting_costs_the_same_for_1_and_50_ideas(signed_in, user):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(FACETS, {"state": "deposited", "category": "1"})
        return len(queries)

    make(user, "one")
    cost()
    first = cost()
    for number in range(49):
        make(user, str(number))

    assert cost() == first


# Exports ------------------------------------------------------------------------------------------


def as_csv(client, **query):
    response = client.get(CSV, query)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def as_xlsx(client, **query):
    response = client.get(XLSX, query)
    assert response.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_both_exports_hold_what_the_list_shows_in_its_order(signed_in, user):
    make(user, "b", deposited_on=datetime.date(2026, 2, 1), state=State.IN_TRIAGE, due_on=TODAY)
    make(user, "a", deposited_on=datetime.date(2026, 3, 1), supports_count=4)
    make(user, "masquée", visibility=Visibility.HIDDEN)
    IdeaFactory(title="ailleurs")

    for rows in (as_csv(signed_in), as_xlsx(signed_in)):
        assert rows[0][:4] == ["Titre", "Étape", "État", "Catégorie"]
        assert [row[0] for row in rows[1:]] == ["a", "b"]
        assert [str(row[10]) for row in rows[1:]] == ["4", "0"]
    assert [row[0] for row in as_csv(signed_in, state="in_triage")][1:] == ["b"]
    assert [row[0] for row in as_csv(signed_in, tri="waiting")][1:] == ["b"]


def test_a_search_is_exported_as_it_is_ranked(signed_in, user):
    make(user, "Le midi", problem="La cantine.", deposited_on=datetime.date(2026, 9, 1))
    make(user, "La cantine", deposited_on=datetime.date(2026, 1, 5))

    assert [row[0] for row in as_csv(signed_in, q="cantine")][1:] == ["La cantine", "Le midi"]


@pytest.mark.parametrize(
    "title", ["=1+1", "+33", "-2", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")', "http://x.fr"]
)
def test_no_cell_is_a_formula_nor_a_link(signed_in, user, title):
    make(user, title)

    exported = as_csv(signed_in)[1][0]
    assert exported == (f"'{title}" if title[0] in "=+-@\t" else title)
    response = signed_in.get(XLSX)
    cell = load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)


def test_an_export_stops_and_says_so(signed_in, user, monkeypatch):
    monkeypatch.setattr("innovation_platform.downloads.LONGEST", 2)
    for number in range(4):
        make(user, str(number))

    for rows in (as_csv(signed_in), as_xlsx(signed_in)):
        assert len(rows) == 4
        assert rows[3][0].startswith("La suite n’est pas exportée")


# Searches kept ------------------------------------------------------------------------------------


def keep(client, query, **fields):
    return client.post(f"{KEEP}?{query}", {"name": "L’accueil", "alert": "on", **fields})


def test_a_search_is_kept_and_reopens_as_it_was(signed_in, user):
    make(user, "Guichet", state=State.IN_TRIAGE)

    assert keep(signed_in, "q=guichet&state=in_triage&tri=recent&page=abc&vue=x").url == KEPT

    search = SavedSearch.objects.get()
    assert (search.user, search.name, search.alert) == (user, "L’accueil", True)
    assert search.query == "q=guichet&tri=recent&state=in_triage"
    [shown] = signed_in.get(KEPT).context["searches"]
    assert [row["title"] for row in signed_in.get(shown["url"]).context["rows"]] == ["Guichet"]


def test_keeping_it_again_renames_it(signed_in):
    keep(signed_in, "q=guichet")
    keep(signed_in, "q=guichet", name="Les guichets", alert="")

    assert [(s.name, s.alert) for s in SavedSearch.objects.all()] == [("Les guichets", False)]


@pytest.mark.parametrize(("query", "fields"), [("", {}), ("q=", {}), ("q=x", {"name": ""})])
def test_what_cannot_be_kept_is_told(signed_in, query, fields):
    response = keep(signed_in, query, **fields)

    assert response.status_code == 422
    assert response.context["form"].errors
    assert SavedSearch.objects.count() == 0


def test_thirty_searches_at_most(user):
    SavedSearchFactory.create_batch(MOST_SEARCHES, user=user)

    with pytest.raises(ValidationError):
        save_search(user=user, name="n", query="q=autre", alert=True, already=[])


def test_only_ones_own_searches(client, signed_in, user):
    search = SavedSearchFactory(user=user)
    other = UserFactory()
    client.force_login(other)

    assert client.get(KEPT).context["searches"] == []
    change = reverse("ideas:change_search", args=[search.pk])
    assert client.post(change, {"wanted": "forget"}).status_code == 404
    for service in (
        lambda: forget_search(search=search, user=other),
        lambda: set_alert(search=search, user=other, alert=False, already=[]),
    ):
        with pytest.raises(NotAllowed):
            service()
    assert SavedSearch.objects.get().alert


def test_stop_start_and_forget(signed_in, user):
    search = SavedSearchFactory(user=user)
    change = reverse("ideas:change_search", args=[search.pk])

    signed_in.post(change, {"wanted": "silence"})
    assert not SavedSearch.objects.get().alert
    signed_in.post(change, {"wanted": "alert"})
    assert SavedSearch.objects.get().alert
    signed_in.post(change, {"wanted": "forget"})
    assert SavedSearch.objects.count() == 0


# Told ---------------------------------------------------------------------------------------------


@pytest.fixture
def kept(signed_in, user):
    """A search kept while one idea answers it already."""
    make(user, "Guichet d’hier", deposited_on=TODAY)
    keep(signed_in, "q=guichet")
    return SavedSearch.objects.get()


def round_of_alerts():
    SavedSearch.objects.update(checked_at=timezone.now() - datetime.timedelta(days=1))
    return tell_saved_searches()


def told():
    return [row.context["ideas"] for row in Occurrence.objects.filter(notice="ideas.search_found")]


def test_only_what_is_new_is_told_and_once(kept, user):
    assert round_of_alerts() == 0
    new = make(user, "Guichet de demain", deposited_on=TODAY)
    make(user, "Cantine", deposited_on=TODAY, problem="x", proposal="y")
    make(user, "Guichet masqué", deposited_on=TODAY, visibility=Visibility.HIDDEN)

    assert round_of_alerts() == 1
    assert round_of_alerts() == 0
    assert told() == [[str(new.pk)]]


def test_an_idea_made_visible_days_after_its_deposit_is_told(kept, user):
    late = make(
        user,
        "Guichet modéré",
        deposited_on=TODAY - datetime.timedelta(days=9),
        visibility=Visibility.AWAITING,
    )
    assert round_of_alerts() == 0

    Idea.objects.filter(pk=late.pk).update(visibility=Visibility.VISIBLE)

    assert round_of_alerts() == 1
    assert told() == [[str(late.pk)]]


def test_looked_at_once_a_day(kept, user):
    make(user, "Guichet de demain", deposited_on=TODAY)

    assert tell_saved_searches() == 0
    assert round_of_alerts() == 1


@pytest.mark.parametrize("change", [{"alert": False}, {"user__is_active": False}])
def test_nobody_else_is_told(kept, user, change):
    make(user, "Guichet de demain", deposited_on=TODAY)
    if "alert" in change:
        SavedSearch.objects.update(**change)
    else:
        type(user).objects.update(is_active=False)

    assert round_of_alerts() == 0


def test_a_search_that_cannot_be_read_holds_up_no_other(kept, user):
    SavedSearchFactory(user=UserFactory(organisation=None), query="unit=999999&q=x")
    make(user, "Guichet de demain", deposited_on=TODAY)

    assert round_of_alerts() == 1


def test_the_news_is_held_for_the_daily_digest_and_says_what_is_still_visible(kept, user):
    shown = make(user, "Guichet de demain", deposited_on=TODAY)
    hidden = make(user, "Guichet masqué depuis", deposited_on=TODAY)
    round_of_alerts()
    Idea.objects.filter(pk=hidden.pk).update(visibility=Visibility.HIDDEN)

    sweep()

    mail = Message.objects.get(channel="mail")
    assert (mail.recipient, mail.state, mail.held_for) == (user, "held", "daily")
    notice = notice_of(mail)
    context = notice.render_context(mail.occurrence.context, user, "reader")
    assert context["ideas"] == [shown]
    assert "q=guichet" in context["url"]
    Idea.objects.update(visibility=Visibility.HIDDEN)
    assert not notice.is_current(mail.occurrence.context)


def notice_of(message):
    from notifications.notices import get_notice

    return get_notice(message.occurrence.notice)


def test_telling_twice_at_once_tells_once(kept, user):
    make(user, "Guichet de demain", deposited_on=TODAY)
    found = recently_found(user, QueryDict(kept.query))

    assert [tell_found(search=kept, found=found) for _time in range(2)] == [1, 0]


def test_an_address_is_kept_without_its_page():
    assert canonical(QueryDict("page=x&vue=cartes&state=in_triage&q=a+b&inconnu=1")) == (
        "q=a+b&state=in_triage"
    )
