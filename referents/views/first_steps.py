"""What a new organisation does to begin: six steps, each told done by what exists."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation
from accounts.selectors import people_in_office
from ideas.models import Idea, IdeaSettings
from referents.models import Charter


def first_steps(organisation: Organisation) -> list[dict]:
    """The steps in the order they are taken: what, why, where, and whether it is done."""
    signed = Charter.objects.signed().filter(organisation=organisation).exists()
    place = f"?organisme={organisation.pk}"
    people = f"{reverse('referents:people')}{place}"
    writers, signatories = (
        set(people_in_office(role, organisation=organisation).values_list("pk", flat=True))
        for role in (Role.REFERENT, Role.DIRECTOR)
    )
    return [
        _step(
            _("Confier la mission de référent"),
            _("Une personne suffit pour lire les idées et leur donner une suite."),
            people,
            bool(writers),
        ),
        _step(
            _("Nommer la direction qui signe"),
            _(
                "La réponse à une idée non retenue est écrite par une personne et signée par une "
                "autre : qui est seul à tenir les deux missions ne peut pas répondre."
            ),
            people,
            bool(signatories) and (not writers or len(writers | signatories) > 1),
        ),
        _step(
            _("Vérifier les délais"),
            _("Les délais habituels conviennent à la plupart ; il suffit de les confirmer."),
            f"{reverse('referents:settings_group', args=['delais'])}{place}",
            IdeaSettings.objects.filter(organisation=organisation).exists(),
        ),
        _step(
            _("Signer la charte"),
            _("Droit à l’erreur, pas de représailles, rien dans l’appréciation."),
            f"{reverse('referents:charter')}{place}",
            signed,
        ),
        _step(
            _("Informer le comité social et économique"),
            _("Une note prête à l’emploi dit ce que fait la plateforme."),
            f"{reverse('referents:works_council')}{place}",
            None,
        ),
        _step(
            _("Déposer une première idée"),
            _("La vôtre, même petite : elle montre le chemin."),
            reverse("ideas:deposit"),
            Idea.objects.filter(organisation=organisation, deposited_on__isnull=False).exists(),
        ),
    ]


def _step(title: str, why: str, url: str, done: bool | None) -> dict:
    """`done` is None for what the platform cannot know: it is never counted as left to do."""
    return {"title": title, "why": why, "url": url, "done": done}
