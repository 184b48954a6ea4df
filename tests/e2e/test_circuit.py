"""The whole circuit, played in a browser by seven people, then by three: see people.py."""

from playwright.sync_api import expect

from tests.e2e.seen import in_days
from tests.support.mails import letter_of
from tests.support.people import (
    ANNE,
    CAMILLE,
    CLAIRE,
    HUGO,
    LEO,
    LUCIE,
    MARC,
    NADIA,
    SONIA,
    YANN,
)

ANSWER = {
    "Ce que nous avons compris": "Vous proposez de prêter un vélo entre les deux sites.",
    "Raisons": ["Le coût dépasse le bénéfice attendu", "Une autre priorité passe avant"],
    "L’explication": "Douze trajets par mois, pour un vélo à 1 800 euros et son entretien.",
    "Ce qui la rendrait possible, ou vers où aller": "Un partenariat avec la ville.",
    "À qui en parler": "Hugo Faure, mission innovation",
}


def told(mail, account, subject, title):
    """The mail by which `account` was told `subject` about an idea: one message, for them alone, in
    two parts that say the same."""
    message = mail.wait_for(account.email, subject=subject)
    assert title in message["Subject"]
    assert message["X-Envelope-To"] == account.email
    letter = letter_of(message)
    assert title in letter.plain
    assert letter.words_missing_from_html() == []
    return letter


def test_seven_people_take_an_idea_from_its_deposit_to_two_sites(arrive, platform_mail):
    mail, title = platform_mail, "Un rappel par SMS la veille du rendez-vous"
    camille, hugo, nadia = arrive(CAMILLE), arrive(HUGO), arrive(NADIA)
    claire, leo, sonia, yann = arrive(CLAIRE), arrive(LEO), arrive(SONIA), arrive(YANN)

    # Deposit.
    idea = camille.deposits(
        title=title,
        problem="Une personne sur trois revient parce qu’il manquait une pièce.",
        proposal="Envoyer la veille un SMS avec la liste des pièces.",
    )
    camille.sees(
        state="Déposée", awaited="En attente du référent innovation", step="Dépôt",
        last="Idée déposée",
    )  # fmt: skip
    assert camille.actions() == ["Retirer mon idée"]
    told(mail, CAMILLE, "est bien arrivée", title)
    told(mail, HUGO, "Une nouvelle idée vous attend", title)
    camille.bell_reaches(1, about=title)
    hugo.bell_reaches(1, about=title)
    sonia.visit(idea)
    sonia.press("Soutenir cette idée")
    expect(sonia.page.locator(".support-count")).to_contain_text("dont vous")
    assert sonia.actions() == []

    # Study, with a question to the author.
    hugo.opens_from_desk(title)
    hugo.acts("Je m’en occupe")
    hugo.sees(state="À l’étude", awaited="En attente de votre part", step="Étude")
    told(mail, CAMILLE, "Hugo Faure s’occupe de votre idée", title)
    hugo.acts("Demander des précisions", {"Votre question": "Pour quels motifs de rendez-vous ?"})
    hugo.sees(
        state="Précisions demandées", awaited="En attente de l’auteur", last="Précisions demandées"
    )
    question = told(mail, CAMILLE, "Une question sur votre idée", title)
    assert "Pour quels motifs de rendez-vous ?" in question.plain
    camille.bell_reaches(3, about=title)
    sonia.visit(idea)
    sonia.sees(state="Précisions demandées", awaited="En attente de l’auteur")
    sonia.does_not_read("Pour quels motifs de rendez-vous")

    camille.visit(idea)
    camille.sees(state="Précisions demandées", awaited="En attente de votre part")
    camille.acts("Apporter des précisions", {"Votre réponse": "Pour les aides au logement."})
    camille.sees(state="À l’étude", awaited="En attente du référent innovation")
    assert (
        "Pour les aides au logement." in told(mail, HUGO, "Des précisions sur l’idée", title).plain
    )

    # Decision: the committee's chair accepts, with a director who agrees to be its sponsor.
    hugo.visit(idea)
    hugo.acts(
        "Proposer au comité",
        {"Comité": "Comité innovation", "Synthèse pour le comité": "Utile, et simple à essayer."},
    )
    hugo.sees(state="En comité", awaited="En attente du comité innovation", step="Décision")
    told(mail, NADIA, "Une idée à examiner en comité", title)
    nadia.opens_from_desk(title)
    nadia.acts(
        "Retenir l’idée",
        {"Pourquoi vous la retenez": "Peu coûteux, utile à tous.", "Sponsor": "Claire Vidal"},
    )
    nadia.sees(state="En comité", awaited="En attente de Claire Vidal")
    told(mail, CLAIRE, "sponsor", title)
    claire.bell_reaches(1, about=title)
    claire.opens_from_desk(title)
    claire.page.get_by_role("link", name="Lire et confirmer").click()
    claire.reads("Peu coûteux, utile à tous.")
    claire.press("J’accepte d’être sponsor")
    claire.sees(
        state="Retenue", awaited="En attente de votre part", step="Réalisation",
        last="Idée retenue",
    )  # fmt: skip
    expect(claire.page.locator(".history-who").first).to_contain_text(
        "par l’instance de décision, Nadia Benali, avec l’accord de Claire Vidal"
    )
    told(mail, CAMILLE, "est retenue", title)
    told(mail, SONIA, "est retenue", title)

    # The author answers the seat offered; the team is formed.
    told(mail, CAMILLE, "Une place vous est proposée", title)
    camille.visit(idea)
    camille.press("J’accepte")
    camille.reads("Vous êtes dans l’équipe projet.")
    told(mail, CLAIRE, "Camille Roy rejoint l’équipe", title)
    claire.visit(idea)
    claire.acts("Constituer l’équipe", {"Adresse électronique du pilote": LEO.email})
    claire.sees(state="En projet", awaited="En attente du pilote du projet")
    told(mail, LEO, "Vous pilotez le projet", title)

    # Pilot, with its value before, then what it taught.
    leo.visit(idea)
    leo.sees(state="En projet", awaited="En attente de votre part")
    leo.acts(
        "Lancer l’expérimentation",
        {
            "Site": "Agence Est",
            "Hypothèse": "Avec un rappel, moins de personnes reviendront.",
            "Premier indicateur": "Rendez-vous à refaire",
            "Comment le voit-on ?": ["Un nombre"],
            "Unité de mesure": "par semaine",
            "Dans quel sens doit-il aller ?": ["Plus il est bas, mieux c’est"],
            "Valeur avant": "31",
            "Date de fin": in_days(60),
        },
    )
    leo.sees(state="En expérimentation", awaited="En attente de votre part", step="Réalisation")
    trial = told(mail, CAMILLE, "s’essaie sur le terrain", title)
    assert "Rendez-vous à refaire (par semaine)" in trial.plain
    leo.acts(
        "Clore l’expérimentation",
        {"Que décidez-vous ?": ["Poursuivre"], "Ce que nous avons appris": "Neuf au lieu de 31."},
    )
    leo.sees(state="En projet", last="Expérimentation close")
    told(mail, CLAIRE, "Ce que l’expérimentation", title)

    # Rollout: proposed by the lead, confirmed by the sponsor.
    leo.acts(
        "Lancer le déploiement",
        {
            "Sites visés": ["Agence Nord", "Agence Sud"],
            "Comment faire de même": "Brancher l’agenda, relire le texte du SMS.",
        },
    )
    leo.sees(state="En projet", awaited="En attente du sponsor")
    claire.confirms(idea, "Confirmer")
    claire.sees(state="En déploiement", awaited="En attente de votre part", step="Déploiement")

    # Two sites adopt it, each by its own referent.
    for visitor, account, site in ((sonia, SONIA, "Agence Nord"), (yann, YANN, "Agence Sud")):
        told(mail, account, f"une innovation proposée à {site}", title)
        visitor.visit("/projets/mes-sites/")
        visitor.page.get_by_role("link", name=title, exact=True).click()
        visitor.press("Nous l’adoptons")
        visitor.reads("L’équipe du projet en est informée.")
        told(mail, LEO, site, title)
    sonia.visit(idea)
    sonia.page.get_by_role("link", name="Voir le projet, l’équipe et les sites").click()
    sonia.reads("80 personnes travaillent sur les sites qui l’ont adoptée.")

    # Results.
    claire.visit(idea)
    short = "Un SMS part chaque soir.\nNeuf retours."
    claire.acts(
        "Déclarer l’idée réalisée",
        {"Bilan": short, "Valeur après : Rendez-vous à refaire": "9"},
    )
    claire.reads("Trois lignes au moins")
    expect(claire.field("Bilan")).to_have_value(short)
    claire.write({"Bilan": f"{short}\nÀ étendre."})
    claire.press("Déclarer l’idée réalisée")
    claire.sees(state="Réalisée", step="Bilan", last="Idée réalisée")
    assert claire.history() == [
        "Idée déposée",
        "Étude commencée",
        "Précisions demandées",
        "Précisions apportées",
        "Proposée au comité",
        "Idée retenue",
        "Équipe constituée",
        "Expérimentation lancée",
        "Expérimentation close",
        "Déploiement lancé",
        "Idée réalisée",
    ]
    for account in (CAMILLE, SONIA, HUGO, LEO):
        told(mail, account, "réalisé", title)
    camille.visit(f"/projets/{idea.split('/')[2]}/")
    camille.reads("À étendre.")


def write_refusal(referent, idea):
    """A referent leaves a part of the answer out, is told where, and completes it."""
    referent.visit(idea)
    sends = "Proposer à la signature"
    referent.acts("Ne pas retenir l’idée", {**ANSWER, "À qui en parler": ""}, sends=sends)
    field = referent.field("À qui en parler")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(referent.field("L’explication")).to_have_value(ANSWER["L’explication"])
    for reason in ANSWER["Raisons"]:
        expect(referent.page.get_by_label(reason, exact=True)).to_be_checked()
    field.fill(ANSWER["À qui en parler"])
    referent.press(sends)


def reads_whole_letter(letter, *, writer, signatory):
    """Every part of the answer is in the mail, and who wrote and signed it."""
    for part in ("Ce que nous avons compris", "L’explication", "À qui en parler"):
        assert ANSWER[part] in letter.plain
    assert ANSWER["Ce qui la rendrait possible, ou vers où aller"] in letter.plain
    for reason in ANSWER["Raisons"]:
        assert reason in letter.plain
    assert f"Rédigé par {writer}" in letter.plain
    assert f"Signé par {signatory}" in letter.plain


def test_an_idea_not_retained_gets_a_signed_answer_then_is_examined_again(arrive, platform_mail):
    mail, title = platform_mail, "Un vélo partagé entre les deux agences"
    camille, hugo, claire, sonia = arrive(CAMILLE), arrive(HUGO), arrive(CLAIRE), arrive(SONIA)
    idea = camille.deposits(
        title=title,
        problem="Deux agences à quatre kilomètres, et rien que la voiture.",
        proposal="Acheter un vélo à assistance électrique.",
    )
    sonia.visit(idea)
    sonia.press("Soutenir cette idée")
    hugo.visit(idea)
    hugo.acts("Je m’en occupe")
    write_refusal(hugo, idea)
    hugo.reads("Elle attend la confirmation de la direction.")
    hugo.sees(state="À l’étude", awaited="En attente de la direction")
    camille.visit(idea)
    camille.does_not_read(ANSWER["L’explication"])

    # Another person signs; the author reads it at once, and receives it whole.
    told(mail, CLAIRE, "Une réponse à signer", title)
    claire.confirms(idea, "Signer la réponse")
    claire.sees(state="Non retenue", last="Idée non retenue, réponse détaillée envoyée")
    letter = told(mail, CAMILLE, "n’est pas retenue", title)
    reads_whole_letter(letter, writer="Hugo Faure", signatory="Claire Vidal")
    camille.visit(idea)
    camille.reads(ANSWER["L’explication"])
    expect(camille.page.locator(".signature-name")).to_have_text(["Hugo Faure", "Claire Vidal"])

    # The others learn it the next working morning.
    sonia.visit(idea)
    sonia.sees(state="Non retenue")
    sonia.does_not_read(ANSWER["L’explication"])
    assert [m["Subject"] for m in mail.to(SONIA.email) if "retenue" in m["Subject"]
            and title in m["Subject"]] == []  # fmt: skip

    # The author says it helped, and asks for a re-examination.
    camille.press("Oui")
    camille.reads("Vous avez dit que cette réponse vous a été utile.")
    camille.acts(
        "Demander un réexamen", {"L’élément nouveau": "La ville offre deux vélos aux services."}
    )
    camille.sees(
        state="À l’étude", awaited="En attente du référent innovation", last="Réexamen demandé"
    )
    assert (
        "La ville offre deux vélos aux services."
        in told(mail, HUGO, "Un réexamen est demandé", title).plain
    )
    assert "Demander un réexamen" not in camille.actions()


def test_three_people_take_an_idea_to_its_results(arrive, platform_mail):
    mail, title = platform_mail, "Un bac de tri par étage"
    anne, marc, lucie = arrive(ANNE), arrive(MARC), arrive(LUCIE)
    idea = anne.deposits(
        title=title,
        problem="Tout part dans la même poubelle.",
        proposal="Poser un bac de tri près de chaque imprimante.",
    )
    marc.visit(idea)
    marc.acts("Je m’en occupe")
    assert "Proposer au comité" not in marc.actions()
    marc.acts(
        "Réaliser localement",
        {
            "Adresse électronique du pilote": ANNE.email,
            "Sponsor": "Lucie Arnaud",
            "L’unité concernée et son encadrement sont informés": "oui",
        },
    )
    marc.sees(state="À l’étude", awaited="En attente de Lucie Arnaud")
    told(mail, LUCIE, "sponsor", title)
    lucie.confirms(idea, "J’accepte d’être sponsor")
    lucie.sees(state="En projet", awaited="En attente du pilote du projet", step="Réalisation")
    told(mail, ANNE, title, title)
    anne.visit(idea)
    assert "Lancer l’expérimentation" not in anne.actions()
    anne.acts("Déclarer l’idée réalisée", {"Bilan": "Six bacs posés.\nTri doublé.\nÀ garder."})
    anne.sees(state="Réalisée", step="Bilan")
    told(mail, MARC, "est réalisée", title)


def test_three_people_answer_an_idea_not_retained(arrive, platform_mail):
    mail, title = platform_mail, "Une navette entre la gare et le siège"
    anne, marc, lucie = arrive(ANNE), arrive(MARC), arrive(LUCIE)
    idea = anne.deposits(
        title=title,
        problem="Vingt minutes à pied sous la pluie.",
        proposal="Louer une navette le matin et le soir.",
    )
    marc.visit(idea)
    marc.acts("Je m’en occupe")
    write_refusal(marc, idea)
    marc.sees(state="À l’étude", awaited="En attente de la direction")
    lucie.confirms(idea, "Signer la réponse")
    letter = told(mail, ANNE, "n’est pas retenue", title)
    reads_whole_letter(letter, writer="Marc Dubois", signatory="Lucie Arnaud")
    anne.visit(idea)
    anne.acts("Demander un réexamen", {"L’élément nouveau": "La région la paie à moitié."})
    anne.sees(state="À l’étude", awaited="En attente du référent innovation")
    # With one referent and one director, the same people take it up again.
    marc.visit(idea)
    assert "Ne pas retenir l’idée" in marc.actions()
