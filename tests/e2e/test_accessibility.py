"""Every page, in its states and for its readers: axe, one heading, narrow screens."""

import pytest
from playwright.sync_api import expect

from ideas.forms import FORMS
from tests.e2e.seen import PHONE, is_sound, named
from tests.support.axe import violations
from tests.support.gallery import key_of, move_of, page_of, project_of
from tests.support.people import ADELE, EVE, GUY, INES, ODILE, PAUL, RENE, TOM, ZOE

#: For each page: who opens it (nobody: a visitor), and where.
TRIAL = page_of("in_pilot").replace("/idees/", "/projets/")
TEAM_PAGES = (
    *("equipe/", "journal/", "equipe/ajouter/", "appels/ouvrir/", "appels/reponses/1/", "aide/"),
    *("risques/ajouter/", "decisions/noter/"),
)
PAGES = [
    (None, "/"),
    (None, "/connexion/"),
    (None, "/mot-de-passe/oubli/"),
    (None, "/idees/deposer/"),
    (None, "/anonyme/"),
    (None, "/accessibilite/"),
    (None, "/donnees-personnelles/"),
    (GUY, "/"),
    (GUY, "/idees/"),
    (GUY, "/idees/miennes/"),
    (GUY, "/idees/suivies/"),
    (GUY, "/referents/"),
    (GUY, "/projets/"),
    (GUY, "/defis/"),
    (GUY, "/notifications/"),
    (INES, "/"),
    (INES, "/idees/"),
    (INES, "/idees/?q=guichet&state=in_triage&tri=supported"),
    (INES, "/idees/?q=introuvable"),
    (INES, "/idees/?q=guichet"),
    (INES, "/idees/?q=giuchet"),
    (INES, "/idees/?vue=cartes"),
    (INES, "/idees/?vue=tableau&mine=on"),
    (INES, "/idees/nombres/?q=guichet"),
    (INES, "/idees/recherches/"),
    (INES, "/idees/recherches/garder/?q=guichet&state=in_triage"),
    (PAUL, "/idees/importer/"),
    (INES, "/idees/miennes/"),
    (INES, "/idees/deposer/signee/"),
    (INES, "/referents/"),
    (INES, "/projets/"),
    (INES, "/defis/"),
    (INES, "/defis/1/"),
    (INES, "/defis/1/regles/"),
    (INES, "/defis/1/ecran/?fixe"),
    (PAUL, "/defis/"),
    (PAUL, "/defis/1/"),
    (PAUL, "/defis/2/"),
    (PAUL, "/defis/2/modifier/"),
    (PAUL, "/defis/lancer/"),
    (PAUL, "/defis/1/regles/modifier/"),
    (PAUL, "/defis/1/prolonger/"),
    (PAUL, "/defis/1/nouvelles/ecrire/"),
    (PAUL, "/referents/reglages/defis/"),
    (INES, "/circuit/"),
    (INES, "/ensemble/"),
    (GUY, "/ensemble/"),
    (INES, "/ensemble/mes-reconnaissances/"),
    (GUY, "/ensemble/mes-reconnaissances/"),
    (INES, f"{page_of('achieved')}merci/"),
    (INES, "/notifications/"),
    (INES, "/notifications/preferences/"),
    (INES, "/lettres/"),
    (INES, "/lettres/1/"),
    (PAUL, "/referents/courriels/"),
    (PAUL, "/referents/lettre/"),
    (PAUL, "/referents/lettre/2/"),
    (INES, "/mon-compte/"),
    (INES, "/nulle-part/"),
    (ZOE, "/idees/suivies/"),
    (PAUL, "/referents/"),
    (PAUL, "/tableaux-de-bord/"),
    (EVE, "/referents/"),
    (EVE, "/tableaux-de-bord/"),
    (ZOE, "/tableaux-de-bord/"),
    (EVE, "/tableaux-de-bord/idees/waiting/"),
    (PAUL, "/tableaux-de-bord/mon-perimetre/"),
    (ZOE, "/tableaux-de-bord/mon-perimetre/"),
    (ADELE, "/tableaux-de-bord/reseau/"),
    (ADELE, "/tableaux-de-bord/reseau/?taille=tres-grand"),
    (INES, "/tableaux-de-bord/notre-demarche/"),
    (ODILE, "/tableaux-de-bord/"),
    (ODILE, "/tableaux-de-bord/notre-demarche/"),
    (RENE, "/referents/"),
    (ADELE, "/referents/"),
    # The back-office.
    (PAUL, f"/referents/?idee={key_of('in_triage')}"),
    (EVE, f"/referents/?idee={key_of('to_sign')}"),
    (PAUL, "/referents/?qui=personne&retard=on"),
    (PAUL, "/referents/absences/"),
    (EVE, "/referents/delegations/"),
    (PAUL, "/referents/delegations/"),
    (PAUL, "/referents/couverture/"),
    (EVE, "/referents/couverture/"),
    (PAUL, "/referents/personnes/"),
    (PAUL, "/referents/personnes/?q=introuvable"),
    (PAUL, "/referents/reglages/"),
    (PAUL, "/referents/reglages/parties/"),
    (PAUL, "/referents/reglages/delais/"),
    (PAUL, "/referents/reglages/relecture/"),
    (EVE, "/referents/reglages/charte/"),
    (EVE, "/referents/reglages/note-cse/"),
    (PAUL, "/idees/ensemble/?faire=assign"),
    (PAUL, f"{page_of('in_triage')}confier/"),
    (PAUL, f"{page_of('in_triage')}notes/"),
    (INES, "/charte/"),
    # Ideas: states × readers.
    (INES, page_of("deposited")),
    (INES, page_of("info_requested")),
    (INES, page_of("accepted")),
    (INES, page_of("rejected")),
    (INES, page_of("rejected_again")),
    (INES, page_of("merged")),
    (PAUL, page_of("in_triage")),
    (PAUL, page_of("re_examined")),
    (PAUL, page_of("achieved")),
    (EVE, page_of("to_sign")),
    (EVE, page_of("to_sponsor")),
    (EVE, page_of("suspended")),
    (RENE, page_of("in_committee")),
    (ZOE, page_of("in_rollout")),
    (ZOE, page_of("stopped")),
    (ZOE, page_of("rejected")),
    (TOM, page_of("in_pilot")),
    (TOM, page_of("in_triage")),
    (PAUL, f"{page_of('in_triage')}avis/demander/"),
    (TOM, f"{page_of('in_triage')}avis/"),
    (EVE, f"{page_of('to_sign')}decision/"),
    (EVE, f"{page_of('to_sponsor')}decision/"),
    (PAUL, f"{page_of('to_sign')}decision/"),
    # Projects.
    (TOM, page_of("in_pilot").replace("/idees/", "/projets/")),
    (INES, project_of("achieved", "bilan/")),
    (INES, project_of("stopped", "bilan/")),
    (TOM, project_of("in_pilot", "budget/")),
    (EVE, "/projets/budget/"),
    (TOM, project_of("in_pilot", "experimentation/")),
    (ZOE, project_of("in_pilot", "experimentation/")),
    (INES, project_of("in_rollout", "experimentation/")),
    (TOM, project_of("in_project", "experimentation/")),
    (ZOE, page_of("in_rollout").replace("/idees/", "/projets/")),
    (INES, page_of("achieved").replace("/idees/", "/projets/")),
    (INES, page_of("stopped").replace("/idees/", "/projets/")),
    *((TOM, f"{TRIAL}{page}") for page in TEAM_PAGES),
    (EVE, f"{TRIAL}equipe/"),
    (EVE, f"{TRIAL}aide/2/"),
    (ZOE, f"{TRIAL}equipe/ma-place/"),
    (ZOE, "/projets/appels/"),
    (ZOE, "/projets/appels/1/"),
    (GUY, "/projets/appels/"),
    (INES, "/projets/?state=stopped&late=on"),
    # Sites, sheets and lessons.
    (INES, project_of("in_rollout", "deploiement/")),
    (ZOE, project_of("in_rollout", "deploiement/?etat=abandoned")),
    (TOM, project_of("in_rollout", "deploiement/ajouter/")),
    (PAUL, "/projets/mes-sites/"),
    (ZOE, "/projets/mes-sites/?tous=1"),
    (INES, "/projets/mes-sites/"),
    (INES, project_of("in_rollout", "kit/")),
    (TOM, project_of("in_rollout", "kit/ecrire/")),
    (INES, "/projets/fiches/"),
    (INES, "/projets/fiches/?genre=enseignements&q=introuvable"),
    (INES, f"/projets/fiches/{key_of('achieved')}/"),
    (INES, f"/projets/fiches/{key_of('stopped')}/"),
    (PAUL, f"/projets/fiches/{key_of('achieved')}/adopter/"),
    (PAUL, f"/projets/fiches/{key_of('achieved')}/partager/"),
]

#: For each transition: an idea it starts from, and who may start it.
MOVES = {
    "take_charge": ("deposited", PAUL),
    "request_info": ("in_triage", PAUL),
    "provide_info": ("info_requested", INES),
    "answer": ("in_triage", PAUL),
    "contest": ("answered", INES),
    "forward": ("in_triage", PAUL),
    "return_forwarded": ("forwarded", ADELE),
    "merge": ("in_triage", PAUL),
    "unmerge": ("merged", PAUL),
    "refer": ("in_triage", PAUL),
    "start_locally": ("in_triage", PAUL),
    "accept": ("in_committee", RENE),
    "adjourn": ("in_committee", RENE),
    "resume": ("adjourned", RENE),
    "reject": ("in_triage", PAUL),
    "appeal": ("rejected", INES),
    "suspend": ("accepted", EVE),
    "restart": ("suspended", EVE),
    "form_team": ("accepted", EVE),
    "start_pilot": ("in_project", TOM),
    "resume_project": ("in_pilot", TOM),
    "start_rollout": ("in_pilot", TOM),
    "achieve": ("in_pilot", EVE),
    "stop": ("in_project", EVE),
    "retire": ("achieved", PAUL),
    "withdraw": ("deposited", INES),
    "reopen": ("withdrawn", INES),
}


@pytest.mark.crawl
@pytest.mark.parametrize(("account", "path"), PAGES, ids=named)
def test_page_is_sound(stroll, account, path):
    visitor = stroll(account)
    assert visitor.visit(path) in (200, 404)
    assert visitor.path.split("?")[0] == path.split("?")[0] or path == "/idees/deposer/signee/"
    is_sound(visitor)


def test_every_transition_has_its_form_here():
    assert set(MOVES) == set(FORMS)


@pytest.mark.crawl
@pytest.mark.parametrize("action", MOVES)
def test_form_of_a_transition_is_sound_and_so_are_its_errors(stroll, action):
    story, account = MOVES[action]
    visitor = stroll(account)
    assert visitor.visit(move_of(story, action)) == 200
    form = visitor.page.locator("main form").first
    if form.locator("textarea, select, input:not([type=hidden])").count():
        for field in form.locator(
            "textarea, input:not([type=hidden], [type=checkbox], [type=radio])"
        ).all():
            field.fill("")
        form.locator("button.btn-primary").click()
        expect(visitor.page.locator("[data-error-summary]")).to_be_visible()
    is_sound(visitor)


def test_refused_deposit_is_sound(arrive):
    ines = arrive(INES)
    ines.visit("/idees/deposer/signee/")
    ines.press("Déposer l’idée")
    expect(ines.page.locator("[data-error-summary]")).to_be_focused()
    is_sound(ines)


def test_refused_sign_in_is_sound(arrive):
    visitor = arrive()
    visitor.visit("/connexion/")
    visitor.sign_in(GUY, password="un autre mot de passe")
    visitor.reads("mot de passe")
    expect(visitor.page.locator(".notice-error")).to_be_visible()
    is_sound(visitor)


def test_page_of_a_site_and_its_errors_are_sound(arrive):
    zoe = arrive(ZOE)
    zoe.visit(project_of("in_rollout", "deploiement/"))
    zoe.page.get_by_role("link", name="Agence Nord", exact=True).click()
    is_sound(zoe)
    zoe.page.emulate_media(color_scheme="light")
    zoe.write({"Que fait le site ?": ["Nous y renonçons"]})
    zoe.press("Enregistrer")
    expect(zoe.page.locator("[data-error-summary]")).to_be_focused()
    is_sound(zoe)


def test_page_of_a_challenge_is_sound(arrive):
    ines = arrive(INES)
    ines.visit("/defis/")
    ines.page.get_by_role("link", name="Un accueil sans attente").click()
    is_sound(ines)


def test_open_menus_are_sound(arrive):
    """The account's menu, and the phone's with its search."""
    ines = arrive(INES)
    ines.visit("/idees/")
    ines.page.locator(".account-menu summary").click()
    assert violations(ines.page) == []
    ines.page.set_viewport_size(PHONE)
    expect(ines.page.get_by_role("navigation", name="Navigation du menu")).to_be_visible()
    assert violations(ines.page) == []
    assert ines.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_page_of_a_form_that_came_too_late_is_sound(arrive):
    """What another person's move leaves on screen, without any: an old revision is enough."""
    paul = arrive(PAUL)
    paul.visit(move_of("in_triage", "answer"))
    paul.page.locator("[name=seen]").evaluate("field => { field.value = 0; }")
    paul.write({"Votre réponse": "Trop tard.", "Où le trouver, ou à qui en parler": "Ici"})
    paul.press("Répondre")
    paul.reads("Quelqu’un a agi entre-temps")
    is_sound(paul)


def test_expired_session_is_sound(arrive):
    ines = arrive(INES)
    ines.visit(move_of("info_requested", "provide_info"))
    ines.write({"Votre réponse": "Une trentaine de personnes."})
    ines.context.clear_cookies(name="sessionid")
    ines.press("Apporter des précisions")
    expect(ines.page.get_by_role("heading", level=1)).to_have_text("Votre session a expiré")
    is_sound(ines)
