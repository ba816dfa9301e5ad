"""Which articles are another version of one already read: the same page at a later time."""

import re
from collections import defaultdict
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from analysis.ingest.duplicates import same_text
from analysis.text import name_key

# Parts of an address that say where the reader came from, not what was read.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ns_\w+|cmpid|ocid|ftag", re.IGNORECASE)
# A section's page shows another article each day under one address, so versions are compared with
# few others only; an address that returns more often than this is hardly one article's.
_COMPARED = 20


def revision_of(articles: pd.DataFrame) -> pd.Series:
    """The `article_id` of the first version for each row that is a later one; missing for all others.

    Versions have one address (see `address_key`) and the same headline or nearly the same text: under the
    address of a section or a live page stand different articles. First by `published` (unknown
    dates last), then by `article_id`; so the answer does not depend on the order of the rows.

    Args:
        articles: has `article_id` (unique), `url`, `title`, `text` and `published`.

    Returns:
        A text column with the index of `articles`.
    """
    order = articles.sort_values(["published", "article_id"], na_position="last", kind="stable")
    firsts: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    found: list[str | None] = []
    columns = (order[name].tolist() for name in ("article_id", "url", "title", "text"))
    for own, url, title, text in zip(*columns, strict=True):
        key = address_key(url) if isinstance(url, str) else None
        headline = name_key(title) if isinstance(title, str) else ""
        first = None
        if key is not None:
            first = next(
                (i for i, head, body in firsts[key] if (headline and head == headline) or same_text(body, text)), None
            )
            if first is None and len(firsts[key]) < _COMPARED:
                firsts[key].append((own, headline, text))
        found.append(first)
    return pd.Series(found, index=order.index, dtype="str").reindex(articles.index)


def address_key(url: str) -> str | None:
    """What two addresses of one page have in common; None where the address names no page.

    Without scheme, "www.", fragment, final slash and what only tells where the reader came from
    (`utm_source` and its like). An outlet's front page is no article's address.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # an address with a bracket that is never closed
        return None
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name)]
    path = parts.path.rstrip("/")
    if not host or not (path or kept):
        return None
    return f"{host}{path}?{urlencode(sorted(kept))}"
