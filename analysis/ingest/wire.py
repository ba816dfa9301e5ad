"""Agency copy by likeness: copies of agency copy, and of other outlets' articles."""

import pandas as pd


def with_copies(articles: pd.DataFrame) -> pd.Series:
    """`is_wire` with near-duplicates counted in.

    A near-identical article (see `duplicates`) of an article that is agency copy is agency copy as
    well, whether it says so or not; and so is a copy of what another outlet published before. The
    earliest of copies that credit no agency stays what it was: it may be the original.

    Args:
        articles: has `article_id`, `outlet`, `is_wire` and `duplicate_of`.
    """
    first = articles["duplicate_of"].fillna(articles["article_id"])
    credited = set(first[articles["is_wire"].eq(True)])
    outlet_of = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    wire = []
    for own, origin, copied, outlet in zip(
        articles["is_wire"], first, articles["duplicate_of"].notna(), articles["outlet"], strict=True
    ):
        other = outlet_of.get(origin)
        elsewhere = copied and isinstance(other, str) and isinstance(outlet, str) and other != outlet
        wire.append(bool(own) or origin in credited or elsewhere)
    return pd.Series(wire, index=articles.index, dtype="boolean")
