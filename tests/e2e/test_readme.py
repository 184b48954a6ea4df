"""The steps of README.md, walked as a newcomer does, on what `make run` starts. The words to look
for are those of its text: where one of them leaves the pages, or the text, its step fails."""

import email
import email.policy
import re
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from ideas.demo.accounts import PASSWORD, account
from tests.e2e.test_zone import seals, writes
from tests.support.people import Account
from tests.support.platform import ROOT, RunningPlatform
from tests.support.visitor import Visitor

pytestmark = pytest.mark.crawl

TITLE = "Un plan du bâtiment à chaque étage"
ANSWER = {
    "Ce que nous avons compris": "Vous proposez d’afficher un plan à chaque étage.",
    "Raisons": ["Une autre priorité passe avant"],
    "L’explication": "Les bureaux changent de place au printemps : le plan serait faux en mai.",
    "Ce qui la rendrait possible, ou vers où aller": "Proposez-la à nouveau après les travaux.",
    "À qui en parler": "Thomas Leroux, mission innovation",
}
MAIL_WITHIN = 60


@dataclass(frozen=True)
class Step:
    """A numbered step: who does it, the words it quotes, the addresses it names."""

    role: str
    said: list[str]
    addresses: list[str]


def steps() -> list[Step]:
    """The steps, in order. One that names nobody goes on with the person of the one before."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    part = readme[readme.index("To see the main job") : readme.index("## What is where")]
    texts = re.findall(r"^\d+\. (.*?)(?=^\d+\. |\n\n)", part, re.MULTILINE | re.DOTALL)
    found, role = [], ""
    for text in (" ".join(text.split()) for text in texts):
        named = re.match(r"`([a-z_]+)`: ", text)
        role = named[1] if named else role
        said, addresses = re.findall(r"« ([^»]+) »", text), re.findall(r"`(/[a-z-]+/)`", text)
        found.append(Step(role, said, addresses))
    return found


@pytest.fixture
def platform(tmp_path):
    """What `make run` starts the first time: a demo, and mails in files."""
    platform = RunningPlatform(var_dir=tmp_path, email_url="")
    platform.start("--prepare", timeout=300)
    yield platform
    assert platform.stop() == 0, platform.log


@pytest.fixture
def come(platform, new_context):
    """Opens the browser of a person of the demo, signed in; of a visitor, without a role."""
    visitors = {}

    def browser_of(role: str = "") -> Visitor:
        if role not in visitors:
            visitor = visitors[role] = Visitor(new_context(base_url=platform.url))
            if role:
                visitor.visit("/connexion/")
                visitor.sign_in(Account(account(role).email, role), password=PASSWORD)
                visitor.page.get_by_text("Mon compte et menu").wait_for(state="attached")
        return visitors[role]

    yield browser_of
    assert [visitor.complaints for visitor in visitors.values() if visitor.complaints] == []


def goes(visitor: Visitor, place: str) -> None:
    """To an entry of the navigation."""
    menu = visitor.page.get_by_role("navigation", name="Navigation principale")
    menu.get_by_role("link", name=place, exact=True).click()
    expect(visitor.page.locator("h1")).to_be_visible()


def opens(visitor: Visitor, rows: str, state: str) -> None:
    """The first of the ideas listed that is in this state."""
    row = visitor.page.locator(rows).filter(has_text=state).first
    title = row.get_by_role("heading").inner_text()
    row.get_by_role("link", name=title).click()
    expect(visitor.page.locator("h1")).to_have_text(title)


def mail_about(platform: RunningPlatform, to: str, words: str) -> str:
    """The text of the mail to someone that says these words, once the worker has written it."""
    limit = time.monotonic() + MAIL_WITHIN
    while time.monotonic() < limit:
        for path in (platform.var_dir / "mail").glob("*"):
            for piece in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                message = email.message_from_bytes(piece, policy=email.policy.default)
                body = message.get_body(("plain",)) if message["To"] else None
                if body and to in message["To"] and words in body.get_content():
                    return body.get_content()
        time.sleep(0.5)
    raise AssertionError(f"no mail to {to} says {words}")


def test_the_readme_is_walked_in_its_order(platform, come):
    first, second, third, fourth, fifth, sixth, seventh, last = steps()

    mine, refused, deposit = first.said
    agent = come(first.role)
    goes(agent, mine)
    opens(agent, ".idea-row", refused)
    expect(agent.page.locator(".answer-letter .signature-name")).to_have_count(2)
    agent.page.get_by_role("banner").get_by_role("link", name=deposit).click()
    expect(agent.page.locator("h1")).to_be_visible()
    idea = agent.deposits(
        title=TITLE,
        problem="Les visiteurs cherchent le bon bureau et dérangent trois services.",
        proposal="Afficher un plan simple près de chaque ascenseur.",
    )

    desk, takes, refuses = second.said
    referent = come(second.role)
    goes(referent, desk)
    referent.opens_from_desk(TITLE)
    assert referent.path == idea
    referent.acts(takes)
    referent.acts(refuses, {**ANSWER, "À qui en parler": ""}, sends="Proposer à la signature")
    expect(referent.field("À qui en parler")).to_have_attribute("aria-invalid", "true")
    referent.write({"À qui en parler": ANSWER["À qui en parler"]})
    referent.press("Proposer à la signature")
    referent.reads("Elle attend la confirmation de la direction.")

    desk, confirms = third.said
    director = come(third.role)
    goes(director, desk)
    director.opens_from_desk(TITLE)
    director.page.get_by_role("link", name=confirms).click()
    director.press("Signer la réponse")
    director.sees(state=refused)
    assert ANSWER["L’explication"] in " ".join(
        mail_about(platform, account(first.role).email, "n’est pas retenue").split()
    )

    assert fourth.role == first.role
    agent.visit(idea)
    agent.reads(ANSWER["L’explication"])
    agent.press("Oui")
    agent.acts("Demander un réexamen", {"L’élément nouveau": "Les travaux sont reportés."})
    agent.sees(state="À l’étude", last="Réexamen demandé")

    projects, achieved = fifth.said
    someone = come(fifth.role)
    goes(someone, projects)
    opens(someone, ".card-idea", achieved)
    expect(someone.page.get_by_role("heading", name="Bilan")).to_be_visible()
    expect(someone.page.locator(".comb-cell").first).to_be_visible()

    challenges, launch, celebrations = sixth.said
    someone = come(sixth.role)
    goes(someone, challenges)
    for phase in ("Ouverts", "À venir", "Le temps des réponses", "Passés"):
        expect(someone.page.get_by_role("heading", name=phase, exact=True)).to_be_visible()
    someone.page.get_by_role("heading", name=celebrations, exact=True).wait_for()
    someone.page.get_by_role("link", name=launch, exact=True).wait_for()
    someone.page.locator("#ouverts ~ div a").first.click()
    someone.page.get_by_role("link", name="Écran pour un hall").wait_for()
    someone.page.get_by_role("link", name="A4", exact=True).wait_for()

    (boards,) = seventh.said
    director = come(seventh.role)
    goes(director, boards)
    expect(director.page.locator(".questions > .question")).to_have_count(4)
    board = director.path
    director.page.locator(".question .key-figure-value a").first.click()
    expect(director.page.locator("main a[href^='/idees/']").first).to_be_visible()
    director.visit(board)
    director.page.get_by_role("link", name="Rapports du mois").click()
    director.page.locator(".report-months a").first.click()
    expect(director.page.get_by_role("link", name="Tous les rapports")).to_be_visible()

    (zone,) = last.addresses
    visitor = come()
    assert visitor.visit(zone) == 200
    writes(visitor, "Un plan au rez-de-chaussée", organisation="Caf du Val-Fleuri")
    visitor.follows(seals(visitor))
    visitor.reads("Personne ne l’a encore lue.")
