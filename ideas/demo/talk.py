"""What colleagues say under an idea of the demo: a few comments under most, many under some; thanks
once it lives."""

import uuid
from functools import lru_cache
from typing import TYPE_CHECKING

from ideas.demo import corpus
from ideas.enums import CommentKind, State, Visibility, Voice
from ideas.markup import to_html

if TYPE_CHECKING:
    from ideas.demo.story import Story

#: How often nobody says anything; how many threads at most; how often a thread is answered.
SILENCE, LONGEST, ANSWERED = 0.45, 12, 0.45
#: How often the author answers, and a referent or the direction speaks for their office.
AUTHOR, REFERENT, DIRECTION = 0.5, 0.12, 0.03
HELPED = 0.3
#: Ideas that changed something are thanked for.
LIVES = (State.IN_ROLLOUT, State.ACHIEVED)
MOST_THANKS = 4


class Talk:
    """The discussion of one story."""

    def __init__(self, story: "Story") -> None:
        self.story, self.count = story, 0
        self.first = story.plan.steps[0].day
        self.bodies: list[str] = []
        self._left: dict[str, list[str]] = {}

    def tell(self) -> None:
        """Add its rows; afterwards `count` is how many comments there are, and `bodies` what they
        say. An idea that joined another has none of its own: the demo keeps counts simple."""
        story = self.story
        silent = story.state in (State.MERGED, State.WITHDRAWN)
        if silent or story.is_unread:
            return
        if story.rng.random() >= SILENCE:
            threads = 1 + int(min(story.rng.expovariate(0.55), LONGEST - 1))
            for _thread in range(threads):
                self._thread()
        if story.state in LIVES:
            self._thank()

    def _thread(self) -> None:
        story, draw = self.story, self.story.rng.random
        day = story.between(self.first, story.calendar.last)
        voice, author, kind = self._speaker(draw())
        root = self._say(author, kind, day, voice=voice)
        if voice != Voice.OWN or draw() >= ANSWERED:
            return
        for _reply in range(1 + int(draw() * 3)):
            day = story.between(day, story.calendar.last)
            if draw() < AUTHOR and not story.anonymous:
                self._say(story.author, "author_replies", day, parent=root)
            else:
                self._say(self._someone(), "replies", day, parent=root)

    def _speaker(self, chance: float) -> tuple[Voice, int, str]:
        story = self.story
        if chance < DIRECTION and story.sponsor:
            return Voice.DIRECTION, story.sponsor, "direction_says"
        if chance < REFERENT and story.referent and story.referent != story.author:
            return Voice.REFERENT, story.referent, "referent_says"
        return Voice.OWN, self._someone(), "comments"

    def _someone(self) -> int:
        return self.story.place.someone(self.story.rng, self.story.author)

    def _say(
        self,
        author: int,
        kind: str,
        day: int,
        *,
        voice: Voice = Voice.OWN,
        parent: int | None = None,
    ) -> int:
        story = self.story
        number = story.tables.comment.number()
        body = self._words(kind)
        helped = int(story.rng.expovariate(0.6)) if story.rng.random() < HELPED else 0
        marks = story.rng.sample(story.place.agents, min(helped, len(story.place.agents)))
        marks = [person for person in marks if person != author]
        self._add(number, author, body, day, CommentKind.COMMENT, voice, parent, len(marks))
        for person in marks:
            story.tables.helped.add((number, person))
        self.count += 1
        self.bodies.append(body)
        return number

    def _words(self, kind: str) -> str:
        """Something of this kind that nobody has said yet under the idea, if any is left."""
        left = self._left.get(kind)
        if not left:
            left = self._left[kind] = list(corpus.spoken(kind))
        return left.pop(int(self.story.rng.random() * len(left)))

    def _thank(self) -> None:
        story = self.story
        wanted = int(story.rng.random() * (MOST_THANKS + 1))
        texts = story.rng.sample(corpus.spoken("thanks"), wanted)
        people = story.rng.sample(story.place.agents, min(wanted, len(story.place.agents)))
        team = {person for person, _kind, _day in story.ties} | {story.author}
        since = max(self.first, story.step.day - 1)
        for person, body in zip(people, texts, strict=False):
            if person not in team:
                number = story.tables.comment.number()
                day = story.between(since, story.calendar.last)
                self._add(number, person, body, day, CommentKind.THANKS, Voice.OWN, None, 0)

    def _add(self, number, author, body, day, kind, voice, parent, helped) -> None:
        story = self.story
        key = str(uuid.UUID(int=story.rng.getrandbits(128), version=4))
        self.story.tables.comment.add(
            (
                number,
                key,
                story.key,
                author,
                parent,
                kind,
                voice,
                body,
                _shown(body),
                story.moment(day),
                Visibility.VISIBLE,
                helped,
            )
        )


@lru_cache(maxsize=1_000)
def _shown(body: str) -> str:
    return to_html(body)
