"""A session of a committee, from its agenda to published decisions and signed minutes."""

import datetime
import io
import re
import time
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.support.assembly import (
    DENIS,
    IRIS,
    LINA,
    MALO,
    ROSE,
    SARAH,
    SEATED,
    TITLES,
    VICTOR,
)

pytestmark = pytest.mark.story

#: The day where the platform is, whatever this machine's own time.
TODAY = datetime.datetime.now(ZoneInfo("Europe/Paris")).date()
#: What the committee decides, in the order of its agenda: by the number of the item.
RETAINED, ADJOURNED, REFUSED = range(1, 6), range(6, 9), range(9, 13)
ANSWER = {
    "Ce que nous avons compris": "Vous proposez d’essayer pendant un mois dans un service.",
    "Raisons": ["Une autre priorité passe avant"],
    "L’explication": "Les équipes préparent le déménagement de mars. Mener les deux en même temps "
    "les ralentirait. Nous avons compté deux jours par semaine, que personne n’a aujourd’hui.",
    "Ce qui la rendrait possible, ou vers où aller": "Proposez-la à nouveau en avril.",
    "À qui en parler": "Karim Saïd, mission innovation",
}


def test_a_committee_of_five_examines_twelve_ideas(arrive, platform_mail):
    iris, victor, sarah = arrive(IRIS), arrive(VICTOR), arrive(SARAH)
    malo, rose, denis = arrive(MALO), arrive(ROSE), arrive(DENIS)

    # The agenda, by the secretary.
    sarah.visit("/referents/comites/")
    sarah.page.get_by_role("link", name="Comité des Rives").click()
    sarah.write({"Date": TODAY.isoformat(), "Lieu": "Salle du conseil"})
    sarah.press("Prévoir la séance")
    sarah.reads("La séance est prévue.")
    session = sarah.path
    for box in sarah.page.locator(".candidates input").all():
        box.check()
    sarah.press("Mettre à l’ordre du jour")
    expect(sarah.page.locator(".agenda-item")).to_have_count(12)
    titles = [text.strip() for text in sarah.page.locator(".agenda-title").all_inner_texts()]
    assert sorted(titles) == sorted(TITLES)
    sarah.press("Convoquer les membres")
    sarah.reads("Membres convoqués le")
    for account in (ROSE, MALO):
        called = platform_mail.wait_for(account.email, subject="Comité des Rives").as_string()
        assert "Salle du conseil" in called
    own = platform_mail.wait_for(MALO.email, subject="Comité des Rives")
    words = own.get_body(preferencelist=("plain",)).get_content()
    assert [title for title in titles if title not in " ".join(words.split())] == [TITLES[0]]

    # Evaluations: hidden until one gave one's own. Malo has a hand in one idea: nothing of it.
    shared = next(title for title in titles if title != TITLES[0])
    evaluates(rose, session, shared, score="4 – excellent", comment="À essayer vite.")
    malo.visit(session)
    malo.does_not_read(TITLES[0])
    evaluates(malo, session, shared, score="2 – limité", before="1 évaluation donnée, cachée")
    malo.reads("À essayer vite.")

    # The session: who is there, who stands back.
    iris.visit(session)
    iris.page.get_by_role("link", name="Ouvrir la séance").click()
    present = [f"{account.name}, {seat.label}" for account, seat in SEATED.items()]
    iris.write({"Membres présents": present})
    iris.press("Ouvrir la séance")
    iris.reads("Point 1 sur 12")
    live = iris.path.split("?")[0]
    other = next(number for number in RETAINED if titles[number - 1] != TITLES[0])
    iris.visit(f"{live}?point={other}")
    iris.page.get_by_text("Noter un déport").click()
    iris.press(ROSE.name)
    expect(iris.page.locator(".stage-recusal")).to_contain_text(ROSE.name)
    rose.visit(f"{live}?point={other}")
    rose.reads("vous n’y prenez pas part")
    rose.does_not_read(titles[other - 1])

    # Twelve decisions, one of them by a vote.
    voted = next(n for n in RETAINED if n != other and titles[n - 1] != TITLES[0])
    for number in range(1, 13):
        if number == voted:
            votes(iris, live, number)
        else:
            examines(iris, live, number)
    victor.visit(f"{live}?point=6")
    victor.reads("Il manque un chiffrage.")
    iris.visit(live)
    iris.reads("Tous les points sont examinés")
    iris.write({"Date de publication des décisions": TODAY.isoformat()})
    iris.press("Lever la séance")
    iris.reads("La séance est levée.")
    assert subjects(platform_mail, LINA, titles) == {}

    # The director agrees to sponsor what is retained; four answers are written, three signed.
    for number in RETAINED:
        agrees(denis, sarah, session, titles[number - 1])
    for number in REFUSED:
        writes_refusal(sarah, session, titles[number - 1])
    denis.visit("/referents/signatures/")
    for number in REFUSED[:3]:
        denis.page.get_by_label(titles[number - 1], exact=True).check()
    denis.press("Signer les réponses cochées")
    denis.reads("3 réponses sont signées.")
    assert subjects(platform_mail, LINA, titles) == {}

    # Publication: eleven decisions take effect, the unsigned refusal is carried over.
    iris.visit(session)
    iris.press("Publier maintenant")
    iris.reads("11 décisions sont publiées")
    expected = {
        **{titles[number - 1]: "retenue" for number in RETAINED},
        **{titles[number - 1]: "reportée" for number in ADJOURNED},
        **{titles[number - 1]: "pas retenue" for number in REFUSED[:3]},
    }
    assert told(platform_mail, LINA, titles, count=11) == expected
    denis.visit("/referents/signatures/")
    denis.page.get_by_label(titles[11], exact=True).check()
    denis.press("Signer les réponses cochées")
    assert told(platform_mail, LINA, titles, count=12)[titles[11]] == "pas retenue"

    # Minutes: written by one, signed by another, kept as a tagged document.
    sarah.visit(f"{session}proces-verbal/")
    sarah.write({"Observations": "La prochaine séance a lieu en janvier."})
    sarah.press("Enregistrer le procès-verbal")
    assert sarah.page.get_by_role("button", name="Signer le procès-verbal").count() == 0
    iris.visit(f"{session}proces-verbal/")
    iris.press("Signer le procès-verbal")
    iris.reads("signé par Iris Blondel")
    kept = iris.context.request.get(f"{session}proces-verbal/document/", timeout=60_000)
    pdf = PdfReader(io.BytesIO(kept.body()))
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "La prochaine séance a lieu en janvier." in words
    assert "Par un vote : 2 pour, 1 contre, 1 abstention." in words
    assert [title for title in titles if title not in words] == []


def evaluates(visitor, session, title, *, score, comment="", before=""):
    visitor.visit(session)
    visitor.page.get_by_role("link", name=title, exact=True).click()
    if before:
        visitor.reads(before)
        visitor.does_not_read("À essayer vite.")
    criteria = visitor.page.locator(".review-form fieldset")
    expect(criteria).to_have_count(2)
    for criterion in criteria.all():
        criterion.get_by_label(score).check()
    visitor.write({"Commentaire": comment})
    visitor.press("Donner mon évaluation")
    visitor.reads("Votre évaluation est enregistrée.")


def examines(chair, live, number):
    """Examine an item, and record what is decided on it."""
    chair.visit(f"{live}?point={number}")
    chair.press("Examiner cette idée")
    if number in RETAINED:
        fields = {"Pourquoi": "Peu coûteux, utile à tous."}
        fields["Sponsor, si l’idée est retenue"] = DENIS.name
        outcome = "Retenir"
    elif number in ADJOURNED:
        date = TODAY + datetime.timedelta(days=60)
        fields = {"Pourquoi": "Il manque un chiffrage."}
        fields["Nouvelle date, si elle est reportée"] = date.isoformat()
        outcome = "Reporter"
    else:
        fields, outcome = {"Pourquoi": "Une autre priorité passe avant."}, "Ne pas retenir"
    chair.page.get_by_label(outcome, exact=True).check()
    chair.write(fields)
    chair.press("Noter la décision")
    chair.reads("La décision est notée.")


def votes(chair, live, number):
    """Examine an item and retain it by a vote, the voices first miscounted: nothing is lost."""
    chair.visit(f"{live}?point={number}")
    chair.press("Examiner cette idée")
    chair.page.get_by_label("Retenir", exact=True).check()
    chair.write(
        {"Pourquoi": "Peu coûteux, utile à tous.", "Sponsor, si l’idée est retenue": DENIS.name}
    )
    chair.page.get_by_text("Vote et échanges (4 personnes").click()
    chair.page.get_by_label("Vote", exact=True).check()
    chair.write({"Pour": "2", "Contre": "1"})
    chair.press("Noter la décision")
    chair.reads("4 membres prennent part au vote")
    chair.write({"Abstentions": "1"})
    chair.press("Noter la décision")
    chair.reads("Vote : 2 pour, 1 contre, 1 abstention")


def agrees(director, secretary, session, title):
    """The director finds what awaits them on their desk, and agrees to be the sponsor."""
    secretary.visit(session)
    row = secretary.page.locator(".agenda-item", has_text=title)
    expect(row).to_contain_text(f"En attente de l’accord de {DENIS.name}.")
    director.visit("/idees/?q=" + title)
    director.page.get_by_role("link", name=title, exact=True).first.click()
    director.page.get_by_role("link", name="Lire et confirmer").click()
    director.press("J’accepte d’être sponsor")
    director.reads("C’est noté.")


def writes_refusal(secretary, session, title):
    """The secretary writes the detailed answer, reads it over, and proposes it."""
    secretary.visit(session)
    row = secretary.page.locator(".agenda-item", has_text=title)
    row.get_by_role("link", name="Écrire la réponse détaillée").click()
    secretary.write(ANSWER)
    secretary.press("Voir la lettre comme l’auteur")
    expect(secretary.page.locator(".answer-letter")).to_contain_text(ANSWER["À qui en parler"])
    secretary.press("Proposer à la signature")
    secretary.reads("Elle attend la confirmation de la direction.")


def told(mail, account, titles, *, count, timeout=60) -> dict[str, str]:
    """What someone was told, once they were told of that many decisions."""
    limit = time.monotonic() + timeout
    while len(found := subjects(mail, account, titles)) < count:
        assert time.monotonic() < limit, f"{len(found)} decisions told, not {count}: {found}"
        time.sleep(0.2)
    return found


def subjects(mail, account, titles) -> dict[str, str]:
    """For each idea whose decision someone was told: which."""
    found = {}
    for message in mail.to(account.email):
        subject = str(message["Subject"])
        title = next((title for title in titles if title in subject), None)
        for words in ("n’est pas retenue", "est retenue", "est reportée"):
            if title and words in subject:
                short = words.removeprefix("n’est ").removeprefix("est ")
                found.setdefault(title, short)
    return found
