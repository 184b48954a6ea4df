"""Closed lists of the ideas room. A leaf: it imports nothing of the project."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an idea stands. Only `ideas.services` writes it, through `move()`."""

    DRAFT = "draft", _("Brouillon")
    DEPOSITED = "deposited", _("Déposée")
    IN_TRIAGE = "in_triage", _("À l’étude")
    INFO_REQUESTED = "info_requested", _("Précisions demandées")
    FORWARDED = "forwarded", _("Transmise au national")
    IN_COMMITTEE = "in_committee", _("En comité")
    ADJOURNED = "adjourned", _("Reportée")
    ACCEPTED = "accepted", _("Retenue")
    SUSPENDED = "suspended", _("En attente de moyens")
    IN_PROJECT = "in_project", _("En projet")
    IN_PILOT = "in_pilot", _("En expérimentation")
    IN_ROLLOUT = "in_rollout", _("En déploiement")
    ACHIEVED = "achieved", _("Réalisée")
    RETIRED = "retired", _("Plus en usage")
    ANSWERED = "answered", _("Répondue")
    REJECTED = "rejected", _("Non retenue")
    MERGED = "merged", _("Fusionnée")
    WITHDRAWN = "withdrawn", _("Retirée par son auteur")
    STOPPED = "stopped", _("Non poursuivie")


class Step(models.TextChoices):
    """The six steps everyone sees."""

    DEPOSIT = "deposit", _("Dépôt")
    TRIAGE = "triage", _("Étude")
    DECISION = "decision", _("Décision")
    CARRYING_OUT = "carrying_out", _("Réalisation")
    ROLLOUT = "rollout", _("Déploiement")
    RESULTS = "results", _("Bilan")


class Party(models.TextChoices):
    """In which capacity someone acts on an idea, or is awaited by it. `DECIDER` is the chair of the
    idea's committee, or a director where the organisation has no committee."""

    AUTHOR = "author", _("auteur")
    REFERENT = "referent", _("référent innovation")
    NETWORK_LEAD = "network_lead", _("tête de réseau")
    COMMITTEE = "committee", _("comité innovation")
    SECRETARY = "secretary", _("secrétaire du comité")
    CHAIR = "chair", _("présidence du comité")
    DECIDER = "decider", _("présidence du comité, ou direction s’il n’y a pas de comité")
    DIRECTOR = "director", _("direction")
    SPONSOR = "sponsor", _("sponsor")
    LEAD = "lead", _("pilote du projet")
    LOCAL_LEAD = "local_lead", _("pilote d’une idée locale")
    TEAM = "team", _("équipe projet")
    EXPERT = "expert", _("expert métier")
    READER = "reader", _("lecteur")
    CLOCK = "clock", _("le calendrier")


class Audience(models.TextChoices):
    """Who is told of a transition; each has its own mail template."""

    AUTHOR = "author", _("auteurs et co-auteurs")
    FOLLOWERS = "followers", _("personnes qui soutiennent ou suivent")
    REFERENTS = "referents", _("référents")
    COMMITTEE = "committee", _("comité")
    DIRECTOR = "director", _("direction")
    SPONSOR = "sponsor", _("sponsor")
    LEAD = "lead", _("pilote")
    TEAM = "team", _("équipe projet")
    NETWORK_LEAD = "network_lead", _("tête de réseau")


class Feature(models.TextChoices):
    """Parts of the circuit an organisation switches on; all are off in the profile « simple »."""

    COMMITTEE = "committee", _("comité innovation")
    PILOT = "pilot", _("expérimentation")


class Visibility(models.TextChoices):
    """Who may see an idea, apart from its state. Private: a draft."""

    PRIVATE = "private", _("Brouillon")
    AWAITING = "awaiting", _("En attente de modération")
    VISIBLE = "visible", _("Visible")
    HIDDEN = "hidden", _("Masquée")


class Origin(models.TextChoices):
    """Whether the idea was deposited under a name or through the letter box."""

    SIGNED = "signed", _("Signée")
    ANONYMOUS = "anonymous", _("Anonyme")


class ActorKind(models.TextChoices):
    """What carried out a transition: a person signed in, an anonymous depositor, or the clock."""

    PERSON = "person", _("Personne")
    DEPOSITOR = "depositor", _("Auteur anonyme")
    CLOCK = "clock", _("Calendrier")


class Tie(models.TextChoices):
    """How a person is tied to an idea."""

    AUTHOR = "author", _("auteur")
    COAUTHOR = "coauthor", _("co-auteur")
    LEAD = "lead", _("pilote")
    SPONSOR = "sponsor", _("sponsor")
    MEMBER = "member", _("équipe projet")


class RejectionReason(models.TextChoices):
    """Why an idea is not retained; one or more are given in a detailed answer."""

    OUT_OF_SCOPE = "out_of_scope", _("Hors du champ de l’organisme")
    LAW_OR_NATIONAL_RULE = "law_or_national_rule", _("La loi ou une règle nationale s’y oppose")
    COST_AGAINST_BENEFIT = "cost_against_benefit", _("Le coût dépasse le bénéfice attendu")
    NOT_FEASIBLE_NOW = "not_feasible_now", _("Pas réalisable aujourd’hui")
    OTHER_PRIORITY = "other_priority", _("Une autre priorité passe avant")
    ALREADY_EXISTS = "already_exists", _("Existe déjà sous une autre forme")
    NEEDS_OTHER_DECIDER = "needs_other_decider", _("La décision revient à quelqu’un d’autre")


class AnswerKind(models.TextChoices):
    """A detailed rejection answer, or a plain answer to what needs no judgement on merit."""

    REJECTION = "rejection", _("Réponse détaillée")
    ANSWER = "answer", _("Réponse")


class MessageKind(models.TextChoices):
    """What a message of the dialogue between the author and those who study the idea is."""

    QUESTION = "question", _("Précisions demandées")
    REPLY = "reply", _("Précisions apportées")
    CONTEST = "contest", _("Réponse contestée")
    APPEAL = "appeal", _("Réexamen demandé")
    FORWARD = "forward", _("Demande à la tête de réseau")
    NETWORK_REPLY = "network_reply", _("Réponse de la tête de réseau")
    MESSAGE = "message", _("Message de l’auteur")
    SEAT = "seat", _("Réponse à la place proposée dans l’équipe")


class Outcome(models.TextChoices):
    """What a committee decides on an idea: each is a transition of the circuit."""

    ACCEPT = "accept", _("Retenir")
    ADJOURN = "adjourn", _("Reporter")
    REJECT = "reject", _("Ne pas retenir")

    @property
    def done(self):
        """What the idea then is: the state that the decision leads to."""
        return {"accept": State.ACCEPTED, "adjourn": State.ADJOURNED}.get(
            self.value, State.REJECTED
        ).label


class VotingMethod(models.TextChoices):
    """How a committee came to a decision."""

    CONSENSUS = "consensus", _("Consensus")
    VOTE = "vote", _("Vote")


class LetterKind(models.TextChoices):
    """What a sealed letter of an anonymous author asks for; only written inside the seal."""

    DEPOSIT = "deposit", _("Dépôt de l’idée")
    PROVIDE_INFO = "provide_info", _("Précisions")
    WITHDRAW = "withdraw", _("Retrait de l’idée")
    CONTEST = "contest", _("Contestation de la réponse")
    APPEAL = "appeal", _("Demande de réexamen")
    REOPEN = "reopen", _("Demande de réouverture")
    MESSAGE = "message", _("Message")
    SEAT = "seat", _("Réponse à la place proposée dans l’équipe")
    FEEDBACK = "feedback", _("Avis sur la réponse")
    ENTER_CHALLENGE = "enter_challenge", _("Proposition à un défi")
    LEAVE_CHALLENGE = "leave_challenge", _("Retrait d’un défi")


class Disclosure(models.TextChoices):
    """To whom an author's name is shown: an anonymous author who reveals themselves chooses."""

    PUBLIC = "public", _("Public")
    TEAM = "team", _("Équipe projet")


class ImportStage(models.TextChoices):
    """How far a table of ideas has come."""

    UPLOADED = "uploaded", _("déposé")
    TRIED = "tried", _("essayé")
    READY = "ready", _("en cours")
    DONE = "done", _("terminé")


class Voice(models.TextChoices):
    """Whether a comment is said in one's own name or, when its writer chose so, for an office."""

    OWN = "own", _("en mon nom")
    REFERENT = "referent", _("le référent innovation")
    DIRECTION = "direction", _("la direction")


class CommentKind(models.TextChoices):
    """A comment takes part in the discussion; a « merci » is said once by each, to the team."""

    COMMENT = "comment", _("commentaire")
    THANKS = "thanks", _("merci")


class ReportReason(models.TextChoices):
    """Why someone reports an idea or a comment."""

    HURTFUL = "hurtful", _("Propos blessants ou discriminants")
    PERSONAL_DATA = "personal_data", _("Données personnelles")
    NAMED_PERSON = "named_person", _("Met en cause une personne")
    OFF_TOPIC = "off_topic", _("Hors sujet ou publicité")
    OTHER = "other", _("Autre raison")


class Badge(models.TextChoices):
    """What someone has lived here, once: no count, no level, nothing to compare with others."""

    FIRST_IDEA = "first_idea", _("Première idée")
    TOGETHER = "together", _("Idée à plusieurs")
    HELPED = "helped", _("A aidé des collègues")
    EXPERT = "expert", _("Avis donné")
    TEAM = "team", _("Équipe projet")
    ACHIEVED = "achieved", _("Idée réalisée")
    THANKED = "thanked", _("Équipe remerciée")


class ReportOutcome(models.TextChoices):
    """What became of a report, for whoever made it."""

    HIDDEN = "hidden", _("masqué")
    KEPT = "kept", _("laissé en place")
    REMOVED = "removed", _("retiré par son auteur")


class ModerationAct(models.TextChoices):
    """What a referent does about what may be seen."""

    PUBLISH = "publish", _("Publier")
    HIDE = "hide", _("Masquer")
    RESTORE = "restore", _("Rendre visible")
    DISMISS = "dismiss", _("Classer sans suite")


class EntryAct(models.TextChoices):
    """What an idea did with a challenge after its deposit."""

    ENTERED = "entered", _("Proposée au défi")
    LEFT = "left", _("Retirée du défi")


class VerdictKind(models.TextChoices):
    """What a jury says of an entry. None of them moves the idea: what closes it is done in the
    circuit, by the answer."""

    WINNER = "winner", _("Lauréate")
    SENT_ON = "sent_on", _("Poursuit le circuit")
    ANSWERED = "answered", _("Reçoit une réponse")
    NOT_RETAINED = "not_retained", _("Non retenue")
