"""What a comment may show of what was typed, and who may be named in it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ideas.enums import State
from ideas.models import Comment, Mention
from ideas.services import comment
from tests.factories.accounts import UserFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea():
    return IdeaFactory(state=State.IN_TRIAGE)


@pytest.fixture
def user(idea):
    return UserFactory(organisation=idea.organisation)


# Markup -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("[clic](javascript:alert(1))", "[clic](javascript:alert(1))"),
        ("[clic](data:text/html,x)", "[clic](data:text/html,x)"),
        ("![image](https://exemple.fr/x.png)", "!<a"),
        ("# Titre", "<p># Titre</p>"),
        ("- un\n- deux", "<ul>"),
        ("> citée", "<blockquote>"),
        ("voir https://exemple.fr/a", '<a href="https://exemple.fr/a" rel="nofollow noopener'),
        ("<b onclick=x>gras</b>", "&lt;b onclick=x&gt;"),
    ],
)
def test_only_a_small_part_of_markdown_is_shown(idea, user, typed, shown):
    html = comment(idea=idea, user=user, body=typed).html

    assert shown in html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "onclick=" not in html.replace("&lt;b onclick=x&gt;", "")


# Naming people ------------------------------------------------------------------------------------


@pytest.fixture
def camille(idea):
    return UserFactory(
        organisation=idea.organisation,
        first_name="Camille",
        last_name="Le Roy",
        email="camille.leroy@exemple.fr",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "Merci @Camille Le Roy pour ce chiffre.",
        "Merci @camille le roy, pour ce chiffre.",
        "Merci @camille.leroy@exemple.fr.",
        "@Camille Le Roy",
    ],
)
def test_a_name_or_an_address_names_a_person(idea, user, camille, typed):
    said = comment(idea=idea, user=user, body=typed)

    assert [row.user for row in Mention.objects.all()] == [camille]
    assert '<span class="mention">@Camille Le Roy</span>' in said.html
    assert "exemple.fr" not in said.html


@pytest.mark.parametrize(
    "typed", ["@Camille Roy", "camille@exemple.fr", "@personne", "a@Camille Le Roy"]
)
def test_what_names_nobody_is_left_as_typed(idea, user, camille, typed):
    said = comment(idea=idea, user=user, body=typed)

    assert Mention.objects.count() == 0
    assert "mention" not in said.html


def test_who_cannot_see_the_idea_is_not_named(idea, user):
    UserFactory(first_name="Autre", last_name="Ailleurs")
    UserFactory(organisation=idea.organisation, first_name="Déjà", last_name="Parti", gone=True)

    comment(idea=idea, user=user, body="@Autre Ailleurs et @Déjà Parti")

    assert Mention.objects.count() == 0


def test_a_name_that_two_people_have_is_asked_again(idea, user, camille):
    UserFactory(organisation=idea.organisation, first_name="Camille", last_name="Le Roy")

    with pytest.raises(ValidationError) as refused:
        comment(idea=idea, user=user, body="Et @Camille Le Roy ?")

    assert list(refused.value.message_dict) == ["body"]
    assert Comment.objects.count() == 0


def test_completion_shows_those_who_may_see_the_idea_only(client, idea, user, camille):
    UserFactory(first_name="Camille", last_name="Ailleurs")
    client.force_login(user)
    url = reverse("ideas:mentions", args=[idea.pk])

    def asked(typed):
        return [row["name"] for row in client.get(url, {"q": typed}).json()["people"]]

    assert asked("cam") == asked("Le R") == asked("leroy") == ["Camille Le Roy"]
    assert asked("") == asked("inconnu") == []
    assert asked(user.first_name) == []
