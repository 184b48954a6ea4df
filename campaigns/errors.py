"""What a service of the challenges refuses, besides bad input and missing rights."""


class StaleCampaign(Exception):
    """Someone else changed the challenge since the person read it."""


class NotNow(Exception):
    """The phase of the challenge does not allow this."""
