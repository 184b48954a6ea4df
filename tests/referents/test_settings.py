"""The settings of an organisation: groups that apps declare, first steps, charter, note."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Mandate
from accounts.settings_groups import all_groups, find_group
from ideas.enums import State
from ideas.models import IdeaSettings, ModelAnswer
from notifications.models import Occurrence
from notifications.notices import get_notice
from referents.charter import default_text, parts_of
from referents.models import Charter
from referents.services import sign_charter, write_charter
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.referents import CharterFactory
from tests.ideas.mails import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    class Place:
        organisation = OrganisationFactory()

    for name in ("agent", "responsable", "director"):
        setattr(Place, name, UserFactory(organisation=Place.organisation))
    MandateFactory(user=Place.responsable, referent=True)
    MandateFactory(user=Place.director, director=True)
    return Place


def group(code):
    return reverse("referents:settings_group", args=[code])


# Groups -----------------------------------------------------------------------------------------


def test_parts_are_switched_on_with_the_reason_they_exist(client, place):
    client.force_login(place.responsable)
    page = client.get(group("parties")).content.decode()
    assert "Un comité décide à plusieurs" in page
    client.post(group("parties"), {"uses_committee": "on"})
    settings = IdeaSettings.of(place.organisation.pk)
    assert (settings.uses_committee, settings.uses_pilot) == (True, False)
    assert settings.history.get().history_user == place.responsable


def test_limits_keep_what_differs_from_the_usual_ones(client, place):
    client.force_login(place.director)
    typed = {"reminder_days_before": "5", "limit_deposited": "6", "limit_in_triage": "20"}
    client.post(group("delais"), typed)
    settings = IdeaSettings.of(place.organisation.pk)
    assert (settings.limits, settings.reminder_days_before) == ({"deposited": 6}, 5)
    assert settings.limit_of(State.DEPOSITED).days == 6
    form = client.get(group("delais")).context["form"]
    assert form["limit_deposited"].value() == 6


@pytest.mark.parametrize("days", ["0", "366", "dix", "-4"])
def test_a_limit_that_cannot_be_is_said_next_to_its_field(client, place, days):
    client.force_login(place.responsable)
    response = client.post(group("delais"), {"reminder_days_before": "3", "limit_deposited": days})
    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        ["limit_deposited"],
    )
    assert not IdeaSettings.objects.exists()


def test_every_setting_of_every_app_has_a_page():
    """What an app adds to its settings shows without anyone writing it here."""
    fields = {
        (found.model, name)
        for found in all_groups()
        for name in (*found.form_class.base_fields, *getattr(found.form_class, "also_keeps", ()))
    }
    wanted = {
        (found.model, field.name)
        for found in all_groups()
        for field in found.model._meta.fields
        if field.editable and not field.primary_key
    }
    assert wanted <= fields
    assert find_group("rien-de-tel") is None


def test_what_the_platform_keeps_for_itself_is_not_a_setting(client, place):
    """The version of an organisation's figures has one row each too: nobody sets it."""
    client.force_login(place.responsable)
    groups = client.get(reverse("referents:settings")).context["groups"]
    assert [one.title for one in groups if one.code.startswith("autres-")] == []
    assert client.get(group("autres-dashboards-figureversion")).status_code == 404
    assert {one.model.__name__[-8:] for one in groups} == {"Settings"}


def test_a_group_that_nobody_declared_is_not_found(client, place):
    client.force_login(place.responsable)
    assert client.get(group("rien-de-tel")).status_code == 404


def test_another_organisation_is_not_found(client, place):
    client.force_login(place.responsable)
    other = OrganisationFactory()
    for name in ("settings", "charter", "works_council", "people", "coverage"):
        address = reverse(f"referents:{name}")
        assert client.get(address, {"organisme": other.pk}).status_code == 404, name
        assert client.get(address, {"organisme": "x"}).status_code == 404, name


def test_a_responsable_of_two_organisations_goes_from_one_to_the_other(client, place):
    second = OrganisationFactory()
    MandateFactory(user=place.responsable, referent=True, organisation=second)
    client.force_login(place.responsable)
    first = client.get(reverse("referents:settings"))
    assert (first.context["organisation"], first.context["others"]) == (
        place.organisation,
        [second],
    )
    client.post(f"{group('parties')}?organisme={second.pk}", {"uses_pilot": "on"})
    assert IdeaSettings.objects.get().organisation == second


def test_the_limit_of_a_part_that_is_off_does_not_show_and_is_not_lost(client, place):
    client.force_login(place.responsable)
    IdeaSettings.objects.create(
        organisation=place.organisation, uses_committee=True, limits={"in_committee": 45}
    )
    assert "limit_in_committee" in client.get(group("delais")).context["form"].fields
    client.post(group("parties"), {})
    assert "limit_in_committee" not in client.get(group("delais")).context["form"].fields
    client.post(group("delais"), {"reminder_days_before": "3", "limit_deposited": "6"})
    settings = IdeaSettings.of(place.organisation.pk)
    assert settings.limits == {"deposited": 6, "in_committee": 45}


# First steps ------------------------------------------------------------------------------------


def test_a_new_organisation_is_led_to_its_first_steps_from_the_front_page(client, place):
    """Those who run it, until there is something to read there."""
    steps = reverse("referents:settings")

    def leads(user):
        client.force_login(user)
        return f'href="{steps}"' in client.get(reverse("home")).content.decode()

    assert [leads(one) for one in (place.responsable, place.director, place.agent)] == [
        True,
        True,
        False,
    ]
    IdeaFactory(organisation=place.organisation)
    assert not leads(place.responsable)


def test_a_responsable_of_two_organisations_writes_the_models_of_each(client, place):
    second = OrganisationFactory()
    MandateFactory(user=place.responsable, referent=True, organisation=second)
    client.force_login(place.responsable)
    there = {"organisme": second.pk}
    listed = client.get(reverse("referents:model_answers"), there)
    assert (listed.context["place"], listed.context["others"]) == (second, [place.organisation])
    address = f"{reverse('referents:model_answer')}?raison=other_priority&organisme={second.pk}"
    assert address.replace("&", "&amp;") in listed.content.decode()
    words = {"explanation": "Pas cette année.", "way_forward": "En 2028."}
    done = client.post(address, words)
    assert done.url == f"{reverse('referents:model_answers')}?organisme={second.pk}"
    assert ModelAnswer.objects.get().organisation == second
    home = client.get(reverse("referents:settings"), there).content.decode()
    assert f'href="{reverse("referents:model_answers")}?organisme={second.pk}"' in home
    elsewhere = {"organisme": OrganisationFactory().pk}
    assert client.get(reverse("referents:model_answers"), elsewhere).status_code == 404


def test_the_first_steps_of_a_new_organisation(client, place):
    client.force_login(place.responsable)

    def done():
        return [step["done"] for step in client.get(reverse("referents:settings")).context["steps"]]

    assert done() == [True, True, False, False, None, False]
    client.post(group("delais"), {"reminder_days_before": "3"})
    draft = write_charter(
        organisation=place.organisation, user=place.responsable, text=default_text()
    )
    sign_charter(charter=draft, user=place.director, text=default_text())
    IdeaFactory(organisation=place.organisation)
    assert done() == [True, True, True, True, None, True]


def test_one_person_alone_cannot_answer_and_the_first_steps_say_so(client, place):
    """Who writes a refusal does not sign it: a director who is the only referent is not enough."""
    Mandate.objects.all().delete()
    MandateFactory(user=place.director, director=True)
    MandateFactory(user=place.director, referent=True)
    client.force_login(place.director)
    page = client.get(reverse("referents:settings"))
    assert [step["done"] for step in page.context["steps"]][:2] == [True, False]
    MandateFactory(user=place.responsable, referent=True)
    page = client.get(reverse("referents:settings"))
    assert [step["done"] for step in page.context["steps"]][:2] == [True, True]


# Charter ----------------------------------------------------------------------------------------


def test_a_charter_is_written_then_signed_then_read_by_all(client, place):
    client.force_login(place.responsable)
    client.post(reverse("referents:charter"), {"text": "## Confiance\nEssayer est permis."})
    public = reverse("legal:charter")
    client.force_login(place.agent)
    assert "Essayer est permis." not in client.get(public).content.decode()

    client.force_login(place.director)
    page = client.get(reverse("referents:charter"))
    assert page.context["may_sign"]
    client.post(reverse("referents:sign_charter"), {"seen": "## Confiance\r\nEssayer est permis."})

    client.force_login(place.agent)
    read = client.get(public).content.decode()
    assert ("Essayer est permis." in read, str(place.director) in read) == (True, True)
    client.logout()
    assert "Essayer est permis." not in client.get(public).content.decode()


def test_the_direction_is_told_once_that_a_charter_waits_for_it(place):
    """Not the delegate, who does not promise for it; nor once it is signed."""
    mandate = Mandate.objects.get(user=place.director)
    MandateFactory(user=place.agent, director=True, delegated_by=mandate)
    for text in ("Essayer.", "Essayer est permis."):
        draft = write_charter(organisation=place.organisation, user=place.responsable, text=text)
    told = Occurrence.objects.get()
    notice = get_notice(told.notice)
    people = [(row.user_id, row.audience) for row in notice.recipients(told.context)]
    assert people == [(place.director.pk, "director")]
    assert notice.is_current(told.context)
    words = mail(told.notice, told.context, "director", place.director)
    assert words.subject.endswith("attend votre signature")
    assert str(place.responsable) in words.lead
    assert f"organisme={place.organisation.pk}" in words.url
    sign_charter(charter=draft, user=place.director, text=draft.text)
    assert not notice.is_current(told.context)


def test_what_the_default_text_promises():
    titles = [part.title for part in parts_of(default_text())]
    assert {"Le droit à l’erreur", "Pas de représailles", "Jamais dans l’appréciation"} <= set(
        titles
    )


def test_only_the_direction_signs(place):
    draft = CharterFactory(organisation=place.organisation)
    for user in (place.agent, place.responsable):
        with pytest.raises(PermissionDenied):
            sign_charter(charter=draft, user=user, text=draft.text)


def test_a_text_that_changed_meanwhile_is_not_signed(place):
    draft = CharterFactory(organisation=place.organisation)
    Charter.objects.update(text="Autre chose.")
    with pytest.raises(ValidationError):
        sign_charter(charter=draft, user=place.director, text=draft.text)
    assert Charter.objects.get().signed_on is None


def test_what_is_signed_is_never_changed(place):
    signed = CharterFactory(organisation=place.organisation, signed=True)
    second = write_charter(organisation=place.organisation, user=place.responsable, text="Autre.")
    signed.refresh_from_db()
    assert (second.version, second.signed_on, signed.text != "Autre.") == (2, None, True)
    with pytest.raises(ValidationError):
        sign_charter(charter=signed, user=place.director, text=signed.text)


def test_one_version_in_preparation_at_a_time(place):
    CharterFactory(organisation=place.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        CharterFactory(organisation=place.organisation, version=2)


def test_an_agent_writes_no_charter(place):
    with pytest.raises(PermissionDenied):
        write_charter(organisation=place.organisation, user=place.agent, text="Moi.")


def test_an_empty_charter_is_refused_with_what_was_typed(client, place):
    client.force_login(place.responsable)
    assert client.post(reverse("referents:charter"), {"text": "  "}).status_code == 422


# The note for the works council -----------------------------------------------------------------


def test_the_note_is_a_page_and_a_document(client, place):
    client.force_login(place.responsable)
    address = reverse("referents:works_council")
    page, document = client.get(address), client.get(address, {"format": "document"})
    for response in (page, document):
        assert "procédure disciplinaire" in response.content.decode()
    assert "attachment" in document["Content-Disposition"]
    assert "<nav" not in document.content.decode()
    CharterFactory(organisation=place.organisation, signed=True)
    assert "version 1, a été signée par" in client.get(address).content.decode()
