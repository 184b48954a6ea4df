"""Writing an idea and depositing it: drafts, autosave, double sending, bad input."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ideas.errors import NotAllowed, Stale
from ideas.models import HistoryEntry, Idea
from ideas.search import index
from ideas.services import delete_draft, deposit, save_draft
from notifications.models import Occurrence
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import CategoryFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db

TEXT = {"title": "Un SMS la veille", "problem": "Des absences.", "proposal": "Un rappel."}


@pytest.fixture
def user():
    return UserFactory(unit=UnitFactory())


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def write(key):
    return reverse("ideas:write", args=[key])


def autosave(key):
    return reverse("ideas:autosave", args=[key])


# The page -----------------------------------------------------------------------------------------


def test_the_choice_comes_before_signing_in(client):
    content = client.get(reverse("ideas:deposit")).content.decode()

    assert reverse("ideas:begin") in content
    assert reverse("anonymous") in content


def test_each_opening_of_the_form_has_its_own_key(signed_in):
    first, second = (signed_in.get(reverse("ideas:begin")).url for _opening in range(2))

    assert first != second
    assert signed_in.get(first).status_code == 200
    assert Idea.objects.count() == 0


def test_someone_without_organisation_is_told(client):
    client.force_login(UserFactory(organisation=None))

    assert client.get(reverse("ideas:begin")).status_code == 409
    assert client.get(write(uuid.uuid4())).url == reverse("ideas:begin")


def test_a_deposit(signed_in, user):
    category, campaign = CategoryFactory(), CampaignFactory(organisation=user.organisation)
    key = uuid.uuid4()

    response = signed_in.post(
        write(key), {**TEXT, "category": category.pk, "campaign": campaign.pk}
    )

    idea = Idea.objects.get()
    assert response.url == idea.get_absolute_url()
    assert (idea.pk, idea.state, idea.visibility, idea.revision) == (
        key, "deposited", "visible", 1,
    )  # fmt: skip
    assert {name: getattr(idea, name) for name in TEXT} == TEXT
    assert (idea.organisation, idea.unit, idea.category, idea.campaign) == (
        user.organisation, user.unit, category, campaign,
    )  # fmt: skip
    assert idea.deposited_on
    assert idea.deposited_at
    assert idea.due_on
    tie = idea.involvements.get()
    assert (tie.user, tie.kind) == (user, "author")
    assert Occurrence.objects.get().context == {"entry": HistoryEntry.objects.get().pk}


@pytest.mark.parametrize("missing", ["title", "problem", "proposal"])
@pytest.mark.parametrize("blank", ["", "   ", "\n\t"])
def test_a_field_forgotten_is_told_next_to_it_and_nothing_is_lost(signed_in, missing, blank):
    response = signed_in.post(write(uuid.uuid4()), {**TEXT, missing: blank})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [missing]
    kept = [text for name, text in TEXT.items() if name != missing]
    assert all(text in response.content.decode() for text in kept)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "a" * 141),
        ("problem", "a" * 10_001),
        ("proposal", "a" * 10_001),
        ("benefit", "a" * 10_001),
        ("title", "zéro\x00octet"),
        ("category", "999999"),
        ("category", "abc"),
    ],
)
def test_a_wrong_value_is_told_next_to_its_field(signed_in, field, value):
    response = signed_in.post(write(uuid.uuid4()), {**TEXT, field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_only_the_open_challenges_of_ones_organisation_are_offered(signed_in, user):
    offered = CampaignFactory(organisation=user.organisation)
    closed = [
        CampaignFactory(organisation=user.organisation, past=True),
        CampaignFactory(organisation=user.organisation, coming=True),
        CampaignFactory(),
    ]

    form = signed_in.get(write(uuid.uuid4())).context["form"]
    assert list(form.fields["campaign"].queryset) == [offered]

    for campaign in closed:
        response = signed_in.post(write(uuid.uuid4()), {**TEXT, "campaign": campaign.pk})
        assert list(response.context["form"].errors) == ["campaign"]


def test_a_draft_of_a_challenge_closed_since_says_so_and_keeps_the_text(signed_in, user):
    campaign = CampaignFactory(organisation=user.organisation, past=True)
    other = CampaignFactory(organisation=user.organisation)
    key = uuid.uuid4()
    save_draft(key=key, user=user, **TEXT, campaign=campaign)

    response = signed_in.post(write(key), {**TEXT, "campaign": campaign.pk})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["campaign"]
    assert signed_in.post(write(key), {**TEXT, "campaign": other.pk}).status_code == 302


# Sending twice ------------------------------------------------------------------------------------


def test_sending_twice_is_one_idea(signed_in):
    key = uuid.uuid4()

    answers = [signed_in.post(write(key), TEXT) for _time in range(2)]

    assert [answer.url for answer in answers] == [reverse("ideas:detail", args=[key])] * 2
    assert (Idea.objects.count(), HistoryEntry.objects.count()) == (1, 1)


def test_the_form_of_a_deposited_idea_leads_to_its_page(signed_in):
    key = uuid.uuid4()
    signed_in.post(write(key), TEXT)

    assert signed_in.get(write(key)).url == reverse("ideas:detail", args=[key])


# Drafts -------------------------------------------------------------------------------------------


def test_keeping_for_later_asks_nothing(signed_in, user):
    key = uuid.uuid4()

    response = signed_in.post(write(key), {"title": "", "problem": "Des absences.", "later": "1"})

    idea = Idea.objects.get()
    assert response.url == reverse("ideas:mine")
    assert (idea.state, idea.visibility, idea.title, idea.problem) == (
        "draft", "private", "", "Des absences.",
    )  # fmt: skip
    assert Occurrence.objects.count() == 0
    assert "Des absences." in signed_in.get(write(key)).content.decode()


def test_autosave_keeps_what_is_typed_and_says_when(signed_in):
    key = uuid.uuid4()

    first = signed_in.post(autosave(key), {"title": "Un"})
    second = signed_in.post(autosave(key), TEXT)

    assert [first.status_code, second.status_code] == [200, 200]
    assert second.json()["saved"].startswith("Enregistré à ")
    assert Idea.objects.get().title == TEXT["title"]


def test_autosave_after_the_deposit_changes_nothing(signed_in):
    key = uuid.uuid4()
    signed_in.post(write(key), TEXT)

    response = signed_in.post(autosave(key), {**TEXT, "title": "Trop tard"})

    assert (response.status_code, response.json()) == (409, {"deposited": True})
    assert Idea.objects.get().title == TEXT["title"]


def test_autosave_of_something_too_long_says_so(signed_in):
    response = signed_in.post(autosave(uuid.uuid4()), {**TEXT, "title": "a" * 141})

    assert response.status_code == 422
    assert list(response.json()["errors"]) == ["title"]


def test_the_session_ended_while_writing_keeps_every_word(client):
    response = client.post(write(uuid.uuid4()), TEXT, headers={"Sec-Fetch-Site": "same-origin"})

    assert response.status_code == 403
    assert all(text in response.content.decode() for text in TEXT.values())
    assert Idea.objects.count() == 0


@pytest.mark.parametrize("draft", [True, False])
def test_the_key_of_anothers_idea_is_not_found(signed_in, draft):
    idea = InvolvementFactory(idea=IdeaFactory(draft=draft)).idea

    assert signed_in.get(write(idea.pk)).status_code == 404
    assert signed_in.post(write(idea.pk), TEXT).status_code == 404
    assert signed_in.post(autosave(idea.pk), TEXT).status_code == 404
    url = reverse("ideas:throw_away", args=[idea.pk])
    assert signed_in.post(url).status_code == 404
    assert Idea.objects.get().title == idea.title


def test_the_services_refuse_what_the_views_never_send(user):
    idea = InvolvementFactory(idea=IdeaFactory(draft=True)).idea
    with pytest.raises(NotAllowed):
        save_draft(key=idea.pk, user=user, **TEXT)
    with pytest.raises(NotAllowed):
        delete_draft(idea=idea, user=user)
    with pytest.raises(TypeError):
        save_draft(key=uuid.uuid4(), user=user, state="accepted")
    key = uuid.uuid4()
    deposit(key=key, user=user, **TEXT)
    with pytest.raises(Stale):
        deposit(key=key, user=user, **TEXT)


def test_throwing_a_draft_away(signed_in, user):
    key = uuid.uuid4()
    save_draft(key=key, user=user, **TEXT)

    assert signed_in.post(reverse("ideas:throw_away", args=[key])).status_code == 302
    assert Idea.objects.count() == 0


def test_a_deposited_idea_is_not_thrown_away(signed_in):
    key = uuid.uuid4()
    signed_in.post(write(key), TEXT)

    response = signed_in.post(reverse("ideas:throw_away", args=[key]))

    assert response.url == reverse("ideas:detail", args=[key])
    assert Idea.objects.get().state == "deposited"


def test_a_form_too_large_to_be_an_idea_is_told(signed_in):
    response = signed_in.post(write(uuid.uuid4()), {**TEXT, "problem": "a" * 3_000_000})

    assert response.status_code == 413


# Reading again before depositing ------------------------------------------------------------------


def preview(key):
    return reverse("ideas:preview", args=[key])


def test_reading_again_keeps_the_text_and_deposits_nothing(signed_in):
    key = uuid.uuid4()

    response = signed_in.post(write(key), {**TEXT, "preview": "1"})

    assert response.url == preview(key)
    content = signed_in.get(response.url).content.decode()
    assert all(text in content for text in TEXT.values())
    assert Idea.objects.get().state == "draft"


def test_a_draft_is_deposited_from_its_preview_with_its_words(signed_in, user):
    key = uuid.uuid4()
    signed_in.post(write(key), {**TEXT, "group_author": "Atelier du 3 mars", "preview": "1"})

    response = signed_in.post(preview(key))

    idea = Idea.objects.get()
    assert response.url == idea.get_absolute_url()
    assert (idea.state, idea.group_author) == ("deposited", "Atelier du 3 mars")
    assert {name: getattr(idea, name) for name in TEXT} == TEXT
    assert "Atelier du 3 mars" in signed_in.get(response.url).content.decode()
    assert signed_in.get(preview(key)).url == idea.get_absolute_url()
    assert signed_in.post(preview(key)).url == idea.get_absolute_url()


def test_what_is_missing_is_told_and_cannot_be_deposited(signed_in):
    key = uuid.uuid4()
    signed_in.post(write(key), {"title": "Un SMS", "preview": "1"})

    response = signed_in.get(preview(key))
    assert len(response.context["missing"]) == 2

    response = signed_in.post(preview(key))
    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["problem", "proposal"]
    assert Idea.objects.get().state == "draft"


def test_similar_ideas_are_shown_without_javascript(signed_in, user):
    index(IdeaFactory(organisation=user.organisation, title="Un SMS la veille du rendez-vous"))
    key = uuid.uuid4()
    signed_in.post(write(key), {**TEXT, "preview": "1"})

    shown = signed_in.get(preview(key)).context["similar"]

    assert [row["title"] for row in shown] == ["Un SMS la veille du rendez-vous"]


def test_another_persons_draft_cannot_be_read_again(client, signed_in):
    key = uuid.uuid4()
    signed_in.post(write(key), {**TEXT, "preview": "1"})
    client.force_login(UserFactory())

    assert client.get(preview(key)).status_code == 404
    assert client.post(preview(key)).status_code == 404


# A challenge that closed meanwhile ----------------------------------------------------------------


@pytest.fixture
def kept(user):
    """A draft kept for a challenge that has closed since."""
    past = CampaignFactory(organisation=user.organisation, past=True, title="Un accueil plus court")
    return save_draft(key=uuid.uuid4(), user=user, campaign=past, **TEXT)


@pytest.mark.parametrize("others", [0, 1])
@pytest.mark.parametrize("page", ["write", "preview"])
def test_a_draft_kept_for_a_closed_challenge_is_deposited_without_it(
    signed_in, user, kept, page, others
):
    CampaignFactory.create_batch(others, organisation=user.organisation)
    url = reverse(f"ideas:{page}", args=[kept.pk])
    shown = signed_in.get(url).content.decode()
    assert "Un accueil plus court" in shown and "ne prend plus vos idées" in shown

    assert signed_in.post(url, TEXT).url == kept.get_absolute_url()

    kept.refresh_from_db()
    assert (kept.state, kept.campaign, kept.title) == ("deposited", None, TEXT["title"])


def test_a_closed_challenge_is_refused_and_the_draft_stays(user, kept):
    with pytest.raises(ValidationError) as refused:
        deposit(key=kept.pk, user=user, title="Un autre titre")

    assert list(refused.value.message_dict) == ["campaign"]
    kept.refresh_from_db()
    assert (kept.state, kept.title) == ("draft", TEXT["title"])


def test_saving_for_later_keeps_the_challenge(signed_in, kept):
    signed_in.post(autosave(kept.pk), TEXT)

    before = kept.campaign
    kept.refresh_from_db()
    assert kept.campaign == before
