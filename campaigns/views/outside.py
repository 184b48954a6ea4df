"""A challenge outside the platform: a poster for a wall, a screen for a hall."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from campaigns.views.detail import found
from campaigns.views.sections import answer_pages, figures_of
from ideas.results import results_of
from innovation_platform.documents import document
from notifications.site import absolute

FORMATS = ("a4", "a3")
#: Seconds between two readings of the figures on a screen.
REFRESH = 60
#: Winners that a hall reads from five metres.
WINNERS = 4


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The poster as a PDF, A4 or A3; where PDF cannot be made, a page to print."""
    campaign = _announced(request, pk)
    size = request.GET.get("format", FORMATS[0])
    if size not in FORMATS:
        raise Http404
    context = {"campaign": campaign, "size": size, "codes": codes(campaign)}
    name = f"affiche-defi-{campaign.pk}-{size}"
    return document(request, "documents/poster.html", context, name=name)


@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The challenge on the screen of a hall: the question, the days left, figures that everyone may
    know, its winners once they are told. It reads them again every minute, without script, unless
    asked to keep still."""
    campaign = _announced(request, pk)
    still = "fixe" in request.GET
    results = results_of(campaign, request.user)
    context = {
        "campaign": campaign,
        "phase": campaign.phase,
        "days_left": (campaign.closes_on - campaign.today).days + 1,
        "opens_in": (campaign.opens_on - campaign.today).days,
        "span_results": campaign.span(PhaseCode.RESULTS),
        "figures": figures_of(campaign),
        "winners": results.awards[:WINNERS] if results else [],
        "codes": codes(campaign) if campaign.is_open else [],
        "still": still,
    }
    response = render(request, "campaigns/screen.html", context)
    if not still:
        response["Refresh"] = str(REFRESH)
    return response


def codes(campaign: Campaign) -> list[dict]:
    """A QR code per way of answering: one's name or not, each with its address in letters. In a
    groupement the poster hangs in every organisation: the letter's is then asked."""
    place = None if campaign.groupement_id else campaign.organisation
    signed, anonymous = answer_pages(campaign, place)
    ways = [(_("En mon nom"), signed), (_("Anonymement"), anonymous)]
    return [
        {"label": label, "address": absolute(page), "code": _drawn(absolute(page), label)}
        for label, page in ways
        if page
    ]


def _drawn(address: str, label: str) -> SafeString:
    """The code as an SVG of ours: drawn from an address of this site, its title our own words."""
    import segno  # here: most web workers never draw one

    drawing = segno.make_qr(address, error="m")
    svg = drawing.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, title=label)
    return mark_safe(svg)  # noqa: S308 - made of squares; segno escapes the title


def _announced(request: HttpRequest, pk: int) -> Campaign:
    """A challenge that everyone may know of: a draft has no poster."""
    campaign = found(request, pk)
    if campaign.is_draft:
        raise Http404
    return campaign
