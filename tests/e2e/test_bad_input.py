"""What goes wrong in front of a person: said in French next to its cause, nothing typed lost."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.support.gallery import key_of, move_of, page_of, title_of
from tests.support.people import EVE, GUY, INES, PAUL, ZOE

pytestmark = pytest.mark.crawl

TEXTS = {
    "Un titre qui dit l’idée": "Une bibliothèque partagée à l’étage",
    "Le problème rencontré": "Les codes et les guides dorment dans les bureaux.",
    "Ce que je propose": "Une étagère commune, avec un cahier d’emprunt.\nEt une heure par mois.",
}
WRITE = "/idees/deposer/signee/"
MEGABYTE = 1024 * 1024


def opens_deposit(visitor):
    visitor.visit(WRITE)
    assert re.fullmatch(rf"{WRITE}[0-9a-f-]{{36}}/", visitor.path)


def signs_out_unknowingly(visitor):
    """The session ends, as after a long lunch; the page stays open."""
    visitor.context.clear_cookies(name="sessionid")


def signs_in_beside(visitor):
    """Sign in again in another tab, from the link of the page shown, and come back to it."""
    first = visitor.page
    with visitor.context.expect_page() as opened:
        first.get_by_role("link", name="Reconnectez-vous dans un nouvel onglet").click()
    visitor.page = opened.value
    visitor.sign_in(visitor.account)
    visitor.reads("Les dernières idées")
    visitor.page = first


def has_kept(visitor, texts=TEXTS):
    """The form shown holds the texts."""
    for label, text in texts.items():
        expect(visitor.field(label)).to_have_value(text)


def described(visitor, field):
    """What is read with a field."""
    names = (field.get_attribute("aria-describedby") or "").split()
    return " ".join(visitor.page.locator(f"[id='{name}']").inner_text() for name in names)


def is_led_to_error(visitor, label, message):
    """The error is next to its field, told in the summary that has the focus, linked to it."""
    field = visitor.field(label)
    expect(field).to_have_attribute("aria-invalid", "true")
    assert message in described(visitor, field)
    summary = visitor.page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(message)
    summary.get_by_role("link", name=label).click()
    assert visitor.page.evaluate("location.hash") == f"#{field.get_attribute('id')}"


def test_a_deposit_without_its_problem_says_so_next_to_the_field(arrive):
    ines = arrive(INES)
    opens_deposit(ines)
    ines.write({**TEXTS, "Le problème rencontré": ""})
    ines.press("Déposer l’idée")
    is_led_to_error(ines, "Le problème rencontré", "Décrivez le problème rencontré")
    has_kept(ines, {**TEXTS, "Le problème rencontré": ""})


BAD_FILES = pytest.mark.parametrize(
    ("name", "kind", "content", "message"),
    [
        ("plan.pdf", "application/pdf", b"%PDF-1.7 " + b"0" * 11 * MEGABYTE, "plus de 10 Mo"),
        ("outil.exe", "application/octet-stream", b"MZ" * 64, "n’est pas accepté"),
        ("photo.png", "image/png", b"not a picture", "n’est pas un fichier de ce type"),
        ("vide.pdf", "application/pdf", b"", "vide"),
    ],
    ids=["too large", "wrong kind", "not what it says", "empty"],
)


@BAD_FILES
def test_a_bad_file_is_told_next_to_its_field(arrive, name, kind, content, message):
    """As soon as it is chosen."""
    ines = arrive(INES)
    opens_deposit(ines)
    ines.write(TEXTS)
    ines.field("Fichiers").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    expect(ines.field("Fichiers")).to_have_attribute("aria-invalid", "true")
    assert message in described(ines, ines.field("Fichiers"))
    has_kept(ines)
    # And the idea can go without it.
    ines.press("Déposer l’idée")
    ines.reads("Votre idée est déposée.")


@BAD_FILES
def test_a_bad_file_is_told_without_script_too(arrive, name, kind, content, message):
    """With the form, whose texts come back."""
    ines = arrive(INES, java_script_enabled=False)
    opens_deposit(ines)
    ines.write(TEXTS)
    ines.field("Fichiers").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    ines.press("Déposer l’idée")
    expect(ines.field("Fichiers")).to_have_attribute("aria-invalid", "true")
    assert message in described(ines, ines.field("Fichiers"))
    has_kept(ines)
    ines.press("Déposer l’idée")
    ines.reads("Votre idée est déposée.")


def test_a_request_beyond_all_limits_keeps_the_text(arrive, tmp_path):
    """The form sent at once waits for its file, then stays and says why it was refused."""
    ines = arrive(INES)
    opens_deposit(ines)
    draft = ines.path
    ines.write(TEXTS)
    expect(ines.page.locator("[data-saved-at]")).to_contain_text("Enregistré à")
    film = tmp_path / "film.pdf"
    film.write_bytes(b"%PDF-1.7 " + b"0" * 62 * MEGABYTE)
    ines.field("Fichiers").set_input_files(film)
    ines.press("Déposer l’idée")
    expect(ines.field("Fichiers")).to_have_attribute("aria-invalid", "true")
    assert "10 Mo par fichier" in described(ines, ines.field("Fichiers")).replace("\xa0", " ")
    assert ines.path == draft
    has_kept(ines)
    ines.visit(draft)
    has_kept(ines)


def test_a_request_beyond_all_limits_has_a_page_without_script(arrive, tmp_path):
    ines = arrive(INES, java_script_enabled=False)
    opens_deposit(ines)
    ines.write(TEXTS)
    film = tmp_path / "film.pdf"
    film.write_bytes(b"%PDF-1.7 " + b"0" * 62 * MEGABYTE)
    ines.field("Fichiers").set_input_files(film)
    ines.press("Déposer l’idée")
    expect(ines.page.get_by_role("heading", level=1)).to_have_text("Envoi trop volumineux")
    ines.page.go_back()
    has_kept(ines)


def test_a_session_that_ends_during_a_long_deposit_loses_nothing(arrive):
    ines = arrive(INES)
    opens_deposit(ines)
    draft = ines.path
    signs_out_unknowingly(ines)
    ines.write(TEXTS)
    # Autosave says it; the text stays where it is.
    said = ines.page.locator("[data-saved-at]")
    expect(said).to_contain_text("Votre session a expiré.")
    has_kept(ines)
    # The dialog that offers to sign in again in place can be set aside.
    ines.page.keyboard.press("Escape")
    ines.press("Déposer l’idée")
    expect(ines.page.get_by_role("heading", level=1)).to_have_text("Votre session a expiré")
    expect(ines.field("Ce que je propose")).to_have_value(TEXTS["Ce que je propose"])
    # Signing in beside, then sending again: one click, nothing typed twice.
    signs_in_beside(ines)
    ines.press("Envoyer de nouveau")
    expect(ines.page.locator("#messages")).to_contain_text("Votre idée est déposée.")
    assert ines.path == f"/idees/{draft.split('/')[-2]}/"
    for text in TEXTS.values():
        ines.reads(text.splitlines()[0])


def test_signing_in_beside_lets_a_deposit_be_saved_again(arrive):
    """The page left open goes on saving once the person is back, without being reloaded."""
    ines = arrive(INES)
    opens_deposit(ines)
    signs_out_unknowingly(ines)
    ines.write(TEXTS)
    said = ines.page.locator("[data-saved-at]")
    expect(said).to_contain_text("Votre session a expiré.")
    first, ines.page = ines.page, ines.context.new_page()
    ines.visit("/connexion/")
    ines.sign_in(INES)
    expect(ines.page.get_by_text("Mon compte et menu")).to_be_attached()
    ines.page = first
    ines.page.keyboard.press("Escape")
    ines.field("Le problème rencontré").press_sequentially(" Encore.")
    expect(said).to_contain_text("Enregistré à")


def test_a_support_given_after_the_session_ended_is_not_lost(arrive):
    """A button that changes a part of the page says on a whole page why it could not."""
    zoe = arrive(ZOE)
    zoe.visit(page_of("in_committee"))
    signs_out_unknowingly(zoe)
    zoe.press("Soutenir cette idée")
    expect(zoe.page.get_by_role("heading", level=1)).to_have_text("Votre session a expiré")
    signs_in_beside(zoe)
    zoe.press("Envoyer de nouveau")
    zoe.reads("dont vous")


def test_a_form_overtaken_by_someone_else_is_kept_with_what_happened(arrive):
    paul, other = arrive(PAUL), arrive(PAUL)
    story = "to_be_overtaken"
    paul.visit(move_of(story, "answer"))
    paul.write({"Votre réponse": "Un guichet ouvre en mars."})
    other.visit(page_of(story))
    other.acts("Demander des précisions", {"Votre question": "À quelle heure ?"})
    paul.write({"Où le trouver, ou à qui en parler": "Service accueil"})
    with paul.page.expect_navigation() as answered:
        paul.press("Répondre")
    assert answered.value.status == 409
    paul.reads("Quelqu’un a agi entre-temps")
    expect(paul.page.locator(".history-what")).to_have_text(["Précisions demandées"])
    expect(paul.page.locator(".kept-text")).to_have_text(
        ["Un guichet ouvre en mars.", "Service accueil"]
    )
    paul.page.get_by_role("link", name="Revoir l’idée telle qu’elle est").click()
    paul.sees(state="Précisions demandées", awaited="En attente de l’auteur")


def test_a_signature_that_comes_too_late_is_not_given(arrive):
    eve, paul = arrive(EVE), arrive(PAUL)
    story = "to_sign_too_late"
    eve.visit(f"{page_of(story)}decision/")
    eve.page.get_by_text("Renvoyer avec un commentaire").click()
    eve.write({"Ce qu’il faut revoir": "Dites aussi quand les travaux finissent."})
    paul.visit(page_of(story))
    paul.acts("Demander des précisions", {"Votre question": "À quelle heure ?"})
    with eve.page.expect_navigation() as answered:
        eve.press("Renvoyer")
    assert answered.value.status == 409
    expect(eve.page.locator(".kept-text")).to_have_text("Dites aussi quand les travaux finissent.")


@pytest.mark.parametrize(
    "path",
    [
        f"/idees/{uuid.UUID(int=0)}/",
        "/idees/une-idee/",
        f"{page_of('in_triage')}agir/inventer/",
        f"{page_of('in_triage')}decision/",
        f"/projets/{key_of('in_triage')}/",
        f"/projets/{key_of('in_rollout')}/sites/999999999999/",
        "/defis/999999999999/",
        f"/idees/{key_of('in_triage')}/fichiers/{uuid.UUID(int=0)}/",
        "/nulle-part/",
    ],
)
def test_a_wrong_address_leads_to_a_page_in_french(arrive, path):
    ines = arrive(INES)
    assert ines.visit(path) == 404
    expect(ines.page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
    expect(ines.page.get_by_role("link", name="Voir toutes les idées")).to_be_visible()


def test_an_idea_of_another_organisation_is_not_found(arrive):
    """An idea's address, passed on to someone of another organisation, opens nothing."""
    guy = arrive(GUY)
    assert guy.visit(page_of("in_triage")) == 404
    guy.does_not_read(title_of("in_triage"))


def test_what_is_not_mine_to_do_is_refused_in_french(arrive):
    zoe = arrive(ZOE)
    assert zoe.visit(move_of("in_triage", "answer")) == 403
    expect(zoe.page.get_by_role("heading", level=1)).to_have_text(
        "Cette page ne vous est pas ouverte"
    )


def test_two_clicks_deposit_one_idea(arrive):
    ines = arrive(INES)
    opens_deposit(ines)
    title = "Un seul dépôt pour deux clics"
    ines.write({**TEXTS, "Un titre qui dit l’idée": title})
    ines.page.get_by_role("button", name="Déposer l’idée").dblclick()
    ines.reads("Votre idée est déposée.")
    ines.visit(f"/idees/?q={title}")
    expect(ines.page.get_by_role("link", name=title, exact=True)).to_have_count(1)


def test_a_form_sent_twice_at_once_deposits_one_idea(arrive):
    """Without script nothing stops a second click: the two requests carry the same key."""
    ines = arrive(INES, java_script_enabled=False)
    opens_deposit(ines)
    title = "Un seul dépôt sans script"
    ines.write({**TEXTS, "Un titre qui dit l’idée": title})
    fields = {
        "csrfmiddlewaretoken": ines.page.locator("#deposit-form [name=csrfmiddlewaretoken]").first
        .get_attribute("value"),
        "title": title,
        "problem": "Un problème.",
        "proposal": "Une proposition.",
    }  # fmt: skip
    first = ines.context.request.post(ines.path, multipart=fields, max_redirects=0)
    ines.press("Déposer l’idée")
    assert first.status == 302
    assert ines.path == f"/idees/{first.headers['location'].split('/')[-2]}/"
    ines.visit(f"/idees/?q={title}")
    expect(ines.page.get_by_role("link", name=title, exact=True)).to_have_count(1)


def test_everything_works_without_script(arrive):
    """Deposit, support, study: plain forms do it."""
    ines, zoe, paul = (arrive(who, java_script_enabled=False) for who in (INES, ZOE, PAUL))
    idea = ines.deposits(
        title="Sans script", problem="Un vieux poste.", proposal="Des formulaires."
    )
    zoe.visit(idea)
    zoe.press("Soutenir cette idée")
    zoe.reads("dont vous")
    zoe.page.get_by_role("button", name="Vous la soutenez").click()
    zoe.reads("Soutenir cette idée")
    zoe.page.get_by_role("button", name="Vous la suivez").click()
    zoe.reads("Suivre cette idée")
    paul.visit(idea)
    paul.acts("Je m’en occupe")
    paul.acts("Répondre", {"Votre réponse": "C’est fait.", "Où le trouver, ou à qui en parler": ""})
    paul.reads("il reste à corriger ceci")
    expect(paul.field("Votre réponse")).to_have_value("C’est fait.")
    paul.write({"Où le trouver, ou à qui en parler": "Paul Renaud"})
    paul.press("Répondre")
    paul.sees(state="Répondue")
