"""The accounts room as the floor sees it: its tables, nothing started."""

from django.apps import AppConfig


class PlainAccounts(AppConfig):
    name = "accounts"
    default = False
