"""A trial at the browser: its start, its measures, what the site says, the decision, the results
and their sheet."""

import datetime
import io
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.support.gallery import move_of, project_of
from tests.support.people import EVE, INES, TOM, ZOE

pytestmark = pytest.mark.story

STORY = "to_try"
TODAY = datetime.datetime.now(ZoneInfo("Europe/Paris")).date()


def test_from_the_start_of_a_trial_to_the_sheet_of_its_results(arrive):
    tom, zoe, eve, ines = arrive(TOM), arrive(ZOE), arrive(EVE), arrive(INES)

    # It does not start without a value before, nor with one that is no number.
    tom.visit(move_of(STORY, "start_pilot"))
    tom.write(
        {
            "Site": "Agence Nord",
            "Hypothèse": "Avec un second guichet, l’attente sera divisée par deux.",
            "Premier indicateur": "Attente moyenne",
            "Comment le voit-on ?": ["Un nombre"],
            "Unité de mesure": "minutes",
            "Dans quel sens doit-il aller ?": ["Plus il est bas, mieux c’est"],
            "Valeur avant": "une demi-heure",
            "Valeur visée": "15",
            "Date de fin": (TODAY + datetime.timedelta(days=30)).isoformat(),
        }
    )
    tom.press("Lancer l’expérimentation")
    tom.reads("Écrivez un nombre")
    tom.write({"Valeur avant": "32"})
    tom.press("Lancer l’expérimentation")
    expect(tom.page.locator("h1")).to_be_visible()

    # A second indicator, then the first measures; none may join after them.
    tom.visit(project_of(STORY, "experimentation/"))
    tom.page.get_by_text("Ajouter un indicateur", exact=True).click()
    form = tom.page.get_by_role("form", name="Ajouter un indicateur")
    form.get_by_label("Indicateur").fill("Ce que l’on entend")
    form.get_by_label("Une observation").check()
    form.get_by_label("Valeur avant").fill("On nous demande combien de temps il reste.")
    form.get_by_role("button").click()
    tom.reads("L’indicateur est ajouté.")
    measure(tom, "Attente moyenne", "14,5")
    measure(tom, "Ce que l’on entend", "Presque plus personne ne demande.")
    tom.reads("De 32 à 14,5 minutes")
    expect(tom.page.locator("svg.trend")).to_have_count(1)
    expect(tom.page.get_by_text("Ajouter un indicateur", exact=True)).to_have_count(0)

    # Someone of the site says what they think; someone else is not asked.
    ines.visit(project_of(STORY, "experimentation/"))
    expect(ines.page.get_by_role("form", name="Votre avis")).to_have_count(0)
    zoe.visit(project_of(STORY, "experimentation/"))
    zoe.write({"Votre avis, en deux lignes": "Le lundi est bien plus calme."})
    zoe.press("Donner mon avis")
    zoe.reads("Votre avis aidera l’équipe")
    tom.visit(project_of(STORY, "experimentation/"))
    tom.reads("Le lundi est bien plus calme.")

    # It is put off, then decided on, and the idea achieved.
    tom.page.get_by_text("Prolonger l’expérimentation", exact=True).click()
    later = TODAY + datetime.timedelta(days=45)
    tom.write({"Nouvelle date de fin": later.isoformat(), "Pourquoi": "Deux semaines fermées."})
    tom.press("Prolonger")
    tom.reads("Deux semaines fermées.")
    tom.visit(move_of(STORY, "resume_project"))
    tom.write(
        {
            "Que décidez-vous ?": ["Poursuivre"],
            "Ce que nous avons appris": "Un second guichet suffit.",
        }
    )
    tom.press("Clore l’expérimentation")
    tom.visit(project_of(STORY, "experimentation/"))
    tom.reads("Ce qui a été décidé : poursuivre")
    eve.visit(move_of(STORY, "achieve"))
    eve.write({"Bilan": "Le guichet est ouvert.\nL’attente a baissé.\nUn agent suffit."})
    eve.press("Déclarer l’idée réalisée")

    # The results, and their sheet.
    ines.visit(project_of(STORY, "bilan/"))
    ines.reads("De 32 à 14,5 minutes")
    ines.reads("Inès Garnier")
    kept = ines.context.request.get(project_of(STORY, "bilan/fiche/"), timeout=60_000)
    pdf = PdfReader(io.BytesIO(kept.body()))
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "L’attente a baissé." in words


def measure(visitor, name, value):
    form = visitor.page.locator(f'form[aria-label^="Mesure"][aria-label$="{name}"]')
    visitor.page.locator("details").filter(has=form).locator("summary").click()
    form.get_by_label("Valeur").fill(value)
    form.get_by_role("button").click()
    visitor.reads("La mesure est notée.")
