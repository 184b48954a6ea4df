from campaigns.services.clock import tell_phases
from campaigns.services.launching import (
    Plan,
    archive_campaign,
    copy_campaign,
    create_campaign,
    edit_campaign,
    publish_campaign,
)
from campaigns.services.news import remind_units, write_news
from campaigns.services.rules import amend_rules, extend_campaign

__all__ = [
    "Plan",
    "amend_rules",
    "archive_campaign",
    "copy_campaign",
    "create_campaign",
    "edit_campaign",
    "extend_campaign",
    "publish_campaign",
    "remind_units",
    "tell_phases",
    "write_news",
]
