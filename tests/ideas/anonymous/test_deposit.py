"""A deposit goes through the box: sealed, then an idea like any other, with no trace of a time."""

import datetime
import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from ideas.anonymous import boxkeys
from ideas.anonymous.codes import new_code
from ideas.anonymous.files import CleanFile
from ideas.anonymous.letters import BoxClosed, post_deposit, take_back
from ideas.anonymous.sealing import STEP, Content, pack, padded_length, unpack
from ideas.enums import ActorKind, LetterKind, Origin, State, Visibility
from ideas.models import Attachment, HistoryEntry, Idea, Letter
from notifications.models import Occurrence
from tests.factories.accounts import OrganisationFactory, UnitFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import CategoryFactory, IdeaSettingsFactory
from tests.ideas.anonymous.box import TEXT, deposit, idea_of, open_box, tomorrow

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return OrganisationFactory(headcount=300)


def opened(letter):
    return unpack(boxkeys.unseal(bytes(letter.sealed), key_id=letter.key_id))


def test_what_is_posted_is_sealed(place):
    code = deposit(place)
    letter = Letter.objects.get()
    assert (letter.organisation, letter.day) == (place, timezone.localdate())
    row = repr(Letter.objects.values().get())
    for text in (*TEXT.values(), code, "deposit"):
        assert text not in row
        assert text.encode() not in bytes(letter.sealed)
    assert opened(letter).fields["title"] == TEXT["title"]
    assert Idea.objects.count() == 0
    assert Occurrence.objects.count() == 0


def test_the_letter_does_not_lead_to_the_idea(place):
    code = deposit(place)
    box = Letter.objects.get().box
    open_box()
    assert idea_of(code).code_digest != box


def test_its_length_tells_nothing(place):
    deposit(place)
    deposit(place, problem="Long. " * 1500, proposal="Plus long. " * 900)
    assert len({len(letter.sealed) for letter in Letter.objects.all()}) == 1


@pytest.mark.parametrize("length", [0, 1, 64 * 1024, 64 * 1024 + 1, STEP, STEP + 1, 11 * STEP - 5])
def test_padding_comes_in_few_sizes(length):
    padded = padded_length(length)
    assert padded >= length
    assert padded in {64 * 1024 * 2**n for n in range(7)} or padded % STEP == 0


def test_a_letter_is_read_as_it_was_written():
    content = Content(
        {"kind": "message", "body": "é\n«»"}, [("a.png", CleanFile("b", "c", b"\0d"))]
    )
    assert unpack(pack(content)) == content


def test_after_the_collection_it_is_an_idea_dated_of_that_day(place):
    category, campaign = CategoryFactory(), CampaignFactory(organisation=place)
    unit = UnitFactory(organisation=place, headcount=20)
    at = tomorrow()
    code = deposit(place, category=category, campaign=campaign, unit=unit)
    assert open_box(at) == 1
    idea, entry = idea_of(code), HistoryEntry.objects.get()
    assert {name: getattr(idea, name) for name in TEXT} == TEXT
    assert (idea.category, idea.campaign, idea.unit) == (category, campaign, unit)
    assert (idea.origin, idea.state, idea.revision) == (Origin.ANONYMOUS, State.DEPOSITED, 1)
    assert (idea.deposited_on, idea.deposited_at, idea.saved_at) == (at.date(), None, None)
    assert (entry.actor_kind, entry.actor, entry.at) == (ActorKind.DEPOSITOR, None, None)
    assert (entry.day, entry.action) == (at.date(), "deposit")
    assert not idea.involvements.exists()
    assert not Letter.objects.exists()
    assert Occurrence.objects.get().context == {"entry": entry.pk}


@pytest.mark.parametrize(
    ("moderates", "visibility"), [(True, Visibility.AWAITING), (False, Visibility.VISIBLE)]
)
def test_it_is_read_before_it_is_published_unless_the_organisation_says_otherwise(
    place, moderates, visibility
):
    IdeaSettingsFactory(organisation=place, moderates_anonymous=moderates)
    code = deposit(place)
    open_box()
    assert idea_of(code).visibility == visibility


@pytest.mark.parametrize(("headcount", "kept"), [(0, False), (19, False), (20, True)])
def test_a_small_unit_is_not_kept(place, headcount, kept):
    unit = UnitFactory(organisation=place, headcount=headcount)
    code = deposit(place, unit=unit)
    open_box()
    assert idea_of(code).unit == (unit if kept else None)


def test_a_deposit_asks_each_thing_once(place, django_assert_max_num_queries):
    """The keys, the idea it may be already, the key of the day; then the letter alone."""
    deposit(place)
    with django_assert_max_num_queries(6):
        deposit(place)


# The same deposit twice ---------------------------------------------------------------------------


def test_the_same_code_twice_is_one_deposit_whose_last_text_counts(place):
    code = new_code()
    first = post_deposit(code=code, organisation=place, **TEXT)
    second = post_deposit(code=code, organisation=place, **TEXT | {"title": "Une autre borne"})
    assert (first.collected, second.collected, Letter.objects.count()) == (False, False, 1)
    open_box()
    assert idea_of(code).title == "Une autre borne"
    assert Idea.objects.count() == 1


def test_a_code_already_collected_is_recognised_by_the_page(place):
    code = deposit(place)
    open_box()
    posted = post_deposit(code=code, organisation=place, **TEXT)
    assert posted.collected
    assert not Letter.objects.exists()


def test_a_code_collected_meanwhile_is_recognised_by_the_collector(place):
    code = deposit(place)
    letter = Letter.objects.get()
    open_box()
    letter.save(force_insert=True)
    assert open_box(tomorrow() + datetime.timedelta(days=7)) == 1
    assert Idea.objects.count() == HistoryEntry.objects.count() == 1
    assert idea_of(code).revision == 1


def test_a_deposit_is_taken_back(place):
    code = deposit(place)
    assert take_back(code=code, kind=LetterKind.DEPOSIT)
    assert not take_back(code=code, kind=LetterKind.DEPOSIT)
    assert not Letter.objects.exists()


# Bad input ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, {"title"}),
        ({"title": "x" * 141}, {"title"}),
        ({"problem": " \n", "proposal": ""}, {"problem", "proposal"}),
        ({"benefit": "x" * 10_001}, {"benefit"}),
        ({"proposal": "zéro \x00"}, {"proposal"}),
        ({"files": [CleanFile("a.png", "image/png", b"")] * 6}, {"files"}),
    ],
)
def test_a_deposit_is_checked_before_it_is_sealed(place, fields, wrong):
    with pytest.raises(ValidationError) as caught:
        deposit(place, **fields)
    assert set(caught.value.message_dict) == wrong
    assert not Letter.objects.exists()


def test_what_belongs_to_another_organisation_is_refused(place):
    with pytest.raises(ValidationError) as caught:
        deposit(place, unit=UnitFactory(), campaign=CampaignFactory())
    assert set(caught.value.message_dict) == {"unit", "campaign"}


def test_without_keys_the_box_is_closed(place, settings, tmp_path):
    settings.KEYS_DIR = str(tmp_path / "nothing")
    settings.KEYS_AUTOMATIC = False
    with pytest.raises(BoxClosed):
        deposit(place)


# Files -------------------------------------------------------------------------------------------


def test_files_appear_at_the_collection_only_with_random_names_and_rounded_times(place):
    files = [CleanFile("piece-jointe.png", "image/png", bytes([n])) for n in range(2)]
    code = deposit(place, files=files)
    assert not Path(default_storage.path("attachments")).exists()
    open_box()
    rows = list(Attachment.objects.filter(idea=idea_of(code)))
    assert [row.name for row in rows] == ["piece-jointe-1.png", "piece-jointe-2.png"]
    assert sorted(Path(row.file.path).read_bytes() for row in rows) == [b"\0", b"\1"]
    for row in rows:
        moment = timezone.localtime(
            datetime.datetime.fromtimestamp(Path(row.file.path).stat().st_mtime, datetime.UTC)
        )
        assert moment.time() == datetime.time()
        assert "piece" not in row.file.name
    assert len({row.file.name for row in rows}) == 2


def test_a_collection_begun_again_writes_over_what_a_crash_left(place):
    deposit(place, files=[CleanFile("piece-jointe.png", "image/png", b"whole")])
    letter = Letter.objects.get()
    ((stored, _file),) = opened(letter).files
    default_storage.save(f"attachments/{stored}", io.BytesIO(b"ha"))
    open_box()
    kept = Path(default_storage.path("attachments")).iterdir()
    assert [path.name for path in kept] == [stored]
    assert Path(Attachment.objects.get().file.path).read_bytes() == b"whole"
