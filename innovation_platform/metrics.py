"""What a Prometheus server reads: gauges of the outbox, in its text format.

Written by hand: the format is a line per figure, and a client library would add a registry, process
and platform collectors, and a state per process that gunicorn's workers would have to share.
"""

from dataclasses import dataclass

from notifications import health


@dataclass(frozen=True)
class Gauge:
    """A figure as it is now; None when there is none."""

    name: str
    help: str
    value: float | None


def gauges() -> list[Gauge]:
    """Every figure, read from the database now."""
    counts = health.counts()
    oldest, sweep = health.oldest_unsent_age(), health.last_sweep_age()
    return [
        Gauge("essaim_outbox_waiting", "Messages that have not left yet.", counts.waiting),
        Gauge("essaim_outbox_held", "Messages that wait for a digest.", counts.held),
        Gauge("essaim_outbox_failed", "Messages refused for good.", counts.failed),
        Gauge("essaim_outbox_uncertain", "Messages of unknown outcome.", counts.uncertain),
        Gauge("essaim_outbox_unaddressed", "News not addressed yet.", counts.unaddressed),
        Gauge("essaim_outbox_failed_news", "News that could not be addressed.", counts.failed_news),
        Gauge("essaim_addresses_bouncing", "Addresses that mail does not reach.", counts.bouncing),
        Gauge(
            "essaim_outbox_oldest_unsent_seconds",
            "For how long the longest awaited news has been due; 0 when none is late.",
            oldest.total_seconds() if oldest else 0,
        ),
        Gauge(
            "essaim_outbox_sweep_age_seconds",
            "How long ago the last sweep ended.",
            sweep.total_seconds() if sweep is not None else None,
        ),
    ]


def as_text(found: list[Gauge]) -> str:
    """The gauges in Prometheus's text format (version 0.0.4)."""
    lines = []
    for gauge in found:
        if gauge.value is not None:
            lines += [
                f"# HELP {gauge.name} {gauge.help}",
                f"# TYPE {gauge.name} gauge",
                f"{gauge.name} {gauge.value:g}",
            ]
    return "\n".join(lines) + "\n"
