"""What is wrong with the HTML part of a mail for those who do not read it with their eyes: in which
language it is, under which title, what its tables, pictures and links say. RGAA 4.1, themes 1, 5, 6
and 8. What is seen, contrasts first, is in tests/e2e/test_mails_seen.py."""

import re
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "hr"}
#: What mail programs drop, or what a table of layout must not have.
UNWANTED = {"th", "caption", "script", "iframe", "form", "link"}


class _Reader(HTMLParser):
    """Walks through a mail and notes what breaks a rule."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []
        self.language = ""
        self.title = ""
        self.link: str | None = None

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.language = known.get("lang") or ""
        if tag == "table" and known.get("role") != "presentation":
            self.faults.append("a table of layout without its role")
        if tag in UNWANTED:
            self.faults.append(f"<{tag}> in a mail")
        if tag == "img" and "alt" not in known:
            self.faults.append("a picture without alternative")
        if tag == "a":
            self.link = ""
            if not (known.get("href") or "").startswith(("http://", "https://")):
                self.faults.append(f"a link to nowhere: {known.get('href')!r}")
        if any(name.startswith("on") for name in known):
            self.faults.append(f"a script on <{tag}>")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")
        if tag == "a":
            if not (self.link or "").strip():
                self.faults.append("a link without words")
            self.link = None

    def handle_data(self, data):
        if "title" in self.open:
            self.title += data
        if self.link is not None:
            self.link += data


def faults_of(html: str, *, subject: str) -> list[str]:
    """What is wrong in the structure of a mail whose subject is this; nothing when all is well."""
    reader = _Reader()
    # What Outlook alone reads is structure as well.
    reader.feed(re.sub(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", r"\1", html, flags=re.DOTALL))
    reader.close()
    if not reader.language:
        reader.faults.append("no language")
    if reader.title.strip() != subject:
        reader.faults.append(f"its title is {reader.title!r}")
    if reader.open:
        reader.faults.append(f"left open: {reader.open}")
    if 'role="article"' not in html:
        reader.faults.append("nothing says where the message begins")
    return reader.faults
