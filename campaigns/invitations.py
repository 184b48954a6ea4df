"""A celebration as a calendar file (RFC 5545)."""

import datetime
from zoneinfo import ZoneInfo

from campaigns.models import Ceremony
from notifications.site import mail_domain, site_name


def calendar_file(ceremony: Ceremony, *, url: str) -> bytes:
    """The event, in the time zone of the organisation. Its identifier never changes and its
    sequence grows with each invitation sent: a calendar that has it changes the date it holds."""
    # Here: most web workers never write one.
    from icalendar import Calendar, Event

    campaign = ceremony.campaign
    zone = ZoneInfo(campaign.organisation.time_zone)
    event = Event()
    event.add("uid", f"celebration-{campaign.pk}@{mail_domain()}")
    event.add("sequence", ceremony.sequence)
    stamp = ceremony.invited_at or datetime.datetime.combine(
        campaign.published_on, datetime.time(), tzinfo=zone
    )
    event.add("dtstamp", stamp.astimezone(datetime.UTC))
    for name, hour in (("dtstart", ceremony.starts_at), ("dtend", ceremony.ends_at)):
        event.add(name, datetime.datetime.combine(ceremony.held_on, hour, tzinfo=zone))
    event.add("summary", campaign.title)
    event.add("location", ceremony.place)
    event.add("description", "\n\n".join(filter(None, [campaign.question, ceremony.invitation])))
    event.add("url", url)
    calendar = Calendar()
    calendar.add("prodid", f"-//{site_name()}//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
