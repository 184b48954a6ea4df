from projects.models.budget import Budget, BudgetLine, BudgetRequest, BudgetVote, Expense
from projects.models.gains import Gain, GainValue
from projects.models.journal import JournalFile, JournalVersion, ProjectDecision, Risk
from projects.models.kit import AdoptionKit, KitFile
from projects.models.pilot import Indicator, Measure, Pilot, PilotExtension, PilotFeedback
from projects.models.project import JournalEntry, Milestone, Project
from projects.models.rollout import RolloutEvent, RolloutSite
from projects.models.settings import ProjectSettings
from projects.models.sheet import Sheet
from projects.models.team import CallAnswer, HelpRequest, SeatTerms, SkillCall

__all__ = [
    "AdoptionKit",
    "Budget",
    "BudgetLine",
    "BudgetRequest",
    "BudgetVote",
    "CallAnswer",
    "Expense",
    "Gain",
    "GainValue",
    "HelpRequest",
    "Indicator",
    "JournalEntry",
    "JournalFile",
    "JournalVersion",
    "KitFile",
    "Measure",
    "Milestone",
    "Pilot",
    "PilotExtension",
    "PilotFeedback",
    "Project",
    "ProjectDecision",
    "ProjectSettings",
    "Risk",
    "RolloutEvent",
    "RolloutSite",
    "SeatTerms",
    "Sheet",
    "SkillCall",
]
