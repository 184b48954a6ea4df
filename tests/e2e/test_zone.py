"""Depositing and following without a name, at a browser: with JavaScript, without, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from ideas.anonymous import flood
from tests.e2e.seen import is_sound
from tests.e2e.test_keyboard import button, link, tab_and_press, tab_and_type, tab_to
from tests.support.people import ANNE, LUCIE, MARC

ORGANISATION = "Caf des Collines"
TEXTS = {
    "Le problème rencontré": "Une personne sur trois revient parce qu’il manquait une pièce.",
    "Ce que je propose": "Envoyer la veille un message qui rappelle les pièces.",
}
REFUSAL = {
    "Ce que nous avons compris": "Vous proposez un message la veille.",
    "Raisons": ["Pas réalisable aujourd’hui"],
    "L’explication": "L’outil ne sait pas encore l’envoyer.",
    "Ce qui la rendrait possible, ou vers où aller": "La version de printemps de l’outil.",
    "À qui en parler": "Marc Dubois",
}
FOLLOW = "/anonyme/suivre/"


@pytest.fixture
def box(running_platform):
    """Opens the letter box; `box(title)` also says where the idea of this title is read."""

    def opened(title=""):
        command = "from tests.support import letter_box as box; box.open_next()"
        if title:
            command += f"; print(box.path_of({title!r}))"
        printed = running_platform.manage("shell", "--verbosity", "0", "--command", command)
        return printed.strip().splitlines()[-1] if title else ""

    return opened


def writes(someone, title, organisation=ORGANISATION):
    """From the front page to the second reading."""
    someone.visit("/")
    someone.page.get_by_role("main").get_by_role("link", name="Déposer anonymement").click()
    someone.page.get_by_role("link", name="Écrire mon idée").click()
    someone.page.get_by_role("link", name=organisation).click()
    someone.write({"Un titre qui dit l’idée": title, **TEXTS})
    someone.press("Relire")


def reads_code(someone):
    return someone.page.locator("[data-code]").inner_text()


def seals(someone):
    """Receive the code, note it, seal; returns the code."""
    someone.press("Recevoir mon code")
    code = reads_code(someone)
    someone.page.get_by_label("J’ai noté mon code").check()
    someone.press("Sceller et déposer")
    someone.page.get_by_role("heading", name="Votre lettre est dans la boîte").wait_for()
    return code


def stored(someone):
    """The drafts kept by this tab."""
    keys = someone.page.evaluate("Object.keys(sessionStorage)")
    return [key for key in keys if key.startswith("essaim-lettre")]


def forgets(someone):
    """The tab keeps no draft, once the page's script has had its turn."""
    for _turn in range(50):
        if not stored(someone):
            break
        someone.page.wait_for_timeout(100)
    assert stored(someone) == []


def test_an_idea_goes_round_the_circuit_without_a_name(arrive, box):
    """Deposit, collection, precisions, refusal, re-examination; nothing is left in the browser."""
    title = "Un rappel la veille du rendez-vous"
    someone, marc, lucie = arrive(), arrive(MARC), arrive(LUCIE)
    writes(someone, title)
    cookies = someone.context.cookies()
    someone.reads("Nous n’avons vu ni adresse, ni numéro, ni signature.")
    code = seals(someone)
    assert someone.context.cookies() == cookies
    forgets(someone)
    someone.follows(code)
    someone.reads("Personne ne l’a encore lue.")
    assert code not in someone.page.title() and code not in someone.page.url
    idea = box(title)

    marc.visit(idea)
    marc.sees(state="Déposée", awaited="En attente de votre part")
    marc.reads("auteur anonyme")
    marc.acts("Demander des précisions", {"Votre question": "Combien de personnes par jour ?"})
    marc.sees(state="Précisions demandées", awaited="En attente de l’auteur")
    someone.follows(code)
    someone.sees(state="Précisions demandées", awaited="En attente de votre part", step="Étude")
    someone.press("Apporter des précisions")
    someone.reads("Combien de personnes par jour ?")
    someone.write({"Votre réponse": "Trente, surtout le lundi."})
    someone.press("Apporter des précisions")
    someone.reads("prochaine levée")
    someone.press("Revenir au suivi")
    someone.reads("Encore scellé, dans la boîte")
    box()

    marc.visit(idea)
    marc.reads("Trente, surtout le lundi.")
    marc.acts("Ne pas retenir l’idée", REFUSAL, sends="Proposer à la signature")
    expect(marc.page.locator("#messages")).to_contain_text("Votre proposition est enregistrée.")
    lucie.confirms(idea, "Signer la réponse")
    someone.follows(code)
    someone.sees(state="Non retenue", last="Idée non retenue, réponse détaillée envoyée")
    someone.reads("L’outil ne sait pas encore l’envoyer.")
    someone.press("Non")
    someone.reads("prochaine levée")
    someone.press("Revenir au suivi")
    someone.press("Demander un réexamen")
    someone.write({"L’élément nouveau": "La version de printemps est installée."})
    someone.press("Demander un réexamen")
    box()

    someone.follows(code)
    someone.sees(state="À l’étude", last="Réexamen demandé")
    marc.visit(idea)
    marc.reads("La version de printemps est installée.")
    assert someone.context.cookies() == cookies


def test_without_javascript_it_deposits_and_withdraws(arrive, box):
    title = "Sans aucun script"
    someone = arrive(java_script_enabled=False)
    writes(someone, title)
    someone.press("Modifier")
    expect(someone.field("Le problème rencontré")).to_have_value(TEXTS["Le problème rencontré"])
    someone.press("Relire")
    someone.press("Recevoir mon code")
    someone.reads("Sélectionnez le code pour le copier")
    code = reads_code(someone)
    someone.page.get_by_label("J’ai noté mon code").check()
    someone.press("Sceller et déposer")
    someone.reads("Encore un instant")
    assert reads_code(someone) == code
    someone.page.wait_for_timeout(10_000)
    someone.press("Sceller et déposer")
    someone.reads("Votre lettre est dans la boîte")
    box()

    someone.follows(code)
    someone.sees(state="Déposée")
    someone.press("Retirer mon idée")
    someone.press("Retirer mon idée")
    someone.press("Revenir au suivi")
    someone.reads("Encore scellé, dans la boîte")
    box()
    someone.follows(code)
    someone.sees(state="Retirée par son auteur")


def test_with_the_keyboard_alone(arrive):
    someone = arrive()
    someone.visit("/anonyme/")
    tab_and_press(someone, link(someone, "Écrire mon idée"))
    tab_and_press(someone, link(someone, ORGANISATION))
    tab_and_type(someone, "Un titre qui dit l’idée", "Au clavier, sans nom")
    for label, text in TEXTS.items():
        tab_and_type(someone, label, text)
    tab_and_press(someone, button(someone, "Relire"))
    tab_and_press(someone, button(someone, "Recevoir mon code"))
    code = reads_code(someone)
    tab_and_press(someone, button(someone, "Sceller et déposer"))
    expect(someone.page.locator("[data-error-summary]")).to_be_focused()
    assert reads_code(someone) == code
    tab_to(someone, someone.page.get_by_label("J’ai noté mon code"))
    someone.page.keyboard.press("Space")
    tab_and_press(someone, button(someone, "Sceller et déposer"))
    someone.reads("Votre lettre est dans la boîte")
    tab_and_press(someone, link(someone, "Suivre une idée déposée"))
    tab_and_type(someone, "Votre code de suivi", code)
    tab_and_press(someone, button(someone, "Ouvrir"))
    someone.reads("Personne ne l’a encore lue.")


def test_a_draft_lives_in_its_tab_only(arrive):
    someone = arrive()
    someone.visit("/anonyme/deposer/collines/")
    someone.write({"Un titre qui dit l’idée": "Un brouillon", **TEXTS})
    assert len(stored(someone)) == 1
    someone.page.reload()
    expect(someone.field("Un titre qui dit l’idée")).to_have_value("Un brouillon")
    beside = someone.context.new_page()
    beside.goto("/anonyme/deposer/collines/")
    expect(beside.get_by_label("Un titre qui dit l’idée")).to_have_value("")
    beside.close()
    someone.press("Effacer ce que j’ai écrit")
    forgets(someone)
    expect(someone.field("Un titre qui dit l’idée")).to_be_focused()
    expect(someone.field("Le problème rencontré")).to_have_value("")


def test_the_code_is_copied_printed_and_kept_in_the_browser(arrive):
    someone = arrive(permissions=["clipboard-read", "clipboard-write"])
    asked = []
    someone.page.on("request", lambda request: asked.append(request.url))
    writes(someone, "Un code à garder")
    someone.press("Recevoir mon code")
    code = reads_code(someone)
    proof = someone.page.locator("[name=proof]")
    expect(proof).not_to_have_value("")
    seal = someone.page.locator("form[data-seal] [name=seal]").input_value()
    assert flood.solves(seal, proof.input_value())
    asked.clear()
    someone.press("Copier")
    expect(someone.page.get_by_role("button", name="Copié")).to_be_visible()
    assert someone.page.evaluate("navigator.clipboard.readText()") == code
    with someone.page.expect_download() as kept:
        someone.press("Garder en fichier texte")
    text = kept.value.path().read_text()
    assert code in text and FOLLOW in text
    assert kept.value.suggested_filename == "code-de-suivi.txt"
    assert [url for url in asked if not url.startswith("blob:")] == []
    someone.page.emulate_media(media="print")
    expect(someone.page.locator(".code-card")).to_be_visible()
    expect(someone.page.locator("form[data-seal]")).to_be_hidden()
    expect(someone.page.locator(".zone-header")).to_be_hidden()


def test_nothing_leaves_the_page_while_it_is_written(arrive):
    someone = arrive()
    someone.visit("/anonyme/deposer/plaines/")
    someone.page.wait_for_load_state("networkidle")
    asked = []
    someone.page.on("request", lambda request: asked.append(request.url))
    someone.write({"Un titre qui dit l’idée": "Un second guichet le lundi", **TEXTS})
    assert asked == []
    someone.press("Chercher des idées proches")
    someone.page.locator("[data-found] *, [data-found]:not(:empty)").first.wait_for()
    assert [re.sub(r"^https?://[^/]+", "", url) for url in asked] == [
        "/anonyme/deposer/plaines/proches/"
    ]


def test_someone_makes_themselves_known(arrive, box):
    title = "Une idée que l’on finit par signer"
    anne = arrive(ANNE)
    writes(anne, title)
    code = seals(anne)
    idea = box(title)
    anne.follows(code)
    anne.press("Voir comment")
    anne.press("Préparer mon attestation")
    claim = anne.page.get_by_label("Attestation", exact=True).input_value()
    anne.press("Continuer avec mon compte")
    anne.page.get_by_text("À tous", exact=True).click()
    anne.press("Continuer")
    anne.reads("C’est définitif")
    anne.press("Oui, c’est mon idée")
    assert anne.path == idea
    anne.reads("Anne Colin")
    anne.visit("/idees/se-faire-connaitre/")
    anne.write({"Votre attestation": claim})
    anne.press("Continuer")
    anne.reads("Cette attestation a déjà servi")
    is_sound(anne)


def test_the_zone_as_it_is_served_closes_when_a_proxy_says_who_asks(arrive, running_platform):
    someone = arrive()
    asked = someone.context.request
    headers = {"X-Remote-User": "anne.colin", "Cookie": "sessionid=secret"}
    assert asked.get("/anonyme/", headers=headers).status == 503
    response = asked.get("/anonyme/", headers={"Cookie": "sessionid=secret"})
    assert response.status == 200
    assert "set-cookie" not in response.headers
    assert response.headers["cache-control"] == "no-store"
    assert "anne.colin" not in running_platform.log and "anonyme" not in running_platform.log


# axe, one heading, narrow screens -----------------------------------------------------------------


@pytest.mark.crawl
@pytest.mark.parametrize(
    "path",
    [
        "/anonyme/",
        "/anonyme/promesse/",
        "/anonyme/deposer/",
        "/anonyme/deposer/plaines/",
        "/anonyme/deposer/plaines/dans-la-boite/",
        "/anonyme/suivre/",
        "/anonyme/nulle-part/",
        "/idees/se-faire-connaitre/",
    ],
)
def test_page_of_the_zone_is_sound(stroll, path):
    someone = stroll(ANNE if path.startswith("/idees/") else None)
    assert someone.visit(path) in (200, 404)
    is_sound(someone)


def test_pages_of_a_deposit_are_sound(arrive):
    someone = arrive()
    someone.visit("/anonyme/deposer/plaines/")
    someone.press("Relire")
    expect(someone.page.locator("[data-error-summary]")).to_be_focused()
    is_sound(someone)
    someone.write({
        "Un titre qui dit l’idée": "Un second guichet le lundi",
        "Le problème rencontré": "Nous attendons à l’Agence Nord. Appelez le 04 72 00 11 22.",
        "Ce que je propose": "Un second guichet.\nCordialement,\nZoé Blanc",
    })  # fmt: skip
    someone.press("Relire")
    someone.reads("Ces mots pourraient vous faire reconnaître")
    is_sound(someone)
    someone.press("Recevoir mon code")
    is_sound(someone)
    someone.press("Sceller et déposer")
    expect(someone.page.locator("[data-error-summary]")).to_be_visible()
    is_sound(someone)


def test_pages_of_errors_are_sound(arrive):
    someone = arrive(extra_http_headers={"X-Remote-User": "anne.colin"})
    assert someone.visit("/anonyme/") == 503
    is_sound(someone)
    late = arrive()
    late.visit("/anonyme/deposer/plaines/")
    late.write({"Un titre qui dit l’idée": "Une page restée ouverte", **TEXTS})
    token = late.page.locator("main [name=csrfmiddlewaretoken]").first
    token.evaluate("field => { field.value = 'ancien'; }")
    late.press("Relire")
    late.reads("Cette page était ouverte depuis longtemps")
    is_sound(late)
    late.press("Continuer")
    late.reads(TEXTS["Ce que je propose"])


def test_pages_of_a_follow_up_are_sound(arrive, box):
    title = "Une idée pour axe"
    someone, marc = arrive(), arrive(MARC)
    someone.follows("0000-0000-0000-0000-00001")
    is_sound(someone)
    writes(someone, title)
    code = seals(someone)
    someone.follows(code)
    is_sound(someone)
    idea = box(title)
    marc.visit(idea)
    marc.acts("Demander des précisions", {"Votre question": "Combien ?"})
    marc.sees(state="Précisions demandées", awaited="En attente de l’auteur")
    someone.follows(code)
    is_sound(someone)
    someone.press("Apporter des précisions")
    is_sound(someone)
    someone.press("Apporter des précisions")
    expect(someone.page.locator("[data-error-summary]")).to_be_visible()
    someone.write({"Votre réponse": "Trente."})
    someone.press("Apporter des précisions")
    is_sound(someone)
    someone.follows(code)
    someone.press("Voir comment")
    is_sound(someone)
    someone.press("Préparer mon attestation")
    is_sound(someone)
