"""The pages of a discussion: with htmx and without, what each reader is offered, what they cost."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas.models import Comment, CommunityPreference, Follow, Idea
from ideas.services import comment, deposit, support
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import AnswerFactory, CommentFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def idea():
    return IdeaFactory(state="in_triage")


@pytest.fixture
def user(idea, client):
    user = UserFactory(organisation=idea.organisation)
    client.force_login(user)
    return user


def url(name, idea, *more):
    return reverse(f"ideas:{name}", args=[idea.pk, *more])


# Saying -------------------------------------------------------------------------------------------


def test_saying_something_without_htmx_leads_to_it(client, idea, user):
    response = client.post(url("discussion", idea), {"body": "Chez nous aussi."})

    said = Comment.objects.get()
    assert response.url == f"{idea.get_absolute_url()}#commentaire-{said.pk}"
    assert f'id="commentaire-{said.pk}"' in client.get(idea.get_absolute_url()).content.decode()


def test_saying_something_with_htmx_gives_the_discussion_again(client, idea, user):
    CommentFactory(idea=idea)

    response = client.post(url("discussion", idea), {"body": "Chez nous aussi."}, headers=HTMX)

    words = response.content.decode()
    assert words.strip().startswith("<section")
    assert "Votre commentaire est publié." in words
    assert len(re.findall(r'<article class="comment', words)) == 2
    assert "autofocus" in words


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_refused_is_said_next_to_the_field_and_kept(client, idea, user, headers):
    UserFactory.create_batch(
        2, organisation=idea.organisation, first_name="Léa", last_name="Martin"
    )
    typed = "Et @Léa Martin, qu’en pense-t-elle ?"

    response = client.post(url("discussion", idea), {"body": typed}, headers=headers)

    words = response.content.decode()
    assert response.status_code == 422
    assert "Plusieurs personnes s’appellent Léa Martin" in words
    assert typed in words
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_replying(client, idea, user, headers):
    root = CommentFactory(idea=idea)
    form = client.get(url("reply", idea, root.pk), headers=headers).content.decode()
    assert "Votre réponse" in form
    assert ("<html" in form) is not bool(headers)

    response = client.post(url("reply", idea, root.pk), {"body": "Oui."}, headers=headers)

    said = Comment.objects.get(parent=root)
    if headers:
        assert response.headers["HX-Retarget"] == f"#fil-{root.pk}"
        assert f'id="commentaire-{said.pk}"' in response.content.decode()
    else:
        assert response.url == f"{url('thread', idea, root.pk)}#commentaire-{said.pk}"


def test_the_address_of_a_reply_leads_to_its_thread(client, idea, user):
    reply = CommentFactory(idea=idea, parent=CommentFactory(idea=idea))

    response = client.get(url("thread", idea, reply.pk))

    assert response.url.endswith(f"/discussion/{reply.parent_id}/#commentaire-{reply.pk}")


def test_a_key_sent_twice_says_it_once(client, idea, user):
    page = client.get(idea.get_absolute_url()).content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page)[1]

    for _twice in range(2):
        client.post(url("discussion", idea), {"body": "Une fois.", "key": key})

    assert Comment.objects.count() == 1


# What each reader is offered ----------------------------------------------------------------------


def test_one_mends_and_takes_back_ones_own_words_only(client, idea, user):
    mine = comment(idea=idea, user=user, body="À moi.")
    theirs = CommentFactory(idea=idea)

    page = client.get(idea.get_absolute_url()).content.decode()

    for name in ("edit", "remove"):
        assert url(name, idea, mine.pk) in page
        assert url(name, idea, theirs.pk) not in page
        assert client.get(url(name, idea, theirs.pk)).status_code == 403
    for name in ("helped", "report_comment"):
        assert url(name, idea, mine.pk) not in page
        assert url(name, idea, theirs.pk) in page


def test_mending_then_reading_what_it_said(client, idea, user):
    mine = comment(idea=idea, user=user, body="Dix euros.")
    assert client.get(url("versions", idea, mine.pk)).status_code == 404

    client.post(url("edit", idea, mine.pk), {"body": "Cent euros."})

    page = client.get(url("versions", idea, mine.pk)).content.decode()
    assert "Dix euros." in page
    assert "Cent euros." in page


def test_hidden_words_are_a_404_for_who_may_not_read_them(client, idea, user):
    hidden = CommentFactory(idea=idea, hidden=True, edited=True)

    for name in ("thread", "versions", "reply", "report_comment"):
        assert client.get(url(name, idea, hidden.pk)).status_code == 404, name
    assert hidden.body not in client.get(idea.get_absolute_url()).content.decode()


def test_a_voice_is_offered_to_those_in_office(client, idea, user):
    assert 'name="voice"' not in client.get(idea.get_absolute_url()).content.decode()
    MandateFactory(user=user, referent=True)

    assert 'value="referent"' in client.get(idea.get_absolute_url()).content.decode()
    client.post(url("discussion", idea), {"body": "J’étudie.", "voice": "referent"})
    assert "is-referent" in client.get(idea.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("headers", "status"), [({}, 302), (HTMX, 200)])
def test_saying_that_it_helped(client, idea, user, headers, status):
    said = CommentFactory(idea=idea)

    for wanted, count in (("yes", 1), ("yes", 1), ("no", 0)):
        response = client.post(url("helped", idea, said.pk), {"wanted": wanted}, headers=headers)
        assert response.status_code == status
        assert Comment.objects.get().helped_count == count


@pytest.mark.parametrize(("headers", "status"), [({}, 302), (HTMX, 200)])
def test_thanking_the_team_from_the_page(client, idea, user, headers, status):
    InvolvementFactory(idea=idea)

    assert client.post(url("thank", idea), {"body": ""}, headers=headers).status_code == 422
    done = client.post(url("thank", idea), {"body": "Merci à vous."}, headers=headers)
    again = client.post(url("thank", idea), {"body": "Encore."}, headers=headers)

    assert (done.status_code, again.status_code) == (status, 422)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Merci à vous." in page
    assert "Dire merci" not in page


# Following by itself ------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", ["deposited", "supported", "commented"])
def test_what_one_follows_without_asking_is_ones_choice(client, idea, user, chosen):
    page = reverse("ideas:following")
    wanted = {f"follow_{name}": "on" for name in ("deposited", "supported", "commented")}
    del wanted[f"follow_{chosen}"]
    assert client.post(page, wanted).status_code == 302
    own = Idea().pk

    deposit(key=own, user=user, title="Un SMS", problem="Des absences.", proposal="Un SMS.")
    other = IdeaFactory(organisation=idea.organisation, state="in_triage")
    support(idea=idea, user=user)
    comment(idea=other, user=user, body="Oui.")

    followed = set(Follow.objects.values_list("idea", flat=True))
    places = {"deposited": own, "supported": idea.pk, "commented": other.pk}
    assert followed == {key for name, key in places.items() if name != chosen}
    assert CommunityPreference.objects.get().user == user


# Cost ---------------------------------------------------------------------------------------------


def fill(idea, roots, replies):
    for number in range(roots):
        root = CommentFactory(idea=idea, body=f"Fil {number}.")
        for _reply in range(replies):
            CommentFactory(idea=idea, parent=root)


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), response.content.decode()


@pytest.mark.parametrize("state", ["in_triage", "rejected"])
@pytest.mark.parametrize("role", ["agent", "author", "referent"])
def test_the_ideas_page_with_twenty_comments_costs_ten_queries_at_most(client, user, role, state):
    """Rejected, it has its answer besides."""
    idea = IdeaFactory(organisation=user.organisation, state=state)
    if role == "author":
        InvolvementFactory(idea=idea, user=user)
    elif role == "referent":
        MandateFactory(user=user, referent=True)
    if state == "rejected":
        AnswerFactory(idea=idea, rejection=True)
    fill(idea, 1, 1)
    one, _page = queries(client, idea.get_absolute_url())
    fill(idea, 4, 3)

    many, page = queries(client, idea.get_absolute_url())

    assert len(re.findall(r'<article class="comment', page)) == 18
    assert one == many <= 10


def test_what_is_remembered_of_a_comment_is_its_readers_own(idea):
    """Comments are put into words once for those who see the same; twice round, in one process."""
    said = CommentFactory(idea=idea, html="<p>Avant.</p>")
    reader = UserFactory(organisation=idea.organisation)
    referent = MandateFactory(user__organisation=idea.organisation, referent=True).user
    gestures = ("edit", "remove", "report_comment", "helped")
    moderate = reverse("referents:moderate_comment", args=[said.pk])

    def offered(user):
        browser = Client()
        browser.force_login(user)
        page = browser.get(idea.get_absolute_url()).content.decode()
        links = {name for name in gestures if url(name, idea, said.pk) in page}
        return links | ({"moderate"} if moderate in page else set()), "Avant." in page

    for _ in range(2):
        assert offered(said.author) == ({"edit", "remove"}, True)
        assert offered(reader) == ({"report_comment", "helped"}, True)
        assert offered(referent) == ({"moderate", "helped"}, True)
    Comment.objects.update(html="<p>Après.</p>")
    assert offered(reader) == ({"report_comment", "helped"}, False)
    Comment.objects.update(visibility="hidden", html="<p>Avant.</p>")
    assert [offered(user)[1] for user in (reader, said.author, referent)] == [False, True, True]


def test_whom_a_comment_helped_is_never_remembered_for_another(client, idea, user):
    said = CommentFactory(idea=idea)
    other = Client()
    other.force_login(UserFactory(organisation=idea.organisation))

    def pressed(browser):
        page = browser.get(idea.get_absolute_url()).content.decode()
        found = re.search(rf'id="aide-{said.pk}"[^>]*aria-pressed="(\w+)"', page)
        return found[1], page.count('visually-hidden"> personne</span>')

    assert [pressed(client), pressed(other)] == [("false", 0), ("false", 0)]
    client.post(url("helped", idea, said.pk))
    assert [pressed(client), pressed(other)] == [("true", 1), ("false", 1)]


def test_a_discussion_of_two_hundred_comments_costs_fifteen_queries_at_most(client, idea, user):
    fill(idea, 50, 3)

    cost, page = queries(client, url("discussion", idea))

    assert len(re.findall(r'<article class="comment', page)) == 200
    assert cost <= 15


def test_older_threads_come_page_after_page_each_once(client, idea, user):
    fill(idea, 45, 0)
    seen, address = [], idea.get_absolute_url()
    while address:
        headers = HTMX if "page=" in address else {}
        words = client.get(address, headers=headers).content.decode()
        seen += re.findall(r'id="commentaire-(\d+)"', words)
        more = re.search(r'class="btn btn-secondary" href="([^"]*\?page=[^"]*)"', words)
        address = more[1] if more else ""

    newest_first = Comment.objects.order_by("-created_at", "-pk").values_list("pk", flat=True)
    assert [int(pk) for pk in seen] == list(newest_first)


def test_pages_without_htmx_go_back_and_forth(client, idea, user):
    fill(idea, 55, 0)
    first = client.get(url("discussion", idea)).content.decode()
    older = re.search(r'href="([^"]*\?page=[^"]*)"', first)[1]
    second = Client()
    second.force_login(user)

    page = second.get(older).content.decode()

    assert len(re.findall(r'<article class="comment', page)) == 5
    assert "Voir les commentaires plus récents" in page
