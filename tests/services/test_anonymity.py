"""The promise of the letter box, on real servers: nothing that the platform writes anywhere leads
from an anonymous idea to the person who deposited it. Each search has a control that plants the
leak it looks for. See docs/anonymity.md."""

import io
import secrets
import shutil
import subprocess

import pytest
from PIL import Image

from tests.services.box_actor import PASSWORD
from tests.services.box_platform import PLACE, Embedded, Services
from tests.services.servers import Redis, wait_until
from tests.support.mail_sink import MailSink

#: Where a person's own name and address are: their account, and the search of their colleagues.
OF_THE_ACCOUNT = {"accounts_user", "account_emailaddress"}
#: Where the text of an idea is once it was collected.
OF_THE_IDEA = {"ideas_idea", "ideas_dialoguemessage", "ideas_searchdocument"}
ADDRESS = "203.0.113.77"
ARTIST, COPYRIGHT = 0x013B, 0x8298


@pytest.fixture
def mail():
    sink = MailSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(scope="module")
def tables(postgresql, mail_server, tmp_path_factory):
    """A database with the tables, that each test has a copy of."""
    name = f"tables_{secrets.token_hex(4)}"
    postgresql.make(name)
    folder = tmp_path_factory.mktemp("tables")
    Services(folder, mail_server, postgresql, Redis(folder), name).migrate()
    return name


@pytest.fixture
def services(tmp_path, postgresql, tables, broker, mail):
    name = f"box_{secrets.token_hex(4)}"
    postgresql.make(name, like=tables)
    installation = Services(tmp_path, mail, postgresql, broker, name)
    yield installation
    installation.stop()


@pytest.fixture(scope="module")
def embedded_tables(mail_server, tmp_path_factory):
    """A SQLite file with the tables, that each test has a copy of."""
    empty = Embedded(tmp_path_factory.mktemp("embedded"), mail_server)
    empty.migrate()
    return empty.base


@pytest.fixture(params=["services", "embedded"])
def installation(request, tmp_path, mail):
    """The platform on PostgreSQL and Redis, then as one process on SQLite."""
    if request.param == "services":
        yield request.getfixturevalue("services")
        return
    embedded = Embedded(tmp_path, mail)
    embedded.copy_tables(request.getfixturevalue("embedded_tables"))
    yield embedded
    embedded.stop()


class Canaries:
    """What must not be found: of the person, of their browser, of their file, of their words."""

    def __init__(self) -> None:
        mark = secrets.token_hex(4)
        self.name = f"canari{mark}"
        self.email = f"{self.name}@exemple.fr"
        self.browser = f"Navigateur{mark}"
        self.file = f"Dossier-de-Fichier{mark}.jpg"
        self.artist = f"Appareil{mark}"
        self.words = f"Paroles{mark}"
        self.message = f"Suite{mark}"
        self.codes: list[str] = []

    @property
    def anywhere(self) -> list[str]:
        """What must be nowhere at all."""
        grouped = ["-".join(code[start : start + 4] for start in (0, 4, 8)) for code in self.codes]
        return [self.browser, self.file, self.artist, ADDRESS, *self.codes, *grouped]

    def picture(self) -> bytes:
        image, output = Image.new("RGB", (60, 40), "teal"), io.BytesIO()
        exif = image.getexif()
        exif[ARTIST], exif[COPYRIGHT] = self.artist, self.name
        image.save(output, "JPEG", exif=exif, comment=self.artist)
        return output.getvalue()

    def texts(self, title: str) -> dict[str, str]:
        return {
            "title": title,
            "problem": f"Les usagers attendent. {self.words}",
            "proposal": f"Une borne à l’accueil. {self.words}",
        }


def found_in(places, words) -> set[str]:
    """« word in place » for each of the words found, as text or escaped as JSON does."""
    return {
        f"{word} in {place}"
        for place, content in places
        for word in words
        if word.encode() in content or word.encode("utf-16-le") in content
    }


def everything(installation):
    """Every place the platform writes to, its database and write-ahead log included."""
    yield from installation.traces()
    yield from installation.rows().items()
    yield "journal", installation.journal()


def outside(installation, allowed):
    """Every place but these tables; the write-ahead log holds those tables too."""
    yield from installation.traces()
    for table, content in installation.rows().items():
        if table not in allowed:
            yield table, content


def settled(installation):
    """Every letter collected, and the mails that follow out."""
    wait_until(lambda: installation.act("letters") == 0, "letters stay", timeout=90)


def metadata(path) -> str:
    """What exiftool reads in a file, or Pillow where it is not installed."""
    if shutil.which("exiftool"):
        done = subprocess.run(["exiftool", str(path)], capture_output=True, text=True, check=True)
        return done.stdout
    with Image.open(path) as image:
        return f"{dict(image.getexif())} {image.info}"


def test_a_deposit_leaves_no_trace_of_its_author(installation):
    canaries = Canaries()
    installation.prepare(canaries.email)
    installation.listen()
    installation.run()
    browser = installation.browser(canaries.browser, ADDRESS)
    browser.sign_in(canaries.email, PASSWORD)
    browser.get("/idees/")
    files = ((canaries.file, canaries.picture()),)
    for number in range(2):
        code = browser.deposit_without_a_name(PLACE, canaries.texts(f"Idée {number}"), files)
        canaries.codes.append(code)

    # Two letters wait for a third: all that was written is sealed.
    assert installation.act("letters") == 2
    words = [*canaries.anywhere, canaries.words]
    assert found_in(everything(installation), words) == set()

    canaries.codes.append(browser.deposit_without_a_name(PLACE, canaries.texts("Idée 2"), files))
    settled(installation)
    browser.sign_out()
    assert [idea["title"] for idea in installation.act("ideas")] == ["Idée 0", "Idée 1", "Idée 2"]
    installation.mail.wait_for("referent@exemple.fr", subject="Idée")

    # The referent asks; the author answers with the code.
    installation.act("ask")
    for code in canaries.codes:
        assert "un ordre de grandeur" in browser.follow(code)
        browser.write_by_code(code, "provide_info", body=canaries.message)
    settled(installation)
    states = {idea["state"] for idea in installation.act("ideas")}
    assert states == {"in_triage"}

    wait_until(lambda: len(installation.mail.messages) >= 6, "mails wait", timeout=60)
    assert found_in(everything(installation), canaries.anywhere) == set()
    told = found_in(outside(installation, OF_THE_ACCOUNT), [canaries.name, canaries.email])
    assert told == set()
    texts = [canaries.words, canaries.message]
    assert found_in(outside(installation, OF_THE_IDEA), texts) == set()
    media = installation.folder / "var" / "media" / "attachments"
    kept = list(media.iterdir())
    assert len(kept) == 3
    for path in kept:
        assert canaries.artist not in metadata(path)
        assert path.stat().st_mtime % 60 == 0
    installation.stop()


def test_control_each_kind_of_leak_is_found(services):
    """An access line, a picture as it came, an unsealed letter: planted, then looked for."""
    canaries = Canaries()
    services.prepare(canaries.email)
    access = ("--access-logfile", "-", "--access-logformat", "%(h)s %(r)s %(a)s")
    services.run(gunicorn=access, background=False)
    browser = services.browser(canaries.browser, ADDRESS)
    browser.get("/anonyme/suivre/")
    media = services.folder / "var" / "media" / "attachments"
    media.mkdir(parents=True)
    (media / "brute.jpg").write_bytes(canaries.picture())
    with services.connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ideas_letter (id, box, organisation_id, day, key_id, sealed) SELECT"
            " gen_random_uuid(), 'x', id, now(), 'x', %s FROM accounts_organisation LIMIT 1",
            [canaries.words.encode()],
        )
    connection.close()

    found = found_in(everything(services), [canaries.browser, canaries.artist])
    assert found == {
        f"{canaries.browser} in web.log",
        f"{canaries.artist} in var/media/attachments/brute.jpg",
    }
    assert canaries.artist in metadata(media / "brute.jpg")
    hexadecimal = canaries.words.encode().hex()
    assert found_in(everything(services), [hexadecimal]) == {f"{hexadecimal} in ideas_letter"}
    assert found_in([("journal", services.journal())], [canaries.words]) != set()


# Killed in the middle -----------------------------------------------------------------------------


def test_a_collector_killed_in_the_middle_loses_and_repeats_nothing(installation):
    """kill -9, after it has delivered some letters of an organisation and written their files."""
    installation.prepare()
    installation.act("post", PLACE, "6")
    nothing = {"Letter": 6, "Idea": 0, "HistoryEntry": 0, "Occurrence": 0, "Attachment": 0}
    assert installation.act("kept") == {**nothing, "files": 0}
    collector = installation.start("collector", "-m", "tests.services.box_actor", "collect_slowly")
    media = installation.folder / "var" / "media" / "attachments"
    wait_until(lambda: len(list(media.glob("*"))) >= 3, "nothing is delivered", timeout=60)
    collector.kill()

    left = installation.act("kept")
    assert left == {**nothing, "files": left["files"]}
    assert left["files"] >= 3, "control: it was in the middle"
    assert installation.act("collect") == 6
    done = {"Letter": 0, "Idea": 6, "HistoryEntry": 6, "Occurrence": 6, "Attachment": 6}
    assert installation.act("kept") == {**done, "files": 6}


# The same day with one depositor or the other -----------------------------------------------------

CAST = ("alice@exemple.fr", "basile@exemple.fr", "claire@exemple.fr")


def a_day(services, depositor, *, careless=""):
    """Three people sign in, one of them deposits without a name; once the box is opened, they
    propose their idea to a challenge by its code; all sign out, and the box is opened again. The
    persons that the database leads to, from the idea."""
    services.prepare(*CAST)
    challenge = services.act("challenge", PLACE)
    services.run(background=False)
    browsers = {email: services.browser("ordinaire") for email in CAST}
    for email, browser in browsers.items():
        browser.sign_in(email, PASSWORD)
        browser.get("/idees/")
    texts = {"title": "Une idée", "problem": "Un problème.", "proposal": "Une proposition."}
    code = browsers[depositor].deposit_without_a_name(PLACE, texts)
    assert services.act("collect") == 1
    browsers[depositor].write_by_code(code, "enter_challenge", campaign=challenge)
    for browser in browsers.values():
        browser.sign_out()
    assert services.act("collect", "5") == 1
    if careless:
        services.act(careless, PLACE, depositor)
    services.stop()
    snapshot = services.snapshot()
    return (
        snapshot.persons_by_column(),
        snapshot.persons_by_transaction(),
        snapshot.order(),
    )


@pytest.fixture
def new_services(tmp_path, postgresql, tables, broker, mail):
    """Makes installations on PostgreSQL and Redis, each with a database of its own."""

    def make(name):
        postgresql.make(name, like=tables)
        return Services(tmp_path / name, mail, postgresql, broker, name)

    return make


@pytest.fixture
def new_embedded(tmp_path, embedded_tables, mail):
    """Makes installations on SQLite, each with a file of its own."""

    def make(name):
        made = Embedded(tmp_path / name, mail)
        made.copy_tables(embedded_tables)
        return made

    return make


@pytest.fixture(params=["services", "embedded"])
def days(request, tmp_path):
    """Each call lives the same day in an installation of its own."""
    make = request.getfixturevalue(f"new_{request.param}")

    def live(depositor, **how):
        name = f"day_{secrets.token_hex(4)}"
        (tmp_path / name).mkdir()
        installation = make(name)
        try:
            return a_day(installation, depositor, **how)
        finally:
            installation.stop()

    live.tells_transactions = request.param == "services"
    return live


def test_the_same_day_with_another_depositor_leaves_the_same_database(days):
    with_alice, with_basile = days(CAST[0]), days(CAST[1])
    assert with_alice == with_basile
    by_column, by_transaction, order = with_alice
    assert set(CAST) & (by_column | by_transaction) == set()
    tables_written = {table for table, _people in order}
    assert {"ideas_idea", "ideas_entrytrace", "accounts_user"} <= tables_written


@pytest.mark.parametrize("careless", ["deposit_carelessly", "enter_carelessly"])
def test_control_a_row_that_names_someone_in_the_same_transaction_is_found(days, careless):
    with_alice, with_basile = (days(email, careless=careless) for email in CAST[:2])
    if days.tells_transactions:
        assert (CAST[0] in with_alice[1], CAST[1] in with_basile[1]) == (True, True)
    assert with_alice[2] != with_basile[2]
