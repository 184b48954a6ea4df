"""A member of a jury at work is replaced: all read it, and the desk changes hands (ADR 65)."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from innovation_platform.typography import date_words
from tests.e2e.seen import clean
from tests.support.succession import CHALLENGE, ENTRY, IVAN, JURY, MAUD, NORA, PIA

pytestmark = pytest.mark.story

WHY = "Une mutation à l’agence du littoral."


def test_a_juror_is_replaced_in_the_open(arrive, running_platform, platform_mail):
    running_platform.manage("shell", "-c", "from tests.support import succession; succession.sit()")
    ivan, nora, maud, pia = arrive(IVAN), arrive(NORA), arrive(MAUD), arrive(PIA)

    # Ivan sits: the desk of the jury is his, and his evaluation is given.
    ivan.visit("/defis/")
    ivan.page.get_by_role("main").get_by_role("link", name=CHALLENGE).click()
    challenge = ivan.path
    ivan.page.get_by_role("link", name="Bureau du jury").click()
    desk = ivan.path
    ivan.page.get_by_role("main").get_by_role("link", name=ENTRY).click()
    entry = ivan.path
    for group in ivan.page.locator("[data-jury-form] fieldset").all():
        group.get_by_role("radio").nth(2).check()
    ivan.press("Donner mon évaluation")
    ivan.reads("Votre évaluation est enregistrée.")
    nora.visit(challenge)
    assert nora.page.get_by_role("link", name="Bureau du jury").count() == 0
    assert nora.visit(desk) in (403, 404)

    # Whoever composes the juries replaces him: why is asked, and nothing typed is lost.
    maud.visit("/referents/comites/")
    maud.page.get_by_role("main").get_by_role("link", name=JURY).click()
    maud.reads("Ses membres et son quorum font partie des règles d’un défi ouvert")
    maud.page.get_by_role("link", name=f"Remplacer {IVAN.name}").click()
    maud.reads(f"{IVAN.name} (membre) ne siégera plus. Ses évaluations restent.")
    clean(maud)
    maud.write({"Qui prend ce siège": NORA.email})
    maud.press("Publier la modification")
    maud.reads("Dites pourquoi : les participants le liront.")
    expect(maud.field("Qui prend ce siège")).to_have_value(NORA.email)
    maud.write({"Pourquoi ce siège change": WHY})
    maud.press("Publier la modification")
    expect(maud.page.locator("#messages")).to_contain_text("Le jury est modifié")
    maud.reads(NORA.name)
    maud.does_not_read(IVAN.name)

    # Those who take part are written to, and so are the two.
    for account, subject in (
        (PIA, "règles ou calendrier modifiés"),
        (NORA, "Vous siégez au jury"),
        (IVAN, "Vous ne siégez plus au jury"),
    ):
        told = platform_mail.wait_for(account.email, subject=subject)
        assert WHY in " ".join(told.get_body(("plain",)).get_content().split())

    # The amendment is on the challenge's page, dated, and says who leaves and who joins.
    pia.visit(challenge)
    today = timezone.localdate()
    pia.reads(f"Modifiées le {date_words(today, 'short')}.")
    pia.reads(NORA.name)
    pia.does_not_read(IVAN.name)
    pia.page.get_by_role("link", name="Toutes les versions des règles").click()
    for words in (
        WHY,
        f"Depuis le {date_words(today)}",
        f"{IVAN.name} quitte le jury.",
        f"{NORA.name} rejoint le jury (membre).",
        MAUD.name,
    ):
        pia.reads(words)
    clean(pia)

    # She has the desk, and an entry that one evaluation was given of; he has neither any more.
    nora.visit(challenge)
    nora.page.get_by_role("link", name="Bureau du jury").click()
    assert nora.path == desk
    nora.page.get_by_role("main").get_by_role("link", name=ENTRY).click()
    nora.reads("1 évaluation donnée, cachée jusqu’à la vôtre.")
    ivan.visit(challenge)
    assert ivan.page.get_by_role("link", name="Bureau du jury").count() == 0
    for path in (desk, entry):
        assert ivan.visit(path) in (403, 404), path
