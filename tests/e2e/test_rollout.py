"""From an idea accepted to its adoption on twelve sites, each with its own life; and from an idea
that stops to the lessons that another team finds."""

import pytest
from playwright.sync_api import expect

from tests.e2e.seen import in_days
from tests.support.hive import (
    BRUNO,
    DORA,
    ELSA,
    LOLA,
    NINA,
    NORTH,
    SIMON,
    SOUTH,
    STOPPED,
    TITLE,
    key_of,
)
from tests.support.mails import letter_of

pytestmark = pytest.mark.story


def open_site(visitor, site):
    """Open one of the sites that await them."""
    visitor.visit("/projets/mes-sites/")
    row = visitor.page.locator(".site-row").filter(has_text=site)
    row.get_by_role("link", name=TITLE).click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(site)


def says(visitor, site, choice, **fields):
    """Open a site and say what it does."""
    open_site(visitor, site)
    visitor.write({"Que fait le site ?": [choice], **fields})
    visitor.press("Enregistrer")
    visitor.reads("L’équipe du projet en est informée.")


def test_twelve_sites_from_acceptance_to_adoption(arrive, platform_mail):
    dora, lola, nina, simon = arrive(DORA), arrive(LOLA), arrive(NINA), arrive(SIMON)
    idea = f"/idees/{key_of(TITLE)}/"
    rollout = f"/projets/{key_of(TITLE)}/deploiement/"

    # A team, then the two departments at once.
    dora.visit(idea)
    dora.acts("Constituer l’équipe", {"Adresse électronique du pilote": LOLA.email})
    lola.visit(idea)
    lola.page.locator(".idea-actions, .idea-actions-quiet").get_by_role(
        "link", name="Lancer le déploiement", exact=True
    ).click()
    tree = lola.page.locator("#id_sites")
    tree.get_by_label("toute la branche (6 sites) (Département du Nord)").check()
    tree.get_by_label("toute la branche (6 sites) (Département du Sud)").check()
    expect(tree.get_by_role("status")).to_have_text("12 choisis")
    tree.get_by_label(SOUTH[0], exact=True).uncheck()
    expect(tree.get_by_role("status")).to_have_text("11 choisis")
    tree.get_by_label("Chercher dans la liste").fill("nord 3")
    expect(tree.get_by_label(NORTH[2], exact=True)).to_be_visible()
    expect(tree.get_by_label(NORTH[3], exact=True)).to_be_hidden()
    lola.write({"Comment faire de même": "Un sac, une liste, dix minutes."})
    lola.press("Lancer le déploiement")
    dora.confirms(idea, "Confirmer")
    dora.sees(state="En déploiement", step="Déploiement")

    # The twelfth is added later.
    lola.visit(rollout)
    lola.page.get_by_role("link", name="Proposer à d’autres sites").click()
    lola.page.locator("#id_sites").get_by_label(SOUTH[0], exact=True).check()
    lola.press("Proposer")
    lola.reads("L’innovation est proposée à 1 site de plus.")

    # One mail for six sites; two clicks for one of them, the others together.
    told = platform_mail.wait_for(NINA.email, subject="6 de vos sites")
    assert "/projets/mes-sites/" in letter_of(told).plain
    open_site(nina, NORTH[0])
    nina.press("Nous l’adoptons")
    nina.reads("C’est noté.")
    for site in NORTH[1:4]:
        nina.page.get_by_label(f"{site} : {TITLE}").check()
    nina.press("Enregistrer pour les sites cochés")
    nina.reads("C’est noté pour 3 sites.")
    says(nina, NORTH[4], "Nous l’adoptons en l’adaptant",
         **{"Ce qui diffère, ou pourquoi": "Une enveloppe au lieu d’un sac."})  # fmt: skip
    says(nina, NORTH[5], "Nous ne l’adoptons pas",
         **{"Ce qui diffère, ou pourquoi": "L’agence ferme en mars."})  # fmt: skip
    nina.visit("/projets/mes-sites/")
    nina.reads("Plus rien ne vous attend")

    # In the South: one gives up, one is planned, two stay open.
    for site in SOUTH[:4]:
        open_site(simon, site)
        simon.press("Nous l’adoptons")
    simon.visit("/projets/mes-sites/?tous=1")
    simon.page.locator(".site-row").filter(has_text=SOUTH[0]).get_by_role("link").click()
    simon.write({
        "Que fait le site ?": ["Nous y renonçons"],
        "Ce qui diffère, ou pourquoi": "Trop de papier.",
    })  # fmt: skip
    simon.press("Enregistrer")
    says(simon, SOUTH[4], "Nous prévoyons de l’adopter", **{"Date prévue": in_days(30)})

    # Achieved while two sites are still open; they go on.
    dora.visit(idea)
    dora.acts("Déclarer l’idée réalisée", {"Bilan": "Un passage.\nPlus de retours.\nÀ étendre."})
    dora.sees(state="Réalisée", step="Bilan")
    dora.visit(rollout)
    counts = dora.page.locator(".site-count").all_inner_texts()
    assert [text.split() for text in counts] == [
        ["1", "Proposée"],
        ["1", "Planifiée"],
        ["7", "Adoptée"],
        ["1", "Adaptée"],
        ["1", "Non", "adoptée"],
        ["1", "Abandonnée"],
    ]
    open_site(simon, SOUTH[5])
    simon.press("Nous l’adoptons")
    dora.visit(f"{rollout}?etat=adopted")
    expect(dora.page.locator(".site-table tbody tr")).to_have_count(8)

    # Shared with the branch, and taken up by another organisation of its own accord.
    bruno, elsa = arrive(BRUNO), arrive(ELSA)
    sheet = f"/projets/fiches/{key_of(TITLE)}/"
    assert elsa.visit(sheet) == 404
    bruno.visit(f"{sheet}partager/")
    bruno.page.get_by_label("toute la branche Famille").check()
    bruno.press("Enregistrer")
    elsa.visit("/projets/fiches/?q=sac+documents")
    elsa.page.get_by_role("link", name=TITLE).click()
    elsa.page.get_by_role("link", name="Nous l’adoptons").click()
    elsa.write({"Qui l’adopte ?": "Caf des Vignes"})
    elsa.press("Déclarer l’adoption")
    elsa.reads("Caf des Ruches, où l’idée est née, en est informé.")
    platform_mail.wait_for(LOLA.email, subject="Caf des Vignes adopte")


def test_what_a_stopped_project_taught_is_found_by_the_next_one(arrive):
    dora, lola = arrive(DORA), arrive(LOLA)
    dora.visit(f"/idees/{key_of(STOPPED)}/")
    dora.acts(
        "Ne pas poursuivre",
        {
            "Ce que nous avons essayé": "Une matinée par semaine dans le bus.",
            "Ce qui n’a pas marché, et ce que nous en retenons": "Le réseau ne passe pas partout.",
            "Ce que nous ferions autrement": "Mesurer le réseau avant de partir.",
        },
    )
    dora.sees(state="Non poursuivie")

    lola.visit("/projets/fiches/?genre=enseignements&q=r%C3%A9seau+bus")
    lola.page.get_by_role("link", name=STOPPED).click()
    lola.reads("Mesurer le réseau avant de partir.")
    lola.reads("c’est le droit à l’erreur")
