"""The site's name and address, for what is written outside any request."""

from urllib.parse import urljoin, urlsplit

from django.conf import settings


def site_name() -> str:
    return settings.SITE_NAME


def site_host() -> str:
    """The host of the site, with its port when it has one."""
    return urlsplit(settings.SITE_URL).netloc


def mail_domain() -> str:
    """The domain that the identifiers of our mails end with."""
    return urlsplit(settings.SITE_URL).hostname


def absolute(path: str) -> str:
    """The address of a page of this site, for a mail."""
    return urljoin(settings.SITE_URL, path)
