from ideas.forms.base import MoveForm
from ideas.forms.coauthors import InviteForm
from ideas.forms.corrections import CORRECTION_FORMS
from ideas.forms.deposit import DepositForm
from ideas.forms.discussion import FollowingForm, ReportForm, TalkForm, ThanksForm
from ideas.forms.entrusting import EntrustForm, EntrustingAnswerForm
from ideas.forms.imports import ColumnsForm, ImportForm
from ideas.forms.moves import FORMS
from ideas.forms.people import CommentForm, FeedbackForm, OpinionForm
from ideas.forms.searches import SaveSearchForm
from ideas.forms.study import AssignForm, ExpertsForm, NoteForm, ReplyForm

__all__ = [
    "CORRECTION_FORMS",
    "FORMS",
    "AssignForm",
    "ColumnsForm",
    "CommentForm",
    "DepositForm",
    "EntrustForm",
    "EntrustingAnswerForm",
    "ExpertsForm",
    "FeedbackForm",
    "FollowingForm",
    "ImportForm",
    "InviteForm",
    "MoveForm",
    "NoteForm",
    "OpinionForm",
    "ReplyForm",
    "ReportForm",
    "SaveSearchForm",
    "TalkForm",
    "ThanksForm",
]
