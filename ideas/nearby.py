"""Similar ideas as they are shown: where each stands, and the answer it got."""

from uuid import UUID

from django.utils import timezone

from accounts.models import User
from ideas.models import Answer, Support
from ideas.search import similar_ideas

#: What is shown of an idea's problem and of its answer.
EXCERPT = 160


def nearby(
    *, organisation_id: int | None, title: str, problem: str = "", author: User | None = None
) -> list[dict]:
    """At most five visible ideas of an organisation that say nearly the same, never those of
    `author`. Without `author` nobody is known: nothing is said of supports of one's own."""
    if organisation_id is None:
        return []
    ideas = similar_ideas(
        organisation_id=organisation_id, title=title, problem=problem, author=author
    )
    if not ideas:
        return []
    keys = [idea.pk for idea in ideas]
    answers = _answers(keys)
    supported = (
        set(Support.objects.filter(idea__in=keys, user=author).values_list("idea", flat=True))
        if author
        else set()
    )
    return [
        {
            "id": idea.pk,
            "dom_id": f"support-{idea.pk}",
            "url": idea.get_absolute_url(),
            "title": idea.title,
            "excerpt": _short(idea.problem),
            "state": idea.state,
            "state_label": idea.get_state_display(),
            "supports_count": idea.supports_count,
            "answer": _short(answers.get(idea.pk, "")),
            "may_support": author is not None and not idea.info.closed,
            "supported": idea.pk in supported,
        }
        for idea in ideas
    ]


def _answers(keys: list[UUID]) -> dict[UUID, str]:
    """The last public answer of each idea."""
    public = Answer.objects.filter(idea__in=keys, public_from__lte=timezone.now())
    return dict(public.order_by("version").values_list("idea", "explanation"))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"
