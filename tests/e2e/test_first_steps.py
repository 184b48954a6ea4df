"""The first day of an organisation: its « responsable innovation » makes it ready by hand."""

from playwright.sync_api import expect

from tests.support.people import BASILE, ODILE

SETTINGS = "/referents/reglages/"


def steps_left(visitor) -> list[str]:
    """The steps that the page does not say done."""
    visitor.visit(SETTINGS)
    titles = visitor.page.locator(".step-to-take:not(.is-done) .step-title")
    return [text.strip() for text in titles.all_text_contents()]


def step(visitor, title):
    visitor.visit(SETTINGS)
    visitor.page.get_by_role("link", name=title).click()


def test_a_new_organisation_works_after_its_first_steps(arrive):
    odile = arrive(ODILE)
    assert len(steps_left(odile)) == 5

    step(odile, "Nommer la direction qui signe")
    odile.write({"Nom, prénom ou adresse électronique": "noël"})
    odile.press("Chercher")
    odile.page.get_by_role("link", name=BASILE.name).click()
    odile.write({"Mission": "Direction"})
    odile.press("Confier la mission")
    odile.reads("Mission confiée")

    step(odile, "Vérifier les délais")
    odile.press("Garder ces réglages")
    odile.reads("Vos réglages sont gardés.")

    step(odile, "Signer la charte")
    odile.press("Garder le texte")
    odile.reads("La direction la signe sur cette même page.")
    basile = arrive(BASILE)
    basile.visit(f"{SETTINGS}charte/")
    basile.press("Signer la charte")
    basile.reads("La charte est signée.")

    odile.deposits(
        title="Une fiche d’accueil pour chaque nouvel arrivant",
        problem="Le premier jour, personne ne sait qui prévenir ni où se trouve le matériel.",
        proposal="Une page par service, relue deux fois par an par les derniers arrivés.",
    )
    assert steps_left(odile) == [
        "Informer le comité social et économique hors de la plateforme, à votre initiative"
    ]
    expect(odile.page.locator("#premiers-pas")).to_have_text("Vos premiers pas sont faits")

    # What is off does not show: no committee, no budget in the profile « simple ».
    odile.visit("/referents/")
    odile.does_not_read("Comités")
