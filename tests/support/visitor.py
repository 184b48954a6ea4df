"""Someone at their own browser: what a person does and sees, in the words of the pages."""

import re
import time

from playwright.sync_api import BrowserContext, Locator, expect

from tests.support.mail_sink import WITHIN
from tests.support.people import PASSWORD, Account

#: How long a person waits for anything, in milliseconds: twenty seconds of a machine that is also
#: doing something else. What comes at once costs nothing.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


class Visitor:
    """A person, signed in or not; `complaints` are what their browser's console said in error."""

    def __init__(self, context: BrowserContext, account: Account | None = None) -> None:
        self.account = account
        self.context = context
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message) -> None:
        """A refused form (4xx) is what some tests want: only what a page does wrong counts."""
        refused = ("the server responded with a status of", "Response Status Error Code")
        if message.type == "error" and not any(words in message.text for words in refused):
            self.complaints.append(message.text)

    # What they do ---------------------------------------------------------------------------------

    def sign_in(self, account: Account, *, password: str = PASSWORD) -> None:
        """Sign in, from the page that asks for it."""
        self.write({"Adresse électronique": account.email, "Mot de passe": password})
        self.press("Se connecter")

    def visit(self, path: str) -> int:
        """Open a page; returns its status."""
        return self.page.goto(path).status

    def write(self, fields: dict[str, str | list[str]]) -> None:
        """Fill fields named by their labels: a text or a choice; for a list, boxes to tick."""
        for label, value in fields.items():
            if isinstance(value, list):
                group = self.page.get_by_role("group", name=label)
                for box in value:
                    group.get_by_label(box, exact=True).check()
            else:
                self._write_one(self.field(label), value)

    def _write_one(self, field: Locator, value: str) -> None:
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        elif field.get_attribute("type") == "checkbox":
            field.set_checked(bool(value))
        else:
            field.fill(value)

    def press(self, label: str) -> None:
        """Press a button of the page's own content."""
        self.page.get_by_role("main").get_by_role("button", name=label, exact=True).click()

    def acts(
        self, label: str, fields: dict[str, str | list[str]] | None = None, *, sends: str = ""
    ) -> None:
        """From the idea's page, take one of the actions offered and fill its form, sent by the
        button `sends` when that says something else."""
        actions = self.page.locator(".idea-actions, .idea-actions-quiet")
        actions.get_by_role("link", name=label, exact=True).click()
        self.write(fields or {})
        self.press(sends or label)

    def opens_from_desk(self, title: str) -> None:
        """Choose an idea among those that wait for them, read it there, and open its page."""
        self.visit("/referents/")
        self.page.locator(".desk-link").filter(has_text=title).click()
        pane = self.page.locator("#volet")
        expect(pane.locator(".desk-pane-title")).to_have_text(title)
        # The pane may be coming a second time: its link is followed, not clicked under the change.
        link = pane.get_by_role("link", name="Ouvrir la page de l’idée")
        self.visit(link.get_attribute("href"))

    def confirms(self, idea: str, label: str) -> None:
        """Read what is proposed on an idea, and confirm it."""
        self.visit(idea)
        self.page.get_by_role("link", name="Lire et confirmer").click()
        self.press(label)

    def deposits(self, **texts: str) -> str:
        """Deposit an idea under one's name; returns the path of its page."""
        self.visit("/idees/deposer/")
        self.page.get_by_role("link", name=re.compile("^En mon nom")).click()
        self.write(
            {
                "Un titre qui dit l’idée": texts["title"],
                "Le problème rencontré": texts["problem"],
                "Ce que je propose": texts["proposal"],
            }
        )
        self.press("Déposer l’idée")
        expect(self.page.locator("#messages")).to_contain_text("Votre idée est déposée.")
        return self.path

    def follows(self, code: str) -> None:
        """Open an anonymous idea by its code."""
        self.visit("/anonyme/suivre/")
        self.write({"Votre code de suivi": code})
        self.press("Ouvrir")

    # What they see --------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """The path of the page shown."""
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def field(self, label: str) -> Locator:
        """A field by its label, with or without the star of what is required."""
        words = r"\s+".join(re.escape(word) for word in label.split())
        return self.page.get_by_label(re.compile(rf"^\s*{words}\s*\*?\s*$")).first

    def reads(self, text: str) -> None:
        """The page's own content says this."""
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()

    def does_not_read(self, text: str) -> None:
        """The page, whole, does not say this."""
        expect(self.page.locator("body")).not_to_contain_text(text)

    def sees(self, *, state: str, awaited: str = "", step: str = "", last: str = "") -> None:
        """On an idea's page: its state, whom it waits for, its current step, its last move."""
        page = self.page
        expect(page.locator(".page-header-kicker")).to_have_text(state)
        expect(page.locator(".waiting-banner-who")).to_contain_text([awaited] if awaited else [])
        if step:
            expect(page.locator(".stepper [aria-current=step] .stepper-label")).to_have_text(step)
        if last:
            expect(page.locator(".history-what").first).to_have_text(last)

    def history(self) -> list[str]:
        """What happened to the idea shown, oldest first."""
        return self.page.locator(".history-what").all_inner_texts()[::-1]

    def actions(self) -> list[str]:
        """The actions offered on the idea shown."""
        links = self.page.locator(".idea-actions a, .idea-actions-quiet a")
        return [text.strip() for text in links.all_inner_texts()]

    def bell(self, about: str) -> int:
        """How many notifications on this subject are unread."""
        self.visit("/notifications/")
        return self.page.locator(".bell-item.is-unread").filter(has_text=about).count()

    def bell_reaches(self, count: int, *, about: str, timeout: float = WITHIN) -> None:
        """The unread notifications on a subject become exactly this many, once the worker has been
        by; other tests may have left others."""
        limit = time.monotonic() + timeout
        while (now := self.bell(about)) != count:
            assert time.monotonic() < limit, f"{self.account}: {now} notifications, not {count}"
            time.sleep(0.2)
