"""Depositing: what is promised, the text, a second reading, the code, the envelope sealed.

Each page carries the text of the one before in its form. Nothing is kept on this side until the
last one, which puts a sealed letter in the box.
"""

from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from campaigns.models import Campaign
from ideas.anonymous import advice, codes, flood, letters, similar, tokens
from ideas.anonymous.challenges import named_by_a_poster, places_of
from ideas.anonymous.forms import LetterForm, SealForm
from ideas.anonymous.schedule import next_collection
from ideas.anonymous.views.pages import UNPROCESSABLE, methods, page
from ideas.enums import State
from innovation_platform.prepared import Given, PreparedObjects

SEE_OTHER = 303


@methods("GET")
def welcome(request: HttpRequest) -> HttpResponse:
    """What is promised, what is not, and the two ways on: write, or follow."""
    return page(request, "welcome.html")


@methods("GET")
def promise(request: HttpRequest) -> HttpResponse:
    """Who could see what, in plain French: the page of docs/anonymity.md for its readers."""
    return page(request, "promise.html")


@methods("GET")
def organisations(request: HttpRequest) -> HttpResponse:
    """To whom the letter goes. Where there is one organisation, it is not asked."""
    found = list(_organisations().order_by("name"))
    if len(found) == 1:
        return HttpResponseRedirect(reverse("anonymous_write", args=[found[0].code]))
    return page(request, "organisations.html", {"organisations": found})


@methods("GET", "POST")
def write(request: HttpRequest, organisation: str, campaign: int | None = None) -> HttpResponse:
    """The form: blank, for a challenge, or with the text that someone comes back to. A challenge
    that is not open today says when it opens, or that it is closed."""
    place = _place(organisation)
    if request.method == "POST":
        form = LetterForm(organisation=place, initial=request.POST.dict())
        return _write_page(request, place, form)
    if campaign is None:
        return _write_page(request, place, LetterForm(organisation=place))
    asked = _named_by_a_poster(campaign, organisation=place)
    if not asked.is_open:
        return _shut_page(request, asked, reverse("anonymous_write", args=[place.code]))
    form = LetterForm(organisation=place, initial={"campaign": campaign})
    return _write_page(request, place, form, campaign=asked)


@methods("GET")
def challenge_places(request: HttpRequest, campaign: int) -> HttpResponse:
    """To which organisation of a groupement the letter that answers its challenge goes: its poster
    hangs in all of them."""
    asked = _named_by_a_poster(campaign)
    if not asked.is_open:
        return _shut_page(request, asked, reverse("anonymous_organisations"))
    places = places_of(asked).order_by("name")
    return page(request, "organisations.html", {"organisations": places, "campaign": asked})


@methods("GET", "POST")
def review(request: HttpRequest, organisation: str) -> HttpResponse:
    """The text as it will be read, advice on what gives a person away, ideas that resemble it."""
    place = _place(organisation)
    if request.method != "POST":
        return _back_to_writing(place)
    form = LetterForm(request.POST, organisation=place)
    if not form.is_valid():
        return _write_page(request, place, form, status=UNPROCESSABLE)
    texts = form.texts()
    units = place.units.values_list("name", flat=True)
    context = {
        "organisation": place,
        "form": form,
        "carried": _carried(request),
        "seal": request.POST.get("seal", ""),
        "texts": [
            {"label": form.fields[name].label, "words": words}
            for name, words in texts.items()
            if words and name != "title"
        ],
        "title": texts["title"],
        "facts": _facts(form),
        "remarks": _remarks(form, texts, units),
        "neighbours": _neighbours(place, texts),
    }
    return page(request, "review.html", context)


@methods("GET", "POST")
def code(request: HttpRequest, organisation: str) -> HttpResponse:
    """The follow-up code, before anything is sent. Coming back keeps the same one."""
    place = _place(organisation)
    if request.method != "POST":
        return _back_to_writing(place)
    form = LetterForm(request.POST, organisation=place)
    if not form.is_valid():
        return _write_page(request, place, form, status=UNPROCESSABLE)
    return _code_page(request, place, SealForm())


@methods("GET", "POST")
def seal(request: HttpRequest, organisation: str) -> HttpResponse:
    """Seal the letter and put it in the box; sent twice, it is the same letter."""
    place = _place(organisation)
    if request.method != "POST":
        return _back_to_writing(place)
    form = LetterForm(request.POST, organisation=place)
    if not form.is_valid():
        return _write_page(request, place, form, status=UNPROCESSABLE)
    chosen = tokens.sealed_code(request.POST.get("seal", ""))
    envelope = SealForm(request.POST, request.FILES)
    if chosen is None:
        return _code_page(request, place, SealForm(), remade=True, status=UNPROCESSABLE)
    if not envelope.is_valid():
        return _code_page(request, place, envelope, status=UNPROCESSABLE)
    wait = flood.seconds_to_wait(request.POST["seal"], request.POST.get("proof", ""))
    if wait:
        return _code_page(request, place, envelope, wait=wait, status=UNPROCESSABLE)
    try:
        letters.post_deposit(
            code=chosen,
            organisation=place,
            files=envelope.cleaned_data["files"],
            **form.cleaned_data,
        )
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return _write_page(request, place, form, status=UNPROCESSABLE)
    response = HttpResponseRedirect(reverse("anonymous_posted", args=[place.code]))
    response.status_code = SEE_OTHER
    return response


@methods("GET")
def posted(request: HttpRequest, organisation: str) -> HttpResponse:
    """In the box, and when it is next opened."""
    context = {"organisation": _place(organisation), "next_collection": next_collection()}
    return page(request, "posted.html", context)


@methods("POST")
def look_alike(request: HttpRequest, organisation: str) -> HttpResponse:
    """Ideas that resemble what is being written: a part of the page, compared in memory."""
    place = _place(organisation)
    found = _neighbours(place, request.POST)
    return page(request, "_neighbours.html", {"neighbours": found})


# The pieces --------------------------------------------------------------------------------------


def _organisations():
    return Organisation.objects.filter(is_active=True)


_PLACE = PreparedObjects(
    lambda: (
        _organisations()
        .filter(code=Given("code", CharField()))
        .annotate(has_others=Exists(_organisations().exclude(pk=OuterRef("pk"))))
    ),
    by_key=True,
)


def _place(code: str) -> Organisation:
    """An organisation that takes letters, and whether there are others (`has_others`)."""
    for place in _PLACE.objects(code=code):
        return place
    raise Http404


def _back_to_writing(place: Organisation) -> HttpResponse:
    """These pages exist only for a form: an address typed, or reloaded, leads to its beginning."""
    return HttpResponseRedirect(reverse("anonymous_write", args=[place.code]))


def _named_by_a_poster(pk: int, *, organisation: Organisation | None = None) -> Campaign:
    found = named_by_a_poster(pk, organisation=organisation)
    if found is None:
        raise Http404
    return found


def _shut_page(request: HttpRequest, campaign: Campaign, without_url: str) -> HttpResponse:
    """When a challenge opens, or since when it is closed, and where to write without it."""
    context = {"campaign": campaign, "without_url": without_url}
    return page(request, "challenge_shut.html", context)


def _write_page(
    request: HttpRequest,
    place: Organisation,
    form: LetterForm,
    *,
    campaign: Campaign | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form; for the challenge of a groupement, one changes organisation without leaving it."""
    elsewhere = reverse("anonymous_organisations")
    if campaign and campaign.groupement_id:
        elsewhere = reverse("anonymous_challenge_places", args=[campaign.pk])
    context = {
        "organisation": place,
        "seal": request.POST.get("seal", ""),
        "several": place.has_others,
        "elsewhere": elsewhere,
        # A blank form is put into words once for all that it offers: see {% remember %}.
        "blank": form.offer(),
        "form": form,
    }
    return page(request, "write.html", context, status=status)


def _code_page(
    request: HttpRequest,
    place: Organisation,
    envelope: SealForm,
    *,
    remade: bool = False,
    wait: int = 0,
    status: int = 200,
) -> HttpResponse:
    """The page that shows the code: the one its seal bears, or a new one."""
    bears = request.POST.get("seal", "")
    kept = tokens.sealed_code(bears)
    if kept is None:
        kept = codes.new_code()
        bears = tokens.seal_of(kept)
    context = {
        "organisation": place,
        "form": envelope,
        "carried": _carried(request),
        "seal": bears,
        "code": codes.grouped(kept),
        "puzzles": flood.start_of(bears),
        "remade": remade,
        "wait": wait,
        "files_again": bool(request.FILES),
        "next_collection": next_collection(),
    }
    return page(request, "code.html", context, status=status)


def _carried(request: HttpRequest) -> list[dict]:
    """The fields of the letter as they were posted, for the next page's form."""
    names = LetterForm.base_fields
    return [{"name": name, "value": request.POST[name]} for name in names if request.POST.get(name)]


def _facts(form: LetterForm) -> list[dict]:
    """What was chosen beside the words, in the form's order."""
    chosen = ((name, form.cleaned_data.get(name)) for name in ("category", "campaign", "unit"))
    return [{"label": form.fields[name].label, "value": value} for name, value in chosen if value]


def _remarks(form: LetterForm, texts: dict[str, str], units) -> list[dict]:
    """The clues found, in words."""
    said = {
        advice.Clue.EMAIL: _("Une adresse électronique"),
        advice.Clue.PHONE: _("Un numéro de téléphone"),
        advice.Clue.NUMBER: _("Un numéro qui désigne une personne"),
        advice.Clue.SIGNATURE: _("Ce qui ressemble à une signature"),
        advice.Clue.UNIT: _("Votre unité, dite à la première personne"),
    }
    return [
        {
            "what": said[remark.clue],
            "words": remark.words,
            "where": form.fields[remark.field].label,
        }
        for remark in advice.remarks(texts, units=units)
    ]


def _neighbours(place: Organisation, texts) -> list[dict]:
    text = " ".join(str(texts.get(name, "")) for name in ("title", "problem", "proposal"))
    found = similar.similar(organisation_id=place.pk, title=str(texts.get("title", "")), text=text)
    return [
        {
            "title": row.title,
            "state": row.state,
            "state_label": State(row.state).label,
            "problem": row.problem,
        }
        for row in found
    ]
