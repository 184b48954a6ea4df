"""The text that a charter starts from, and how a text is read."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

#: A line that starts with this is a title.
TITLE = "## "

_PARTS = (
    (
        _("Toute idée reçoit une réponse"),
        _(
            "Chaque idée est lue par un référent innovation. Chaque étape dit qui est attendu "
            "et jusqu’à quand. Une idée non retenue reçoit une réponse détaillée, écrite par "
            "une personne et signée par une autre, membre de la direction."
        ),
    ),
    (
        _("Le droit à l’erreur"),
        _(
            "Essayer fait partie du travail. Un projet qui s’interrompt n’est pas une faute : "
            "on écrit ce que l’on en a appris, et cela sert à d’autres."
        ),
    ),
    (
        _("Pas de représailles"),
        _(
            "Personne ne subit de conséquence défavorable pour avoir déposé, soutenu, commenté "
            "ou critiqué une idée, ni pour ne pas l’avoir fait."
        ),
    ),
    (
        _("Jamais dans l’appréciation"),
        _(
            "Les idées, les soutiens et les commentaires ne sont jamais utilisés dans "
            "l’évaluation professionnelle, l’avancement, les primes ou une procédure "
            "disciplinaire. La reconnaissance est d’abord collective."
        ),
    ),
    (
        _("Sans frein managérial"),
        _(
            "Une idée ne passe pas par la hiérarchie de la personne qui la dépose. Qui est lié "
            "à une idée, par son dépôt ou par son équipe, n’en décide pas."
        ),
    ),
    (
        _("Ceux qui savent font"),
        _(
            "Quand une idée est retenue, la personne qui l’a déposée se voit proposer en "
            "premier une place dans l’équipe. Elle reste libre de la refuser. La direction "
            "arbitre le temps nécessaire."
        ),
    ),
    (
        _("Le respect"),
        _(
            "On discute les idées, pas les personnes. Les textes ne contiennent ni donnée "
            "d’assuré, d’allocataire ou de cotisant, ni mise en cause d’un collègue."
        ),
    ),
)


@dataclass
class Part:
    """A title of a charter and the paragraphs below it."""

    title: str
    paragraphs: list[str] = field(default_factory=list)


def parts_of(text: str) -> list[Part]:
    """A charter's text as titles and paragraphs, whatever was typed."""
    parts = [Part("")]
    for line in filter(None, map(str.strip, str(text).splitlines())):
        if line.startswith(TITLE.strip()):
            parts.append(Part(line.lstrip("#").strip()))
        else:
            parts[-1].paragraphs.append(line)
    return [part for part in parts if part.title or part.paragraphs]


def default_text() -> str:
    """The text to start from: what the platform holds by itself, and what a direction adds."""
    return "\n\n".join(f"{TITLE}{title}\n{words}" for title, words in _PARTS)
