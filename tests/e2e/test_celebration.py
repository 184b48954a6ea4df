"""A celebration in the browser: prepared, voted for, then its trophies and its gallery."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.seen import clean, in_days
from tests.support.feast import FIRST, HUGO, IDEAS, IRIS, JADE, TITLE

pytestmark = pytest.mark.story


def on(platform, act):
    platform.manage("shell", "-c", f"from tests.support import feast; feast.{act}()")


def test_a_celebration_from_its_vote_to_its_gallery(arrive, running_platform):
    hugo, iris, jade = arrive(HUGO), arrive(IRIS), arrive(JADE)

    # Prepared: announced, a category, its nominees, the invitation.
    hugo.visit("/defis/")
    hugo.page.get_by_role("link", name="Les trophées des idées réalisées").click()
    clean(hugo)
    hugo.page.get_by_role("link", name="Préparer une célébration").click()
    clean(hugo)
    for label, value in (
        ("Titre", TITLE),
        ("En une phrase", "Ce que nous avons réalisé."),
        ("Le vote ouvre le", in_days(3)),
        ("Dernier jour du vote", in_days(10)),
        ("La cérémonie se tient le", in_days(20)),
        ("Lieu", "Salle des fêtes"),
    ):
        hugo.page.get_by_label(label, exact=False).first.fill(value)
    hugo.press("Annoncer la célébration")
    clean(hugo)
    hugo.page.get_by_role("link", name="Ajouter une catégorie").click()
    clean(hugo)
    hugo.page.get_by_label("Nom de la catégorie").fill("Un accueil plus simple")
    hugo.press("Ajouter la catégorie")
    clean(hugo)
    for title in IDEAS[:3]:
        hugo.page.get_by_label(title).check()
    hugo.press("Enregistrer")
    hugo.reads("3 réalisations en lice")
    hugo.press("Envoyer l’invitation à tous")
    clean(hugo)

    # Voting: one's own idea cannot be chosen, one's choice may change, nothing is counted yet.
    on(running_platform, "open_vote")
    jade.visit("/defis/celebrations/")
    jade.page.get_by_role("link", name=TITLE).click()
    clean(jade)
    jade.page.get_by_role("link", name="Voter", exact=True).click()
    clean(jade)
    for title in (IDEAS[1], FIRST):
        jade.page.get_by_role("radio", name=title).check()
        jade.page.get_by_role("button", name=re.compile("^(Voter|Changer mon vote)$")).click()
        jade.reads("Vous avez voté.")
        expect(jade.page.get_by_role("radio", name=title)).to_be_checked()
    clean(jade)
    vote = jade.path
    iris.visit(vote)
    expect(iris.page.get_by_role("radio", name=FIRST)).to_be_disabled()
    assert iris.page.get_by_role("table").count() == 0

    # Counted, and the day has come: trophies, results to count again, the gallery.
    on(running_platform, "end_vote")
    iris.visit("/defis/celebrations/")
    clean(iris)
    iris.reads(FIRST)
    iris.page.get_by_role("link", name=TITLE).click()
    clean(iris)
    expect(iris.page.locator(".trophy-card")).to_have_count(1)
    iris.press("Montrer mon nom")
    expect(iris.page.locator(".trophy-card")).to_contain_text("Iris Collin")
    iris.page.get_by_role("link", name="Les résultats du vote").click()
    clean(iris)
    expect(iris.page.locator(".vote-table tbody tr").first).to_contain_text(FIRST)
    with iris.page.expect_download() as download:
        iris.page.get_by_role("link", name="Les bulletins anonymes").click()
    assert download.value.suggested_filename.endswith(".csv")

    # Thanks stay on the page.
    hugo.visit(vote.replace("/vote/", "/"))
    hugo.page.get_by_role("link", name="La préparer").click()
    clean(hugo)
    hugo.page.get_by_role("link", name="Mot de remise").click()
    clean(hugo)
    hugo.page.get_by_label("Mot de remise").fill("Partie d’un agacement du lundi.")
    hugo.press("Enregistrer")
    hugo.page.get_by_role("link", name="Remercier tout le monde").click()
    clean(hugo)
    hugo.page.get_by_label("Vos remerciements").fill("Merci à toutes et à tous.")
    hugo.press("Remercier")
    hugo.reads("Merci à toutes et à tous.")
    hugo.reads("Partie d’un agacement du lundi.")
    clean(hugo)
