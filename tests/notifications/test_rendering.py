import datetime
import re
from email.utils import parsedate_to_datetime
from html import unescape

import pytest
from django.utils import timezone, translation

from notifications import prose
from notifications.mailing import compose, thread_id
from notifications.models import Message
from notifications.notices import get_notice
from tests.notifications.support import mail_to

NBSP = "\u00a0"


def composed(message: Message, at=None):
    message = Message.objects.select_related("occurrence", "recipient__organisation").get(
        pk=message.pk
    )
    return compose(message, get_notice(message.occurrence.notice), at=at or timezone.now())


def html_of(mail) -> str:
    (part,) = mail.alternatives
    return part.content


def words_of_text(text: str) -> list[str]:
    """The words that a reader sees, without the marks of lists and quotations."""
    text = re.sub(r"^-- $|^(> ?|- )", "", text, flags=re.MULTILINE)
    return re.split(r"[ \n]+", text.strip())


def words_of_html(html: str) -> list[str]:
    body = re.sub(r"<[^>]*>", "\n", html[html.index('<div role="article"') :])
    return re.split(r"[ \n]+", unescape(body).strip())


def test_text_part(place, reader):
    mail = composed(mail_to(place, reader))
    assert mail.subject == "Du nouveau à Caf de l’Ain"
    assert mail.body == (
        "Bonjour Zoé, Caf de l’Ain vous écrit.\n"
        "\n"
        "Ce paragraphe est coupé dans le fichier du gabarit.\n"
        "\n"
        "- un premier point\n"
        "- un second point, sur deux lignes\n"
        "\n"
        "> Bourg-en-Bresse\n"
        "\n"
        "Et voilà : c’est fini.\n"
        "\n"
        "Voir la page\n"
        f"http://testserver/organismes/{place.pk}/?de=cloche\n"
        "\n"
        "-- \n"
        f"Essaim{NBSP}: message automatique, une réponse à ce courriel ne serait lue par"
        " personne.\n"
        "http://testserver/\n"
        f"Choisir ce qui vous est écrit{NBSP}: http://testserver/notifications/preferences/\n"
    )


def test_both_parts_say_the_same(place, reader):
    place.name = 'L’« Ain » <b>&amp; "Co" d\'ici</b> {{ x }} %}'
    place.city = "Un pas,\n\ndeux pas\n- puis <script>alert(1)</script>"
    place.save()
    mail = composed(mail_to(place, reader))
    address = f"http://testserver/organismes/{place.pk}/?de=cloche"
    assert words_of_html(html_of(mail)) == [
        word for word in words_of_text(mail.body) if word != address
    ]


def test_html_is_escaped_and_text_is_not(place, reader):
    place.name = "<b>L'Ain & Cie</b>"
    place.save()
    mail = composed(mail_to(place, reader))
    assert mail.subject == "Du nouveau à <b>L'Ain & Cie</b>"
    assert "<b>L'Ain & Cie</b> vous écrit." in mail.body
    assert "&lt;b&gt;L&#x27;Ain &amp; Cie&lt;/b&gt; vous écrit." in html_of(mail)
    assert "<b>" not in html_of(mail)


def test_structure_of_the_html(place, reader):
    place.city = "Une ligne\nune autre"
    place.save()
    html = html_of(composed(mail_to(place, reader)))
    assert "<p>Ce paragraphe est coupé dans le fichier du gabarit.</p>" in html
    assert "<ul><li>un premier point</li><li>un second point, sur deux lignes</li></ul>" in html
    assert "<blockquote>Une ligne<br>une autre</blockquote>" in html
    button = re.search(r'<a href="([^"]*)"[^>]*>Voir la page</a>', html)
    assert button.group(1) == f"http://testserver/organismes/{place.pk}/?de=cloche"
    assert '<html lang="fr"' in html


def test_headers(place, reader):
    message = mail_to(place, reader)
    at = datetime.datetime(2026, 12, 3, 9, 0, tzinfo=datetime.UTC)
    sent = composed(message, at).message()
    assert sent["Message-ID"] == message.message_id
    assert sent["List-Id"] == "Essaim <tests.testserver>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["References"] == sent["In-Reply-To"] == thread_id(f"place-{place.pk}")
    assert parsedate_to_datetime(sent["Date"]) == at
    assert sent["To"] == "zoe@exemple.fr"
    assert len(sent.get_all("Date")) == len(sent.get_all("Message-ID")) == 1


def test_threads_are_told_apart():
    assert thread_id("idea-1") == thread_id("idea-1") != thread_id("idea-2")


@pytest.mark.parametrize("line", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_header_can_be_added(place, reader, line):
    place.name = f"Ain{line}Bcc: victime@exemple.fr{line}{line}<p>corps</p>"
    place.save()
    sent = composed(mail_to(place, reader)).message()
    assert sorted(set(sent.keys())) == [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "In-Reply-To",
        "List-Id",
        "MIME-Version",
        "Message-ID",
        "References",
        "Subject",
        "To",
        "X-Auto-Response-Suppress",
    ]
    assert "\n" not in composed(mail_to(place, reader, key="again")).subject


def test_long_subject_is_cut(place, reader):
    place.name = "x" * 200
    place.save()
    subject = composed(mail_to(place, reader)).subject
    assert (len(subject), subject[-1]) == (200, "…")


def test_language_and_time_zone_are_the_recipients(place, reader, monkeypatch):
    message = mail_to(place, reader)
    type(reader.organisation).objects.filter(pk=reader.organisation_id).update(
        time_zone="Indian/Reunion"
    )
    seen = []
    notice = get_notice("tests.mail_only")
    monkeypatch.setattr(
        type(notice),
        "thread",
        lambda self, context: "",
    )
    original = type(notice).render_context

    def watching(self, context, user, audience):
        seen.append((translation.get_language(), str(timezone.get_current_timezone())))
        return original(self, context, user, audience)

    monkeypatch.setattr(type(notice), "render_context", watching)
    with translation.override("en"):
        html = html_of(composed(message))
    assert seen == [("fr", "Indian/Reunion")]
    assert '<html lang="fr"' in html


def test_blocks():
    assert prose.blocks("\n un\n deux \n \n- a\n- b\n  suite\n\n> q\n>  r\n>\n> s\n") == (
        prose.Block("text", ("un deux",)),
        prose.Block("list", ("a", "b suite")),
        prose.Block("quote", ("q", "r", "", "s")),
    )


def test_text_keeps_no_break_spaces_and_long_words():
    url = "https://exemple.fr/" + "a" * 100
    text = f"Pourquoi{NBSP}? « Voir » {url} ici"
    assert prose.as_text(prose.blocks(text)) == f"Pourquoi{NBSP}? « Voir »\n{url}\nici"


def test_quoted_text_stays_a_quotation():
    assert prose.quoted("a\r\n\r\n- b\n> c") == "\n\n> a\n>\n> - b\n> > c\n\n"
