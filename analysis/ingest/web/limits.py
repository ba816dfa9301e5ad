"""How much a fetch may take, and how politely it goes about it."""

import os
from dataclasses import dataclass
from importlib.metadata import version


@dataclass(frozen=True)
class FetchLimits:
    """Seconds, bytes and counts; what goes past one of them is rejected with the limit named."""

    connect_seconds: float = 10.0
    # Between two pieces of an answer.
    read_seconds: float = 20.0
    # One request from the look-up of the host to the last byte: a server that sends a byte now
    # and then is never silent for long.
    total_seconds: float = 60.0
    # After unpacking; as large as a page may be (see `ingest.limits`).
    page_bytes: int = 20_000_000
    redirects: int = 5
    # Tries of one request, the first included.
    tries: int = 3
    # Before the second try; twice as long before the third.
    backoff_seconds: float = 2.0
    # A server that asks for a longer wait is not waited for.
    longest_wait_seconds: float = 60.0
    # Between two requests to one host; a `Crawl-delay` may ask for more, up to `longest_wait_seconds`.
    delay_seconds: float = 1.0
    # What was fetched so recently is not asked for again.
    fresh_seconds: float = 600.0
    # Pages fetched for one feed or sitemap.
    pages: int = 200
    # All pages of one feed or sitemap together; they are held in memory until they are kept.
    whole_bytes: int = 300_000_000
    # Sitemaps that a sitemap names.
    sitemaps: int = 20


def user_agent() -> str:
    """Who asks: the program and, where `MEDIA_ANALYSIS_CONTACT` is set, whom to write to about it."""
    contact = "".join(char for char in os.environ.get("MEDIA_ANALYSIS_CONTACT", "") if 32 <= ord(char) < 127)
    return f"media-analysis/{version('media-analysis')}" + (f" ({contact})" if contact else "")


# The name that robots.txt may address.
ROBOT_NAME = "media-analysis"
