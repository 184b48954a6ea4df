from campaigns.models.campaign import Campaign
from campaigns.models.celebration import AwardCategory, Ceremony
from campaigns.models.news import CampaignNews
from campaigns.models.phase import Phase
from campaigns.models.rules import RulesVersion
from campaigns.models.settings import CampaignSettings

__all__ = [
    "AwardCategory",
    "Campaign",
    "CampaignNews",
    "CampaignSettings",
    "Ceremony",
    "Phase",
    "RulesVersion",
]
