from ideas.models.answer import Answer, AnswerFeedback
from ideas.models.attachment import Attachment
from ideas.models.bulletin import Bulletin
from ideas.models.celebration import NamedOnTrophy, Nominee, Trophy
from ideas.models.community import CommunityPreference, Follow, Support
from ideas.models.decision import Decision
from ideas.models.deposit import Entrusting, IdeaImport, ImportedIdea
from ideas.models.dialogue import DialogueMessage, Opinion
from ideas.models.discussion import Comment, CommentVersion, Helped, Mention
from ideas.models.examination import AgendaItem, Recusal, Review
from ideas.models.history import HistoryEntry
from ideas.models.idea import Idea
from ideas.models.involvement import Involvement
from ideas.models.jury import (
    Award,
    EntryTrace,
    JuryDeliberation,
    JuryEntry,
    JuryReview,
)
from ideas.models.letter import BoxKey, Collection, KeyFingerprint, Letter, SpentClaim
from ideas.models.model_answer import ModelAnswer
from ideas.models.moderation import Moderation, Report
from ideas.models.recognition import ShownBadge
from ideas.models.saved_search import SavedSearch
from ideas.models.search import IdeaMeaning, SearchDocument, SearchWord
from ideas.models.settings import Category, IdeaSettings
from ideas.models.study import Assignment, InternalNote, MoveDraft
from ideas.models.vote import Ballot, Poll, PollResult

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerFeedback",
    "Assignment",
    "Attachment",
    "Award",
    "Ballot",
    "BoxKey",
    "Bulletin",
    "Category",
    "Collection",
    "Comment",
    "CommentVersion",
    "CommunityPreference",
    "Decision",
    "DialogueMessage",
    "Entrusting",
    "EntryTrace",
    "Follow",
    "Helped",
    "HistoryEntry",
    "Idea",
    "IdeaImport",
    "IdeaMeaning",
    "IdeaSettings",
    "ImportedIdea",
    "InternalNote",
    "Involvement",
    "JuryDeliberation",
    "JuryEntry",
    "JuryReview",
    "KeyFingerprint",
    "Letter",
    "Mention",
    "ModelAnswer",
    "Moderation",
    "MoveDraft",
    "NamedOnTrophy",
    "Nominee",
    "Opinion",
    "Poll",
    "PollResult",
    "Recusal",
    "Report",
    "Review",
    "SavedSearch",
    "SearchDocument",
    "SearchWord",
    "ShownBadge",
    "SpentClaim",
    "Support",
    "Trophy",
]
