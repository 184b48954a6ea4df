"""An opinion asked by mail: the link, the sign-in, the form, and what the referent reads."""

import re

from tests.support.gallery import page_of, title_of
from tests.support.people import PAUL, TOM


def test_an_expert_answers_from_the_link_of_the_mail(arrive, platform_mail):
    paul = arrive(PAUL)
    idea = page_of("to_ask_about")
    paul.visit(f"{idea}avis/demander/")
    paul.write(
        {
            "Adresses électroniques des personnes à consulter": TOM.email,
            "Votre question": "Le logiciel d’accueil le permet-il ?",
        }
    )
    paul.press("Demander un avis")

    asked = platform_mail.wait_for(TOM.email, subject=title_of("to_ask_about"))
    words = asked.get_body(preferencelist=("plain",)).get_content()
    assert "Le logiciel d’accueil le permet-il" in words
    (link,) = re.findall(rf"https?://\S+({re.escape(idea)}avis/)\s", words)

    # Signed out, the link leads to the sign-in page, then straight to the form.
    tom = arrive()
    tom.visit(link)
    tom.sign_in(TOM)
    tom.reads("Le logiciel d’accueil le permet-il ?")
    tom.page.get_by_text("Lire l’idée ici").click()
    tom.reads("Ce qui est proposé")
    tom.write({"Votre avis": "Oui, depuis la version de mars."})
    tom.press("Donner mon avis")

    paul.visit(idea)
    paul.reads("Oui, depuis la version de mars.")
