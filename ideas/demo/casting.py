"""Makes the rows that everything else rests on: organisations, people, missions, committees."""

import datetime
from itertools import accumulate, cycle, islice
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from accounts.enums import Branch, OrganisationKind, Role
from accounts.models import Groupement, Mandate, Organisation, User
from campaigns.enums import Motif
from campaigns.models import Campaign
from ideas.demo import corpus
from ideas.demo.accounts import ACCOUNTS, PASSWORD
from ideas.demo.calendar import Calendar
from ideas.demo.cast import Cast, Challenge, Place
from ideas.demo.corpus.types import OrganisationText
from ideas.demo.organisations import make_units, organisation_texts
from ideas.models import Category, IdeaSettings
from projects.models import ProjectSettings
from referents.enums import Seat
from referents.models import Committee, CommitteeMember, Session

BATCH = 2_000
FEWEST_PEOPLE, MOST_PEOPLE = 60, 150_000
#: People for each idea, where the number of ideas decides.
PEOPLE_PER_IDEA = 0.15
#: One referent for about that many people, where the organisation has a committee.
PEOPLE_PER_REFERENT = 90
#: Month and day on which the challenges of each season open; they last five weeks.
SEASONS = {
    "hiver": (1, 12),
    "printemps": (4, 2),
    "été": (6, 1),
    "rentrée": (9, 8),
    "automne": (11, 5),
}
CHALLENGE_DAYS = 35
SESSION_MONTHS_AHEAD = 6


class Casting:
    """One run: `make()` writes the rows and returns what stories need to know of them."""

    def __init__(self, *, ideas: int, organisations: int, rng: Random, calendar: Calendar) -> None:
        self.rng = rng
        self.calendar = calendar
        self.texts = list(islice(organisation_texts(), organisations))
        self.opening = calendar.date(calendar.first) - datetime.timedelta(days=40)
        self.password = make_password(PASSWORD)
        people = max(FEWEST_PEOPLE * organisations, int(ideas * PEOPLE_PER_IDEA))
        self.people = min(people, MOST_PEOPLE)
        self.emails: set[str] = set()

    def make(self) -> Cast:
        categories = self._categories()
        places = [self._place(number, text) for number, text in enumerate(self.texts)]
        cast = Cast(places, {}, categories, list(accumulate(place.weight for place in places)))
        self._people(cast)
        self._network_leads(cast)
        for place in places:
            self._challenges(place)
            place.neighbours = [p for p in places if p.branch == place.branch and p is not place]
        return cast

    # Places ------------------------------------------------------------------------------------

    def _categories(self) -> dict[str, int]:
        return {
            code: Category.objects.get_or_create(
                code=code, defaults={"name": name, "position": position}
            )[0].pk
            for position, (code, name) in enumerate(corpus.CATEGORIES)
        }

    def _place(self, number: int, text: OrganisationText) -> Place:
        row = Organisation.objects.create(
            code=f"demo-{slugify(text.short_name)}",
            name=text.name,
            short_name=text.short_name,
            network=text.network,
            branch=Branch(text.branch),
            kind=OrganisationKind(text.kind),
            city=text.sites[0] if text.sites else "",
            headcount=text.headcount,
        )
        uses = number % 2 == 0
        IdeaSettings.objects.create(organisation=row, uses_committee=uses, uses_pilot=uses)
        ProjectSettings.objects.create(organisation=row, uses_sharing=uses, uses_kit=uses)
        weight = text.headcount * (3.0 if number == 0 else 1.0)
        place = Place(row.pk, text.branch, weight, uses, text.sites or ("Grandval",))
        make_units(place, row, text)
        return place

    # People ------------------------------------------------------------------------------------

    def _people(self, cast: Cast) -> None:
        total = sum(text.headcount for text in self.texts)
        spare = self.people - FEWEST_PEOPLE * len(self.texts)
        for place, text in zip(cast.places, self.texts, strict=True):
            count = FEWEST_PEOPLE + int(spare * text.headcount / total)
            keys = self._crowd(place, text, count)
            played = {}
            if place is cast.places[0]:
                played = cast.played = self._played(place)
            self._give_offices(place, keys, text, played)

    def _crowd(self, place: Place, text: OrganisationText, count: int) -> list[int]:
        """The people of an organisation; in memory only their keys and units remain."""
        domain = f"{slugify(text.short_name)}.example"
        keys = []
        units = cycle(place.units)
        for start in range(0, count, BATCH):
            rows = [
                self._person(place, domain, next(units))
                for _number in range(start, min(count, start + BATCH))
            ]
            keys += [row.pk for row in User.objects.bulk_create(rows)]
            place.unit_of.update((row.pk, row.unit_id) for row in rows)
        return keys

    def _person(self, place: Place, domain: str, unit: int) -> User:
        first = self.rng.choice(corpus.first_names())
        last = self.rng.choice(corpus.last_names())
        local = email = f"{slugify(first)}.{slugify(last)}"
        number = 1
        while f"{email}@{domain}" in self.emails:
            number += 1
            email = f"{local}.{number}"
        self.emails.add(f"{email}@{domain}")
        return User(
            email=f"{email}@{domain}",
            first_name=first,
            last_name=last,
            password=self.password,
            organisation_id=place.pk,
            unit_id=unit,
        )

    def _played(self, place: Place) -> dict[str, int]:
        """The demo accounts: the network lead is of the national fund, when there is one."""
        national = Organisation.objects.filter(
            kind=OrganisationKind.NATIONAL, branch=place.branch, code__startswith="demo-"
        ).first()
        played: dict[str, int] = {}
        for row in ACCOUNTS:
            home = place.pk
            if row.role == "network_lead" and len(self.texts) > 1:
                home = national.pk if national else None
            unit = next(
                (pk for name, pk in place.unit_names.items() if name.startswith(row.unit)), None
            )
            user = User.objects.create(
                email=row.email,
                first_name=row.first_name,
                last_name=row.last_name,
                password=self.password,
                organisation_id=home,
                unit_id=unit if home == place.pk and row.unit else None,
            )
            played[row.role] = user.pk
            place.unit_of[user.pk] = user.unit_id
        return played

    def _give_offices(
        self, place: Place, keys: list[int], text: OrganisationText, played: dict[str, int]
    ) -> None:
        """Missions and seats, taken from the head of the list; the others are agents."""
        crowd = iter(keys)
        place.owner = played.get("referent") or next(crowd)
        self._mandate(place.owner, Role.REFERENT, place, share=50)
        first = played.get("director") or next(crowd)
        source = self._mandate(first, Role.DIRECTOR, place)
        place.directors = [first]
        if place.uses_committee:
            deputy = next(crowd)
            self._mandate(deputy, Role.DIRECTOR, place, delegated_by=source)
            place.directors.append(deputy)
            self._unit_referents(place, crowd, text)
            for unit in place.units[1:3]:
                self._mandate(next(crowd), Role.FACILITATOR, place, unit_id=unit, share=10)
            self._committee(place, crowd, played)
        if played:
            self._mandate(played["administrator"], Role.ADMINISTRATOR, None)
            animator = played["facilitator"]
            team = place.unit_of[animator]
            self._mandate(animator, Role.FACILITATOR, place, unit_id=team, share=10)
        place.agents = [played[role] for role in ("agent", "expert", "project_lead") if played]
        place.agents += list(crowd)

    def _unit_referents(self, place: Place, crowd, text: OrganisationText) -> None:
        count = max(2, min(len(place.tops), text.headcount // PEOPLE_PER_REFERENT))
        for top, below in place.tops[:count]:
            person = next(crowd)
            self._mandate(person, Role.REFERENT, place, unit_id=top, share=20)
            place.referent_of |= dict.fromkeys([top, *below], person)

    def _mandate(self, user: int, role: Role, place: Place | None, **fields) -> Mandate:
        return Mandate.objects.create(
            user_id=user,
            role=role,
            organisation_id=place.pk if place else None,
            starts_on=self.opening,
            **fields,
        )

    def _committee(self, place: Place, crowd, played: dict[str, int]) -> None:
        row = Committee.objects.create(organisation_id=place.pk, name="Comité innovation")
        place.committee = row.pk
        place.chair = played.get("committee_chair") or next(crowd)
        place.secretary = next(crowd)
        members = [played.get("committee_member") or next(crowd), next(crowd), next(crowd)]
        seats = [(place.chair, Seat.CHAIR), (place.secretary, Seat.SECRETARY)]
        seats += [(person, Seat.MEMBER) for person in members]
        CommitteeMember.objects.bulk_create(
            CommitteeMember(committee=row, user_id=person, seat=seat, starts_on=self.opening)
            for person, seat in seats
        )
        place.sessions = self._session_days()
        Session.objects.bulk_create(
            Session(
                committee=row,
                held_on=self.calendar.date(day),
                place=f"Site de {place.sites[0]}, salle du conseil",
            )
            for day in place.sessions
        )

    def _session_days(self) -> list[int]:
        """About the third Thursday of each month, August aside."""
        days = set()
        month = self.calendar.date(self.calendar.first).replace(day=1)
        end = self.calendar.today + 31 * SESSION_MONTHS_AHEAD
        while month.toordinal() <= end:
            thursday = month + datetime.timedelta(days=(3 - month.weekday()) % 7 + 14)
            if month.month != 8:
                days.add(self.calendar.after(thursday.toordinal()))
            month = (month + datetime.timedelta(days=32)).replace(day=1)
        return sorted(days - {self.calendar.today})

    def _network_leads(self, cast: Cast) -> None:
        """One per branch, and one for a groupement of organisations that are neighbours."""
        leads = {cast.places[0].branch: cast.played["network_lead"]}
        for place, text in zip(cast.places, self.texts, strict=True):
            if text.kind == OrganisationKind.NATIONAL:
                leads.setdefault(place.branch, place.agents.pop())
        for place in cast.places:
            if place.branch not in leads:
                person = self._person(place, "reseau.example", None)
                person.organisation_id = None
                person.save()
                leads[place.branch] = person.pk
            place.network_lead = leads[place.branch]
        for branch, person in leads.items():
            Mandate.objects.create(
                user_id=person, role=Role.NETWORK_LEAD, branch=branch, starts_on=self.opening
            )
        near = [p for p, text in zip(cast.places, self.texts, strict=True) if text.kind == "local"]
        group = Groupement.objects.create(name="Groupement des caisses du Val-Fleuri")
        group.organisations.set([place.pk for place in near[:3]])
        Mandate.objects.create(
            user_id=near[-1].agents.pop(),
            role=Role.NETWORK_LEAD,
            groupement=group,
            starts_on=self.opening,
        )

    # Challenges --------------------------------------------------------------------------------

    def _challenges(self, place: Place) -> None:
        """One a season over the years, never the same twice in a row; one is open today."""
        fitting = [c for c in corpus.challenges() if not c.branches or place.branch in c.branches]
        rows = []
        for opens, season in self._seasons():
            chosen = [c for c in fitting if c.season == season]
            if chosen:
                rows.append((opens, self.rng.choice(chosen)))
        used = {text.title for _opens, text in rows[-2:]}
        fresh = [c for c in fitting if c.title not in used]
        # One whose results are being told, one that a jury weighs, and one that takes ideas.
        for days_ago, text in zip(
            (CHALLENGE_DAYS + 34, CHALLENGE_DAYS + 9, 12), fresh, strict=False
        ):
            rows.append((self.calendar.before(self.calendar.today - days_ago), text))
        for opens, text in rows:
            closes = opens + CHALLENGE_DAYS
            row = Campaign.objects.create(
                organisation_id=place.pk,
                title=text.title,
                question=text.question,
                description=text.paragraph,
                opens_on=self.calendar.date(opens),
                closes_on=self.calendar.date(closes),
                published_on=self.calendar.date(min(opens - 10, self.calendar.today)),
                motif=self.rng.choice(Motif.values),
                launched_by_id=place.owner,
                sponsor_id=place.directors[0] if place.directors else None,
            )
            place.challenges.append(Challenge(row.pk, opens, closes, text.themes))

    def _seasons(self) -> list[tuple[int, str]]:
        """The openings that are over before today's challenge starts, and one to come."""
        calendar = self.calendar
        years = range(calendar.date(calendar.first).year, calendar.date(calendar.today).year + 2)
        openings = sorted(
            (datetime.date(year, *day).toordinal(), season)
            for year in years
            for season, day in SEASONS.items()
        )
        past = [row for row in openings if calendar.first < row[0] < calendar.today - 110]
        to_come = [row for row in openings if row[0] > calendar.today + 20]
        return [(calendar.after(opens), season) for opens, season in past + to_come[:1]]
