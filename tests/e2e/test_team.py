"""A team's life, played in a browser: the author's seat, a call answered, the board, help, news."""

import pytest
from playwright.sync_api import expect

from tests.support.people import CAMILLE, CLAIRE, HUGO, LEO, NADIA, SONIA, YANN

from .test_circuit import told
from .test_zone import box, seals, writes

pytestmark = pytest.mark.story

__all__ = ["box"]


def test_from_an_idea_retained_to_a_team_at_work(arrive, platform_mail):
    mail, title = platform_mail, "Un plan sonore pour les personnes malvoyantes"
    camille, hugo, nadia = arrive(CAMILLE), arrive(HUGO), arrive(NADIA)
    claire, leo, sonia, yann = arrive(CLAIRE), arrive(LEO), arrive(SONIA), arrive(YANN)

    idea = camille.deposits(
        title=title,
        problem="Dans le hall, rien ne guide quelqu’un qui ne voit pas.",
        proposal="Enregistrer un plan sonore, à écouter à l’entrée.",
    )
    sonia.visit(idea)
    sonia.press("Soutenir cette idée")
    expect(sonia.page.locator(".support-count")).to_contain_text("dont vous")
    hugo.visit(idea)
    hugo.acts("Je m’en occupe")
    hugo.acts(
        "Proposer au comité",
        {"Comité": "Comité innovation", "Synthèse pour le comité": "Utile, et simple à essayer."},
    )
    nadia.visit(idea)
    nadia.acts(
        "Retenir l’idée",
        {"Pourquoi vous la retenez": "Utile à tous.", "Sponsor": "Claire Vidal"},
    )
    claire.confirms(idea, "J’accepte d’être sponsor")

    # The team is formed while the author's seat waits; she takes it, and names who should know.
    claire.acts("Constituer l’équipe", {"Adresse électronique du pilote": LEO.email})
    project = f"/projets/{idea.split('/')[2]}/"
    camille.visit(idea)
    camille.page.get_by_role("link", name="Lire et répondre").click()
    camille.write({"Qui informer de votre participation ?": NADIA.email})
    camille.press("J’accepte")
    camille.reads("Vous êtes de l’équipe.")
    assert "accord n’est pas demandé" in told(mail, NADIA, "Camille Roy participe", title).plain

    # The time asked is stated by the lead, agreed on by its holder.
    leo.visit(f"{project}equipe/")
    leo.page.get_by_role("link", name="Rôle et temps : Camille Roy").click()
    leo.write({"Rôle dans l’équipe": "Voix et essais", "Demi-journées par mois": "2"})
    leo.press("Enregistrer")
    leo.reads("2 demi-journées par mois")
    leo.reads("en attente de son accord")
    told(mail, CAMILLE, "Le temps demandé", title)
    camille.visit(f"{project}equipe/")
    camille.page.get_by_role("link", name="Lire et répondre").click()
    camille.press("Ce temps me va")
    leo.visit(f"{project}equipe/")
    leo.does_not_read("en attente de son accord")

    # A call that any agent answers, and that the lead accepts.
    leo.page.get_by_role("link", name="Chercher une compétence").click()
    leo.write({"On cherche…": "une belle voix", "Demi-journées par mois": "1"})
    leo.press("Ouvrir l’appel")
    leo.reads("L’appel est ouvert à tout l’organisme.")
    yann.visit("/projets/")
    yann.page.get_by_role("link", name="On cherche…").click()
    yann.page.get_by_role("link", name="Une belle voix").click()
    yann.press("Proposer mon aide")
    expect(yann.page.locator("[data-error-summary]")).to_be_focused()
    yann.write({"Un mot pour l’équipe": "Je lis des contes le samedi."})
    yann.press("Proposer mon aide")
    yann.reads("Le pilote du projet vous répondra.")
    told(mail, LEO, "Yann Morel propose son aide", title)
    leo.visit(f"{project}equipe/")
    leo.page.get_by_role("link", name="Répondre : Yann Morel").click()
    leo.reads("Je lis des contes le samedi.")
    leo.write({"Un mot pour Yann Morel": "Bienvenue parmi nous."})
    leo.press("Accueillir dans l’équipe")
    leo.reads("Yann Morel est de l’équipe.")
    assert "Bienvenue parmi nous." in told(mail, YANN, "Bienvenue dans l’équipe", title).plain

    # A step goes across the board, without a script.
    leo.visit(f"{project}journal/")
    leo.page.get_by_text("Ajouter une étape").click()
    leo.write({"Étape": "Écrire le texte", "Prévue le": "2030-01-15"})
    leo.press("Ajouter")
    for button, column in (("Commencer", "En cours"), ("C’est fait", "Fait")):
        leo.press(f"{button} : Écrire le texte")
        board = leo.page.get_by_role("region", name=column)
        expect(board.get_by_text("Écrire le texte", exact=True)).to_be_visible()

    # Help asked, answered by the referent.
    yann.visit(f"{project}equipe/")
    yann.page.get_by_role("link", name="Demander de l’aide").click()
    yann.write({"Ce qui vous manque": "Un lieu calme pour enregistrer."})
    yann.press("Envoyer la demande")
    told(mail, HUGO, "a besoin d’aide", title)
    hugo.visit(f"{project}equipe/")
    hugo.page.get_by_role("link", name="Répondre à l’équipe").click()
    hugo.reads("Un lieu calme pour enregistrer.")
    hugo.write({"Votre réponse": "La salle du premier, le jeudi."})
    hugo.press("Répondre")
    hugo.reads("La salle du premier, le jeudi.")
    told(mail, YANN, "Une réponse à la demande", title)

    # News with a file; everyone reads them, and who supports it is told in the bell.
    camille.visit(f"{project}journal/")
    camille.write({"Des nouvelles du projet": "La première version est enregistrée."})
    camille.page.locator("input[type=file]").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Premier pas."}
    )
    camille.press("Publier")
    camille.reads("Merci pour ces nouvelles.")
    sonia.visit(f"{project}journal/")
    sonia.reads("La première version est enregistrée.")
    expect(sonia.page.get_by_role("link", name="plan.txt")).to_be_visible()
    for visitor in (camille, leo, yann, hugo, sonia, claire):
        assert visitor.complaints == []


def test_an_anonymous_author_joins_the_team_and_is_known_to_it_alone(arrive, box):
    """Invited on the follow-up page, where they answer; then known to the team, not beyond it."""
    title = "Un banc devant l’agence"
    camille, hugo, claire, leo = arrive(CAMILLE), arrive(HUGO), arrive(CLAIRE), arrive(LEO)
    writes(camille, title, "Caf de la Vallée")
    code = seals(camille)
    idea = box(title)
    hugo.visit(idea)
    hugo.acts("Je m’en occupe")
    hugo.acts(
        "Réaliser localement",
        {
            "Adresse électronique du pilote": LEO.email,
            "Sponsor": "Claire Vidal",
            "L’unité concernée et son encadrement sont informés": "oui",
        },
    )
    claire.confirms(idea, "J’accepte d’être sponsor")
    team = f"/projets/{idea.split('/')[2]}/equipe/"
    leo.visit(team)
    leo.reads("Une personne qui a souhaité rester anonyme")
    leo.reads("La première place lui est proposée sur sa page de suivi.")

    camille.follows(code)
    camille.reads("Une place vous attend dans l’équipe")
    camille.press("J’accepte")
    box()
    leo.visit(team)
    leo.does_not_read("La première place lui est proposée sur sa page de suivi.")
    leo.does_not_read("Camille Roy")

    camille.follows(code)
    camille.press("Voir comment")
    camille.press("Préparer mon attestation")
    camille.press("Continuer avec mon compte")
    camille.page.get_by_text("À l’équipe projet", exact=True).click()
    camille.press("Continuer")
    camille.press("Oui, c’est mon idée")
    hugo.visit(team)
    hugo.does_not_read("Camille Roy")
    leo.visit(team)
    leo.reads("Camille Roy")

    camille.visit(team)
    camille.page.get_by_role("link", name="Lire et répondre").click()
    camille.press("J’accepte")
    camille.reads("Vous êtes de l’équipe.")
    hugo.visit(team)
    hugo.reads("Camille Roy")
    expect(hugo.page.locator(".team-rows li").filter(has_text="Camille Roy")).not_to_contain_text(
        "auteur"
    )
    assert [visitor.complaints for visitor in (camille, hugo, claire, leo)] == [[]] * 4
