"""A person's browser without a screen: cookies, forms, and all that a browser tells of itself."""

import re
import urllib.error
import urllib.request
from html import unescape
from http.cookiejar import CookieJar

from ideas.anonymous import flood

BOUNDARY = "----essaim-tests"


class Browser:
    """`get` and `post` send what this person's browser and network say: a name of browser, an
    address added by a proxy, a language, the cookies of where they are signed in."""

    def __init__(self, site: str, *, canary: str, address: str) -> None:
        self.site = site
        self.headers = {
            "User-Agent": f"Mozilla/5.0 ({canary})",
            "Accept-Language": f"fr-{canary}",
            "X-Forwarded-For": address,
            "Referer": f"{site}/idees/?q={canary}",
        }
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        return self._open(urllib.request.Request(f"{self.site}{path}", headers=self.headers))

    def post(self, path: str, fields: dict, files: tuple[tuple[str, bytes], ...] = ()) -> str:
        parts = [f"{_part(name)}\r\n\r\n{value}\r\n".encode() for name, value in fields.items()]
        for name, content in files:
            head = f'{_part("files")}; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
            parts += [head.encode(), content, b"\r\n"]
        body = b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
        headers = {
            **self.headers,
            "Origin": self.site,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }
        request = urllib.request.Request(f"{self.site}{path}", data=body, headers=headers)
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as refused:
            body = refused.read().decode()
            raise AssertionError(f"{request.full_url}: {refused.code}\n{body[-2000:]}") from None

    # What people do ---------------------------------------------------------------------------

    def sign_in(self, email: str, password: str) -> None:
        token = field(self.get("/connexion/"), "csrfmiddlewaretoken")
        page = self.post(
            "/connexion/", {"csrfmiddlewaretoken": token, "login": email, "password": password}
        )
        assert "/deconnexion/" in page, "not signed in"

    def sign_out(self) -> None:
        token = field(self.get("/idees/"), "csrfmiddlewaretoken")
        self.post("/deconnexion/", {"csrfmiddlewaretoken": token})

    def deposit_without_a_name(
        self, place: str, texts: dict, files: tuple[tuple[str, bytes], ...] = ()
    ) -> str:
        """Write, read again, note the code, seal, as the pages of the zone are made; the code."""
        here = f"/anonyme/deposer/{place}/"
        token = field(self.get(here), "csrfmiddlewaretoken")
        self.post(f"{here}relire/", {"csrfmiddlewaretoken": token, **texts})
        page = self.post(f"{here}code/", {"csrfmiddlewaretoken": token, **texts})
        seal = field(page, "seal")
        sent = {"csrfmiddlewaretoken": token, **texts, "seal": seal, "proof": solve(seal)}
        page = self.post(f"{here}sceller/", {**sent, "noted": "on"}, files)
        assert "prochaine levée" in page.lower() or "dans la boîte" in page.lower()
        return seal.split(":")[0]

    def follow(self, code: str) -> str:
        token = field(self.get("/anonyme/suivre/"), "csrfmiddlewaretoken")
        return self.post("/anonyme/suivre/", {"csrfmiddlewaretoken": token, "code": code})

    def write_by_code(self, code: str, kind: str, **fields) -> str:
        token = field(self.get("/anonyme/suivre/"), "csrfmiddlewaretoken")
        asked = {"csrfmiddlewaretoken": token, "code": code}
        page = self.post(f"/anonyme/suivre/ecrire/{kind}/", asked)
        carried = {name: field(page, name) for name in ("seen", "number")}
        return self.post(
            f"/anonyme/suivre/ecrire/{kind}/", {**asked, **carried, **fields, "send": "1"}
        )


def _part(name: str) -> str:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'


def field(page: str, name: str) -> str:
    """The value of a hidden field."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert tag, f"no field {name} in {page[-1500:]}"
    value = re.search(r'value="([^"]*)"', tag[0])
    return unescape(value[1]) if value else ""


def solve(seal: str) -> str:
    """What the page's script finds."""
    start = flood.start_of(seal)
    found = []
    for place in range(flood.settings.ANONYMOUS_PUZZLES):
        number = 0
        while not flood.is_answer(start, place, number):
            number += 1
        found.append(str(number))
    return "-".join(found)
