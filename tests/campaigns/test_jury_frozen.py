"""Who sits in a jury and its quorum are rules: free until the opening, then changed by an amendment
that says why, and that those who take part are told of (product.md, « Challenges »)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from campaigns.enums import PhaseCode, VoteMethod
from campaigns.juries import juries_by_version
from campaigns.models import CampaignSettings, RulesVersion
from ideas.models import JuryDeliberation
from notifications.models import Occurrence
from notifications.notices import get_notice
from referents import services
from tests.factories.accounts import MandateFactory
from tests.factories.campaigns import CampaignSettingsFactory, RulesVersionFactory, in_days
from tests.ideas.juries.bench import Bench
from tests.ideas.mails import mail

pytestmark = pytest.mark.django_db

#: Literal, from product.md: what an amendment is for, by phase. A late jury has results to tell.
NEEDS_AMENDMENT = {
    None: False,
    PhaseCode.ANNOUNCED: False,
    PhaseCode.OPEN: True,
    PhaseCode.DELIBERATION: True,
    PhaseCode.RESULTS: True,
    PhaseCode.CLOSED: True,
}
#: Literal: who changes a jury, whatever the phase: the « responsable innovation », no one in it.
CHANGES_IT = {
    "referent": True,
    "chair": False,
    "secretary": False,
    "vice_chair": False,
    "member": False,
    "director": False,
    "sponsor": False,
    "agent": False,
}
WHY = "Une mutation au 1er mars"


def bench_at(phase):
    bench = Bench(entries=1, phase=phase, quorum=2)
    CampaignSettingsFactory(organisation=bench.organisation)
    RulesVersionFactory(campaign=bench.campaign, frozen_on=None)
    return bench


def seat_of(bench, name):
    return bench.jury.members.get(user=bench.people[name])


def acts(bench, by, **said):
    """Every way to change a jury, as someone."""
    person = bench.people[by]
    return {
        "give": lambda: services.add_member(
            committee=bench.jury, user=bench.people["agent"], seat="member", by=person, **said
        ),
        "end": lambda: services.end_seat(member=seat_of(bench, "member"), by=person, **said),
        "replace": lambda: services.end_seat(
            member=seat_of(bench, "member"), by=person, successor=bench.people["agent"], **said
        ),
        "quorum": lambda: services.set_quorum(committee=bench.jury, quorum=3, by=person, **said),
    }


def state_of(bench):
    bench.jury.refresh_from_db()
    return bench.jury.quorum, sorted(bench.jury.members.current().values_list("user", "seat"))


@pytest.mark.parametrize("act", ["give", "end", "replace", "quorum"])
@pytest.mark.parametrize(("phase", "needs"), NEEDS_AMENDMENT.items())
def test_it_changes_in_silence_until_it_opens_never_after(phase, needs, act):
    bench = bench_at(phase)
    before = state_of(bench)

    if needs:
        with pytest.raises(ValidationError) as refused:
            acts(bench, "referent")[act]()
        assert list(refused.value.message_dict) == ["reason"]
        assert state_of(bench) == before
    else:
        acts(bench, "referent")[act]()
        assert state_of(bench) != before
    assert RulesVersion.objects.filter(version__gt=1).count() == 0
    assert Occurrence.objects.count() == 0


@pytest.mark.parametrize("act", ["give", "end", "replace", "quorum"])
@pytest.mark.parametrize("phase", [code for code, needs in NEEDS_AMENDMENT.items() if needs])
def test_an_amendment_changes_it_dated_explained_and_told(phase, act):
    bench = bench_at(phase)
    author = bench.author_of(bench.entries[0])

    acts(bench, "referent", reason=WHY)[act]()

    first, second = RulesVersion.objects.order_by("version")
    assert (first.frozen_on, first.jury["quorum"], len(first.jury["seats"])) == (
        bench.campaign.opens_on,
        2,
        5,
    )
    assert (second.reason, second.frozen_on) == (WHY, bench.campaign.today)
    assert second.written_by == bench.people["referent"]
    assert second.criteria == first.criteria and second.jury != first.jury
    said = Occurrence.objects.get(notice="campaigns.rules_amended")
    told = [row.user_id for row in get_notice(said.notice).recipients(said.context)]
    assert told == [author.pk]
    joins, leaves = act in ("give", "replace"), act in ("end", "replace")
    jurors = {
        row.notice: [told.user_id for told in get_notice(row.notice).recipients(row.context)]
        for row in Occurrence.objects.exclude(pk=said.pk)
    }
    assert jurors == {
        **({"campaigns.jury_joined": [bench.people["agent"].pk]} if joins else {}),
        **({"campaigns.jury_left": [bench.people["member"].pk]} if leaves else {}),
    }


@pytest.mark.parametrize("phase", NEEDS_AMENDMENT)
@pytest.mark.parametrize(("name", "may"), CHANGES_IT.items())
def test_who_changes_it(name, may, phase):
    bench = bench_at(phase)
    before = state_of(bench)
    for act in acts(bench, name, reason=WHY).values():
        if may:
            act()
            break
        with pytest.raises(PermissionDenied):
            act()
    assert (state_of(bench) != before) == may


@pytest.mark.parametrize("end", ["told", "archived"])
def test_once_its_results_are_told_or_it_is_put_away_it_is_free_again(end):
    bench = bench_at(PhaseCode.CLOSED)
    if end == "told":
        JuryDeliberation.objects.create(
            campaign=bench.campaign,
            started_by=bench.people["chair"],
            started_at=timezone.now(),
            published_at=timezone.now(),
            closed_at=timezone.now(),
            closed_by=bench.people["chair"],
            method="consensus",
            account="Les plus simples.",
        )
    else:
        bench.campaign.archived_on = in_days(0)
        bench.campaign.save()

    acts(bench, "referent")["replace"]()

    assert RulesVersion.objects.filter(version__gt=1).count() == 0


def test_the_same_quorum_again_amends_nothing():
    bench = bench_at(PhaseCode.OPEN)
    services.set_quorum(committee=bench.jury, quorum=2, by=bench.people["referent"])
    assert RulesVersion.objects.filter(version__gt=1).count() == 0


def test_every_challenge_of_a_jury_says_it_changed():
    bench = bench_at(PhaseCode.OPEN)
    other = Bench(entries=0, phase=PhaseCode.DELIBERATION).campaign
    other.organisation, other.jury = bench.organisation, bench.jury
    other.save()

    acts(bench, "referent", reason=WHY)["end"]()

    assert sorted(RulesVersion.objects.filter(reason=WHY).values_list("campaign", flat=True)) == (
        sorted([bench.campaign.pk, other.pk])
    )


def test_the_seat_of_a_chair_whose_account_is_closed_can_be_taken():
    bench = bench_at(PhaseCode.DELIBERATION)
    bench.people["chair"].is_active = False
    bench.people["chair"].save()

    services.add_member(
        committee=bench.jury,
        user=bench.people["agent"],
        seat="chair",
        by=bench.people["referent"],
        reason=WHY,
    )

    versions = juries_by_version(RulesVersion.objects.all())
    assert versions[2].members[0].name == str(bench.people["agent"])
    assert [row.user for row in bench.jury.members.current().filter(seat="chair")] == [
        bench.people["agent"]
    ]


def test_the_amendment_is_read_by_all_and_in_the_mail(client):
    bench = bench_at(PhaseCode.DELIBERATION)
    author = bench.author_of(bench.entries[0])
    acts(bench, "referent", reason=WHY)["replace"]()
    client.force_login(author)
    page = client.get(reverse("campaigns:rules", args=[bench.campaign.pk])).content.decode()
    rules = RulesVersion.objects.get(version=2)
    letter = mail("campaigns.rules_amended", {"rules": rules.pk}, "participant", author)

    for words in (page, letter.as_text()):
        assert WHY in words
        assert f"{bench.people['member']} quitte le jury." in words
        assert f"{bench.people['agent']} rejoint le jury (membre)." in words
    assert "Quorum du jury" in page


def test_a_version_that_kept_no_jury_says_so(client):
    """Frozen before juries were kept with the rules, where no seat tells who sat."""
    bench = bench_at(PhaseCode.OPEN)
    RulesVersion.objects.update(frozen_on=bench.campaign.opens_on)
    client.force_login(bench.author_of(bench.entries[0]))
    page = reverse("campaigns:rules", args=[bench.campaign.pk])
    assert "Qui siégeait n’a pas été gardé avec cette version." in client.get(page).content.decode()

    acts(bench, "referent", reason=WHY)["replace"]()
    words = client.get(page).content.decode()
    assert words.count("Qui siégeait n’a pas été gardé avec cette version.") == 1
    assert f"{bench.people['agent']} (membre)" in words


def test_a_version_whose_quorum_is_not_known_does_not_say_it_changed(client):
    bench = bench_at(PhaseCode.OPEN)
    rules = RulesVersion.objects.get()
    rules.jury = {"seats": [[bench.people["member"].pk, "member"]]}
    rules.frozen_on = bench.campaign.opens_on
    rules.save()
    acts(bench, "referent", reason=WHY)["end"]()
    client.force_login(bench.author_of(bench.entries[0]))

    page = client.get(reverse("campaigns:rules", args=[bench.campaign.pk])).content.decode()

    assert "Il n’a pas été gardé avec cette version." in page
    assert f"{bench.people['member']} quitte le jury." in page
    assert "Le quorum du jury est désormais" not in page


# The pages ----------------------------------------------------------------------------------------


def test_a_juror_is_replaced_from_the_page_and_nothing_typed_is_lost(client):
    bench = bench_at(PhaseCode.DELIBERATION)
    client.force_login(bench.people["referent"])
    committee = reverse("referents:committee", args=[bench.jury.pk])
    url = reverse("referents:end_seat", args=[bench.jury.pk, seat_of(bench, "member").pk])
    assert url in client.get(committee).content.decode()

    new = bench.people["agent"]
    answer = client.post(url, {"reason": "", "successor": new.email})
    assert answer.status_code == 422
    assert "les participants le liront." in answer.content.decode()
    assert new.email in answer.content.decode()
    answer = client.post(url, {"reason": WHY, "successor": bench.people["secretary"].email})
    assert "Cette personne siège déjà dans ce comité." in answer.content.decode()
    assert WHY in answer.content.decode()

    assert client.post(url, {"reason": WHY, "successor": new.email}).url == committee
    assert bench.jury.members.current().filter(user=new).exists()
    assert RulesVersion.objects.get(version=2).reason == WHY


def test_a_seat_and_the_quorum_ask_why_beside_the_field(client):
    bench = bench_at(PhaseCode.OPEN)
    client.force_login(bench.people["referent"])
    for name, sent in (
        ("add_member", {"user": bench.people["agent"].email, "seat": "member"}),
        ("set_quorum", {"quorum": "3"}),
    ):
        url = reverse(f"referents:{name}", args=[bench.jury.pk])
        answer = client.post(url, sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "les participants le liront." in page
        assert f'value="{next(iter(sent.values()))}"' in page
        assert client.post(url, {**sent, "reason": WHY}).status_code == 302
    assert RulesVersion.objects.filter(reason=WHY).count() == 2


def test_a_jury_that_is_not_at_work_asks_no_reason(client):
    bench = bench_at(PhaseCode.ANNOUNCED)
    client.force_login(bench.people["referent"])
    url = reverse("referents:end_seat", args=[bench.jury.pk, seat_of(bench, "member").pk])

    assert client.get(url).status_code == 302
    assert bench.jury.members.current().count() == 5
    client.post(url)
    assert bench.jury.members.current().count() == 4


# The vote, and the parts of the settings ----------------------------------------------------------


@pytest.mark.parametrize(
    "phase", [PhaseCode.OPEN, PhaseCode.DELIBERATION, PhaseCode.RESULTS, PhaseCode.CLOSED]
)
def test_the_vote_is_not_edited_once_it_opened(client, phase):
    bench = bench_at(phase)
    bench.campaign.vote_method = VoteMethod.SINGLE
    bench.campaign.save()
    client.force_login(bench.people["referent"])
    client.post(
        reverse("campaigns:edit", args=[bench.campaign.pk]),
        {"seen": "0", "vote_method": "budget", "votes_each": "5"},
    )
    bench.campaign.refresh_from_db()
    assert (bench.campaign.vote_method, bench.campaign.votes_each) == ("single", 1)


@pytest.mark.parametrize(
    ("phase", "kept"),
    [
        (None, set()),
        (PhaseCode.ANNOUNCED, set()),
        (PhaseCode.OPEN, {"uses_jury", "uses_vote"}),
        (PhaseCode.DELIBERATION, {"uses_jury", "uses_vote"}),
        (PhaseCode.RESULTS, {"uses_jury", "uses_vote"}),
        (PhaseCode.CLOSED, {"uses_jury"}),
    ],
)
def test_a_part_that_was_announced_is_not_switched_off_before_its_results(client, phase, kept):
    bench = bench_at(phase)
    bench.campaign.vote_method = VoteMethod.SINGLE
    bench.campaign.save()
    client.force_login(bench.people["referent"])

    answer = client.post(reverse("referents:settings_group", args=["defis"]), {})

    assert answer.status_code == (422 if kept else 302)
    refused = answer.context["form"].errors if kept else {}
    assert set(refused) == kept
    assert CampaignSettings.objects.get().uses_vote == bool(kept)


def test_the_admin_does_not_change_a_jury_at_work(client):
    bench = bench_at(PhaseCode.OPEN)
    client.force_login(MandateFactory(administrator=True).user)
    page = client.get(reverse("admin:referents_committee_change", args=[bench.jury.pk]))
    assert page.status_code == 200
    assert 'name="quorum"' not in page.content.decode()
    assert 'name="members-0-seat"' not in page.content.decode()
