"""A browser of the anonymous zone for tests: its own handler, behind the door it has in service."""

import re
from html import unescape

from django.test import Client
from django.test.client import ClientHandler

from ideas.anonymous import tokens
from innovation_platform.entrance import without_identity
from innovation_platform.zone import ZoneHandler

HOME = "/anonyme/"


class ZoneClientHandler(ClientHandler):
    """The zone's middleware and errors, given what the door lets through."""

    load_middleware = ZoneHandler.load_middleware
    get_response = ZoneHandler.get_response

    def __call__(self, environ):
        return super().__call__(without_identity(environ))


class ZoneClient(Client):
    """`send()` posts a form as one of our pages would: with its origin and a fresh token."""

    def __init__(self, **headers) -> None:
        super().__init__(**headers)
        self.handler = ZoneClientHandler()

    def send(self, path: str, data: dict | None = None, **headers):
        fields = {"csrfmiddlewaretoken": tokens.new_token(), **(data or {})}
        return self.post(path, fields, HTTP_ORIGIN="http://testserver", **headers)


def words(response) -> str:
    """What a page says, its marks and runs of spaces left out."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def hidden(response, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return unescape(found[1]) if found else ""
