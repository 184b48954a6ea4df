"""A challenge from its announcement to its last day, before a jury of four."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from innovation_platform.typography import date_words
from tests.support import axe
from tests.support.tribunal import (
    ALBA,
    BEST,
    BOXED_CODE,
    BRUNO,
    CHALLENGE,
    DAVY,
    ELSA,
    ENTERS,
    ENTERS_KEY,
    FARID,
    GRETA,
    SECOND,
    SHARED,
    TIED,
)

pytestmark = pytest.mark.story

ANSWER = {
    "Ce que nous avons compris": "Vous proposez d’afficher les horaires réels à l’entrée.",
    "Raisons": ["Une autre priorité passe avant"],
    "L’explication": "Les écrans changent en mars : les régler deux fois coûterait le double.",
    "Ce qui la rendrait possible, ou vers où aller": "Proposez-la à nouveau en avril.",
    "À qui en parler": "Farid Haddad, mission innovation",
}
WORDS = "Simple, utile, et prêt à essayer dès lundi."
OPENED_UNDER = "Utile aux usagers, simple à mettre en place."
AMENDED = "Utile aux usagers, simple à mettre en place, essayé avec eux."
WHY = "Des usagers veulent essayer les idées avec nous."
REST = "Merci. L’étude de votre idée se poursuit avec le référent."


def on(platform, act):
    platform.manage("shell", "-c", f"from tests.support import tribunal; tribunal.{act}()")


def collect(platform):
    platform.manage("shell", "-c", "from tests.support import letter_box as box; box.open_next()")


def clean(visitor):
    assert axe.violations(visitor.page) == []


def test_a_jury_of_four_answers_forty_entries(arrive, running_platform, platform_mail):
    alba, bruno = arrive(ALBA), arrive(BRUNO)
    davy, elsa = arrive(DAVY), arrive(ELSA)

    # Announced: read by all, answered by nobody. The clock was stopped for two days when it opened;
    # once it goes again, the opening is told once and the rules are frozen.
    on(running_platform, "come")
    alba.visit("/defis/")
    alba.page.get_by_role("main").get_by_role("link", name=CHALLENGE).click()
    alba.reads("Défi annoncé")
    alba.does_not_read("Répondre au défi")
    clean(alba)
    on(running_platform, "open_after_an_outage")
    alba.visit(alba.path)
    alba.reads("Défi ouvert")
    alba.reads("Figées depuis le")

    # While it is open, an anonymous author enters it by code, leaves, enters again: by letter.
    someone = arrive()
    for asked, closing in (
        ("Proposer cette idée à un défi", "Proposer au défi"),
        ("La retirer du défi", "La retirer du défi"),
        ("Proposer cette idée à un défi", "Proposer au défi"),
    ):
        someone.follows(BOXED_CODE)
        clean(someone)
        someone.press(asked)
        someone.reads(CHALLENGE)
        clean(someone)
        someone.press(closing)
        someone.reads("Votre lettre est dans la boîte")
        collect(running_platform)
    someone.follows(BOXED_CODE)
    someone.reads(f"Votre idée répond au défi « {CHALLENGE} »")

    # While it is open, its rules change only in the open: why is asked, the day is shown, both
    # versions are read by all, and whoever takes part is written to.
    farid = arrive(FARID)
    farid.visit("/defis/")
    farid.page.get_by_role("main").get_by_role("link", name=CHALLENGE).click()
    farid.page.get_by_role("link", name="Modifier les règles").click()
    clean(farid)
    farid.write({"D’après quoi les idées sont choisies": AMENDED})
    farid.press("Publier la modification")
    farid.reads("Dites pourquoi : les participants le liront.")
    expect(farid.field("D’après quoi les idées sont choisies")).to_have_value(AMENDED)
    farid.write({"Pourquoi les règles changent": WHY})
    farid.press("Publier la modification")
    expect(farid.page.locator("#messages")).to_contain_text("Les règles sont modifiées")
    told = platform_mail.wait_for(ALBA.email, subject="règles ou calendrier modifiés")
    assert WHY in " ".join(told.get_body(("plain",)).get_content().split())
    alba.visit(alba.path)
    alba.reads("Modifiées le")
    alba.reads(AMENDED)
    alba.page.get_by_role("link", name="Toutes les versions des règles").click()
    for words in (WHY, AMENDED, OPENED_UNDER, f"Depuis le {date_words(timezone.localdate())}"):
        alba.reads(words)
    alba.reads(FARID.name)
    clean(alba)

    # An idea deposited earlier enters from the challenge, leaves, enters again.
    alba.visit("/defis/")
    alba.page.get_by_role("main").get_by_role("link", name=CHALLENGE).click()
    challenge = alba.path
    alba.reads("Bruno Lefort")
    alba.page.get_by_role("link", name="Proposer une de mes idées déjà déposées").click()
    clean(alba)
    alba.page.get_by_label(re.compile(ENTERS)).check()
    alba.press("Proposer au défi")
    alba.reads("40 idées")
    alba.visit(f"/idees/{ENTERS_KEY}/")
    alba.press("La retirer du défi")
    alba.reads("Retirée du défi")
    alba.page.get_by_role("link", name="Proposer cette idée à un défi ouvert").click()
    clean(alba)
    alba.press("Proposer au défi")
    alba.reads("Elle répond au défi")

    # Closed to ideas while the clock was stopped for two days: what is still true is told once. The
    # jury evaluates. The others' evaluations are hidden until one's own; by
    # keyboard, one figure a criterion.
    on(running_platform, "close_during_an_outage")
    alba.visit(challenge)
    alba.reads("Les résultats paraîtront ici le")
    assert alba.page.get_by_role("link", name="Bureau du jury").count() == 0
    davy.visit(challenge)
    davy.page.get_by_role("link", name="Bureau du jury").click()
    desk = davy.path
    davy.reads("38 sur 39 idées")
    davy.does_not_read(SHARED)
    clean(davy)
    davy.page.get_by_role("main").get_by_role("link", name=BEST).click()
    davy.reads("0 évaluation donnée, cachée jusqu’à la vôtre.")
    clean(davy)
    entry = davy.path
    by_keyboard(davy, "44")
    davy.reads("Votre évaluation est enregistrée.")
    bruno.visit(entry)
    bruno.reads("1 évaluation donnée, cachée jusqu’à la vôtre.")
    bruno.does_not_read("pondérée par la grille")
    by_keyboard(bruno, "33")
    bruno.reads("2 évaluations, pondérées par la grille")
    elsa.visit(entry)
    elsa.reads("2 évaluations données, cachées jusqu’à la délibération.")

    # Meanwhile all agents vote: found on the front page, secret, changed at will.
    elsa.visit("/")
    elsa.reads("Le vote des agents est ouvert")
    clean(elsa)
    elsa.page.get_by_role("main").get_by_role("link", name=CHALLENGE).first.click()
    for words in (
        "Chaque agent a une voix, pour une idée.",
        "seul le dernier bulletin compte",
        "Le bulletin est gardé sans votre nom.",
    ):
        elsa.reads(words)
    elsa.page.get_by_role("radio", name=BEST).check()
    elsa.press("Voter")
    elsa.reads("Vous avez voté.")
    clean(elsa)

    # The deliberation: ranking with its ties, shortlist, verdicts; nothing is told meanwhile.
    bruno.visit(f"{desk}deliberation/")
    bruno.reads("Les évaluations sont en cours")
    bruno.press("Ouvrir la délibération")
    bruno.reads("Rang 2, ex æquo")
    clean(bruno)
    rows = bruno.page.locator(".jury-table tbody tr")
    expect(rows).to_have_count(40)
    expect(rows.first).to_contain_text(BEST)
    expect(rows.first).to_contain_text("3,50")
    davy.visit(f"{desk}deliberation/")
    davy.does_not_read(SHARED)
    expect(davy.page.locator(".jury-table tbody tr")).to_have_count(39)
    assert davy.page.get_by_role("link", name="Se prononcer").count() == 0
    rows.first.get_by_role("button", name="Présélectionner").click()
    bruno.reads("Présélection")
    winner(bruno, BEST, rank="1", prize="Prix de l’accueil")
    winner(bruno, SECOND, rank="2")
    winner(bruno, TIED, rank="2")
    verdict(bruno, SHARED, "Non retenue")
    bruno.page.get_by_label(re.compile("Toutes celles-ci")).check()
    bruno.page.locator(".jury-form").first.get_by_label("Poursuit le circuit").check()
    bruno.write({"Le mot du jury à leurs auteurs": REST})
    bruno.press("Noter ce verdict")
    bruno.reads("36 verdicts sont notés.")
    bruno.write({"Comment le jury a choisi": "Les plus simples à essayer d’abord."})
    bruno.press("Clore la délibération")
    bruno.reads("La délibération est close. Les résultats paraîtront au jour annoncé.")
    alba.visit(challenge)
    alba.does_not_read(WORDS)

    # Its minutes: written by one, signed by another; who stands back reads nothing of the entry.
    elsa.visit(f"{desk}proces-verbal/")
    clean(elsa)
    elsa.write({"Observations": "Délibération en visioconférence."})
    elsa.press("Enregistrer le procès-verbal")
    bruno.visit(f"{desk}proces-verbal/")
    bruno.reads("Délibération en visioconférence.")
    bruno.press("Signer le procès-verbal")
    bruno.reads("signé par Bruno Lefort")
    davy.visit(f"{desk}proces-verbal/")
    davy.reads(BEST)
    davy.does_not_read(SHARED)
    clean(davy)

    # The day announced: winners, awards, each author written to; partial until the last answer.
    on(running_platform, "announce")
    alba.visit(challenge)
    alba.reads("Résultats partiels")
    alba.reads("Prix de l’accueil")
    expect(alba.page.locator(".award")).to_have_count(3)
    expect(alba.page.locator(".award-title").nth(1)).to_contain_text("2e place ex æquo")
    alba.reads("39 idées sur 40 ont leur réponse.")
    alba.reads("Trop peu de personnes ont voté")
    clean(alba)
    alba.page.locator(".award").get_by_role("link", name=BEST).click()
    alba.reads(WORDS)
    clean(alba)
    platform_mail.wait_for(ALBA.email, subject=BEST)
    platform_mail.wait_for(ALBA.email, subject=SHARED)

    # An anonymous author, whom no mail reaches, reads the same by their code.
    someone.follows(BOXED_CODE)
    someone.reads("Poursuit le circuit")
    someone.reads(REST)
    clean(someone)
    farid.visit(challenge)
    farid.page.get_by_role("link", name="Réponses qui restent à donner").click()
    farid.reads(SHARED)
    clean(farid)

    # The fortieth: not retained, it waits for the detailed answer of the circuit, signed by the
    # direction. Then every idea has its answer, and the results are whole.
    farid.page.get_by_role("main").get_by_role("link", name=SHARED).click()
    farid.acts("Ne pas retenir l’idée", ANSWER, sends="Proposer à la signature")
    expect(farid.page.locator("#messages")).to_contain_text("Votre proposition est enregistrée.")
    alba.visit(challenge)
    alba.reads("39 idées sur 40 ont leur réponse.")
    arrive(GRETA).confirms(farid.path, "Signer la réponse")
    platform_mail.wait_for(ALBA.email, subject="n’est pas retenue")
    alba.visit(challenge)
    alba.reads("Les 40 idées ont toutes leur réponse.")
    alba.does_not_read("Résultats partiels")
    clean(alba)
    farid.visit(challenge)
    assert farid.page.get_by_role("link", name="Réponses qui restent à donner").count() == 0

    # Its last day is over: the page and its awards stay.
    on(running_platform, "close_for_good")
    alba.visit(challenge)
    alba.reads("Défi clos")
    expect(alba.page.locator(".award")).to_have_count(3)
    clean(alba)

    # Put away: out of the list of challenges, its page and its results are read where it is kept.
    assert alba.page.get_by_role("button", name="Archiver").count() == 0
    farid.visit(challenge)
    farid.press("Archiver")
    farid.reads("Le défi est archivé : sa page reste, parmi les défis archivés.")
    assert farid.page.get_by_role("button", name="Archiver").count() == 0
    alba.visit("/defis/")
    expect(alba.page.get_by_role("main").get_by_role("link", name=CHALLENGE)).to_have_count(0)
    alba.page.get_by_role("link", name="Les défis archivés").click()
    clean(alba)
    alba.page.get_by_role("main").get_by_role("link", name=CHALLENGE).click()
    expect(alba.page.locator(".award")).to_have_count(3)
    clean(alba)


def by_keyboard(visitor, figures: str) -> None:
    visitor.page.locator("[data-jury-form] input[type=radio]").first.focus()
    for figure in figures:
        visitor.page.keyboard.press(figure)
    visitor.page.keyboard.press("Control+Enter")


def winner(visitor, title: str, *, rank: str, prize: str = "") -> None:
    verdict(visitor, title, "Lauréate", rank=rank, prize=prize)


def verdict(visitor, title: str, kind: str, rank: str = "", prize: str = "") -> None:
    row = visitor.page.locator(".jury-table tbody tr").filter(has_text=title)
    row.get_by_role("link", name="Se prononcer").click()
    clean(visitor)
    visitor.page.get_by_label(kind, exact=True).check()
    visitor.write(
        {
            "Rang, si elle est lauréate": rank,
            "Prix, si elle est lauréate": prize,
            "Le mot du jury à son auteur": WORDS,
        }
    )
    visitor.press("Noter le verdict")
    visitor.reads("Le verdict est noté.")
