"""The challenges of the demo: their phases, the rules they were opened under, some news."""

import datetime

from django.db.models import F

from accounts.models import User
from campaigns.enums import PhaseCode
from campaigns.models import Campaign, CampaignNews, CampaignSettings, Phase, RulesVersion
from campaigns.phases import phase_of, proposed_calendar
from campaigns.services.holding import jury_snapshot, snapshot
from ideas.anonymous.challenges import takes_anonymous
from ideas.demo.accounts import account
from ideas.models import IdeaSettings

DAY = datetime.timedelta(days=1)
CRITERIA = """Utile aux usagers ou aux équipes, dès cette année.
Simple à essayer sur un site, en moins de trois mois.
Peut servir ailleurs : une autre équipe pourrait faire de même."""
CHOICE = (
    "Les référents lisent toutes les idées ; le comité en étudie la suite. Chaque idée, choisie ou "
    "non, reçoit une réponse écrite."
)
CHOICE_OF_JURY = (
    "Le jury évalue chaque idée avec la même grille, puis délibère. Une personne proche d’une idée se "
    "déporte. Chaque idée, choisie ou non, reçoit une réponse écrite."
)
PRIZES = "Deux jours d’équipe pour préparer l’essai, et une présentation à la réunion des cadres."
NEWS = (
    (
        "À mi-parcours",
        "Merci à celles et ceux qui ont écrit. Plusieurs idées se répondent : lisez-les, soutenez "
        "celles qui vous parlent, complétez-les en commentaire. Les petites idées comptent autant.",
    ),
    (
        "Merci à toutes et à tous",
        "Les idées sont toutes là. Les soutiens et les commentaires continuent d’aider celles et "
        "ceux qui les étudient.",
    ),
)


def run_challenges(*, today: datetime.date) -> None:
    """Write the phases, the frozen rules and the news of every challenge of the demo, as they would
    be had each been run here; what has begun was told."""
    with_parts = IdeaSettings.objects.filter(uses_committee=True).values_list("pk", flat=True)
    CampaignSettings.objects.bulk_create(
        CampaignSettings(
            organisation_id=pk,
            uses_jury=True,
            uses_prizes=True,
            uses_vote=True,
            uses_celebration=True,
        )
        for pk in with_parts
    )
    prized = set(with_parts)
    phases, rules, news = [], [], []
    extended = _extended(today)
    for campaign in Campaign.objects.with_calendar().order_by("pk"):
        if not campaign.phases.all():
            phases += _phases(campaign, today)
        first = _rules(campaign, today, prizes=campaign.organisation_id in prized)
        rules += _amended(first) if campaign == extended else [first]
        news += _news(campaign, today)
    Phase.objects.bulk_create(phases)
    Phase.objects.filter(starts_on__lte=today, told_on=None).update(told_on=F("starts_on"))
    RulesVersion.objects.bulk_create(rules)
    CampaignNews.objects.bulk_create(news)


def _phases(campaign: Campaign, today: datetime.date) -> list[Phase]:
    spans = proposed_calendar(
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        announced_on=campaign.published_on,
    )
    return [
        Phase(
            campaign=campaign,
            code=span.code,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            nearing_told_on=campaign.closes_on - 5 * DAY
            if span.code == PhaseCode.OPEN and campaign.closes_on - 5 * DAY <= today
            else None,
        )
        for span in spans
    ]


def _rules(campaign: Campaign, today: datetime.date, *, prizes: bool) -> RulesVersion:
    return RulesVersion(
        campaign=campaign,
        criteria=CRITERIA,
        eligibility=eligibility_of(campaign),
        jury_words=CHOICE_OF_JURY if campaign.jury_id else CHOICE,
        prizes=PRIZES if prizes else "",
        calendar=snapshot(campaign),
        jury=jury_snapshot(campaign) if campaign.opens_on <= today else {},
        moderates=campaign.moderates,
        written_by_id=campaign.launched_by_id,
        written_on=campaign.published_on,
        frozen_on=campaign.opens_on if campaign.opens_on <= today else None,
    )


def eligibility_of(campaign: Campaign) -> str:
    """Who may take part, as it is: whom the challenge is addressed to, and without a name only where
    letters may answer it."""
    who = "Tous les agents"
    if campaign.groupement_id:
        who = "Les agents de tous les organismes du groupement"
    elif campaign.units.exists():
        who = "Les agents des équipes à qui le défi s’adresse"
    how = "en leur nom, seuls ou à plusieurs"
    if takes_anonymous(campaign):
        how += ", ou anonymement"
    return f"{who}, {how}. Une idée répond à un seul défi à la fois."


def _news(campaign: Campaign, today: datetime.date) -> list[CampaignNews]:
    half = campaign.opens_on + (campaign.closes_on - campaign.opens_on) // 2
    days = zip(NEWS, (half, campaign.closes_on + DAY), strict=True)
    return [
        CampaignNews(
            campaign=campaign,
            title=title,
            text=text,
            written_by_id=campaign.launched_by_id,
            day=day,
        )
        for (title, text), day in days
        if day <= today
    ]


def _extended(today: datetime.date) -> Campaign | None:
    """The challenge under study where the demo accounts are: it was given a week more."""
    home = User.objects.get(email=account("referent").email).organisation_id
    rows = Campaign.objects.filter(organisation=home).with_calendar()
    return next((row for row in rows if phase_of(row, today) == PhaseCode.DELIBERATION), None)


def _amended(last: RulesVersion) -> list[RulesVersion]:
    """Its rules as they were frozen, a week shorter, then as they are: two versions to read."""
    written = last.campaign.closes_on - 9 * DAY
    words = ("criteria", "eligibility", "jury_words", "prizes", "calendar", "jury")
    second = RulesVersion(
        campaign=last.campaign,
        version=2,
        **{name: getattr(last, name) for name in words},
        reason="Une semaine de plus, pour que les équipes en congé puissent répondre.",
        written_by_id=last.written_by_id,
        written_on=written,
        frozen_on=written,
    )
    last.calendar = [_a_week_before(row) for row in last.calendar]
    return [last, second]


def _a_week_before(row: dict) -> dict:
    """The days of a phase before the first of them that lasted longer gained a week."""

    def shifted(day: str) -> str:
        return (datetime.date.fromisoformat(day) - 7 * DAY).isoformat()

    if row["code"] == PhaseCode.ANNOUNCED:
        return row
    starts_on = row["starts_on"] if row["code"] == PhaseCode.OPEN else shifted(row["starts_on"])
    return {**row, "starts_on": starts_on, "ends_on": shifted(row["ends_on"])}
