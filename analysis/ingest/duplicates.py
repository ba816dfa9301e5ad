"""Which articles are near-identical copies of an earlier one, such as the same wire story in two papers."""

import hashlib
import zlib
from collections import defaultdict

import numpy as np
import pandas as pd

from analysis.text import WORD

# Five words in a row seldom agree by chance between two stories on one event.
_SHINGLE_WORDS = 5
# Share of common shingles from which two articles count as copies. Wire copy cut and re-edited by
# three papers in data/sample shares 0.37 to 0.56; of 2,975 other articles (allsides) the nearest
# pairs that are not copies share 0.27, and those for a common footer.
SIMILAR_FROM = 0.35
# The smallest hashes stand for an article; 200 put the estimate within 0.07 (two standard errors).
_SKETCH = 200
# Two articles of one length at the threshold share one of their 24 smallest hashes all but surely:
# about 35 hashes of the two together are looked at, each shared with 0.35, so 0.65 ** 35 miss.
_INDEXED = 24
# In one bucket each article is compared with the earliest ones only, so that a text repeated ten
# thousand times costs ten thousand comparisons and not their square.
_COMPARED = 20


def duplicate_of(articles: pd.DataFrame) -> pd.Series:
    """The `article_id` of the earliest near-identical article for each row; missing for originals.

    Earliest by `published` (unknown dates last), then by `article_id`; so the answer does not
    depend on the order of the rows. Texts under five words count only when they are the same.

    Args:
        articles: has `article_id` (unique), `text` and `published`.

    Returns:
        A text column with the index of `articles`.
    """
    order = articles.sort_values(["published", "article_id"], na_position="last", kind="stable")
    ids = order["article_id"].tolist()
    hashes = [_sketch(text) for text in order["text"]]
    first: dict[str, int] = {}
    original: list[int | None] = [None] * len(ids)
    buckets: defaultdict[int, list[int]] = defaultdict(list)
    for row, (digest, sketch) in enumerate(hashes):
        if digest in first:
            same = first[digest]
            earliest = original[same]
            original[row] = same if earliest is None else earliest
            continue
        first[digest] = row
        near = {other for key in sketch[:_INDEXED].tolist() for other in buckets[key]}
        for other in sorted(near):
            if _similarity(sketch, hashes[other][1]) >= SIMILAR_FROM:
                original[row] = other
                break
        for key in sketch[:_INDEXED].tolist():
            if len(buckets[key]) < _COMPARED:
                buckets[key].append(row)
    found = [None if earlier is None else ids[earlier] for earlier in original]
    return pd.Series(found, index=order.index, dtype="str").reindex(articles.index)


def same_text(one: str, two: str) -> bool:
    """Whether two texts count as copies of each other."""
    (digest, sketch), (other_digest, other) = _sketch(one), _sketch(two)
    return digest == other_digest or _similarity(sketch, other) >= SIMILAR_FROM


def _sketch(text: str) -> tuple[str, np.ndarray]:
    """A digest of the words of `text`, and the smallest hashes of its shingles, sorted."""
    tokens = [word.casefold() for word in WORD.findall(text)]
    digest = hashlib.sha256(" ".join(tokens).encode("utf-8", "replace")).hexdigest()
    if len(tokens) < _SHINGLE_WORDS:
        return digest, np.empty(0, dtype=np.uint64)
    words = np.array([zlib.crc32(token.encode("utf-8", "replace")) for token in tokens], dtype=np.uint64)
    count = len(words) - _SHINGLE_WORDS + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(_SHINGLE_WORDS):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + words[offset : offset + count]
    # The finisher of splitmix64, so that near words give far hashes.
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return digest, np.unique(mixed ^ (mixed >> np.uint64(31)))[:_SKETCH]


def _similarity(one: np.ndarray, two: np.ndarray) -> float:
    """Estimated share of shingles two articles have in common; exact for short ones."""
    both = np.union1d(one, two)[:_SKETCH]
    if not len(both):
        return 0.0
    return float((np.isin(both, one) & np.isin(both, two)).sum() / len(both))
