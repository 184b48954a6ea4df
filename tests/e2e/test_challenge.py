"""A challenge is prepared, mended, announced, then read by those it is addressed to."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.seen import clean, in_days
from tests.support.people import INES
from tests.support.tribunal import ALBA, FARID

pytestmark = pytest.mark.story

TITLE = "Moins d’attente au téléphone"
QUESTION = "Que changer pour que chacun soit rappelé le jour même ?"


def test_a_challenge_is_launched_and_announced(arrive, platform_mail):
    farid, alba = arrive(FARID), arrive(ALBA)

    # Prepared: what is missing is said beside its field, and nothing typed is lost.
    farid.visit("/defis/")
    farid.page.get_by_role("link", name="Lancer un défi").click()
    clean(farid)
    farid.write({"Le titre": TITLE})
    farid.press("Préparer le défi")
    farid.reads("Écrivez la question posée.")
    expect(farid.field("Le titre")).to_have_value(TITLE)
    farid.write(
        {
            "La question posée": QUESTION,
            "Ouvre le": in_days(4),
            "Ferme le": in_days(30),
            "Résultats le": in_days(50),
            "Chaque idée a sa réponse avant le": in_days(75),
        }
    )
    farid.press("Préparer le défi")
    farid.reads("Défi en préparation")
    clean(farid)
    challenge = farid.path
    assert alba.visit(challenge) == 404

    # Not announced without its criteria: said where they are typed.
    farid.press("Annoncer le défi")
    farid.reads("Le défi n’est pas encore annoncé")
    farid.write({"D’après quoi les idées sont choisies": "Utile dès cette année."})
    farid.press("Garder ces modifications")
    farid.press("Annoncer le défi")
    farid.reads("Le défi est annoncé à toutes les personnes concernées.")
    farid.reads("Défi annoncé")
    clean(farid)

    # Read by all, answered by nobody yet, told at the pace of each.
    alba.visit("/defis/")
    alba.page.get_by_role("main").get_by_role("link", name=TITLE).click()
    alba.reads(QUESTION)
    alba.reads("jours avant l’ouverture")
    alba.does_not_read("Répondre au défi")
    clean(alba)
    alba.visit(f"/idees/deposer/signee/?defi={challenge.split('/')[2]}")
    alba.reads("Ce défi ouvre le")
    clean(alba)


@pytest.mark.usefixtures("needs_pdf")
@pytest.mark.parametrize(("size", "width"), [("A4", 595), ("A3", 842)])
def test_the_poster_of_a_challenge_is_kept_as_a_file(arrive, size, width):
    ines = arrive(INES)
    ines.visit("/defis/")
    ines.page.get_by_role("main").get_by_role("link", name="Un accueil sans attente").click()
    with ines.page.expect_download(timeout=60_000) as download:
        ines.page.get_by_role("link", name=size, exact=True).click(no_wait_after=True)
    assert download.value.suggested_filename.endswith(".pdf")
    (sheet,) = PdfReader(BytesIO(download.value.path().read_bytes())).pages
    assert round(sheet.mediabox.width) == width
    assert "scannez un code" in sheet.extract_text()
