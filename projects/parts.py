"""Which optional parts of a project its organisation uses."""

from dataclasses import dataclass

from accounts.models import Organisation
from ideas.models import IdeaSettings
from projects.models import ProjectSettings


@dataclass(frozen=True)
class Parts:
    """What is switched on; team, journal, results and sites always are."""

    pilot: bool = False
    budget: bool = False
    kit: bool = False
    sharing: bool = False


def parts_of(organisation: Organisation) -> Parts:
    """The parts an organisation uses; without a query when its `idea_settings` and
    `project_settings` came with `select_related`."""
    ideas, projects = (model.loaded_with(organisation) for model in (IdeaSettings, ProjectSettings))
    return Parts(
        pilot=ideas.uses_pilot,
        budget=projects.uses_budget,
        kit=projects.uses_kit,
        sharing=projects.uses_sharing,
    )
