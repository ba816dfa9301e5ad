"""The same words in several places: which quotations are one, and where they differ."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal

from analysis.text import WORD

Change = tuple[Literal["same", "added", "removed"], str]

# Two quotations are compared when they share three words in a row, and are one when at least six
# words, and of the shorter one half, run in the same order. Shorter matches are phrases that
# anybody may use ("a matter of time").
_RUN = 3
_FEWEST_WORDS = 6
_SHARED = 0.5
# A run of words in very many quotations ("said in a statement") would compare all with all.
_TOO_COMMON = 50
_TOKEN = re.compile(r"\s+|[^\s\w]+|\w+(?:['’-]\w+)*")


def same_quotations(
    quotations: Mapping[Hashable, str], *, speaker: Mapping[Hashable, Hashable]
) -> list[list[Hashable]]:
    """Groups of quotations that are one utterance, word for word or altered.

    Near matches by word shingles and the longest common order of words, the way text reuse is
    found in newspapers (Smith, Cordell & Mullen 2015, American Literary History 27), made
    stricter for short texts. Quotations of two known and different speakers are never one; of
    an unknown speaker they may be.

    Args:
        quotations: the words quoted, by any key.
        speaker: whose they are, by the same keys; a missing one is not known.

    Returns:
        Groups of two or more keys, each key in one group at most, keys and groups in the order
        of `quotations`.
    """
    tokens = {key: [match.group().casefold() for match in WORD.finditer(text)] for key, text in quotations.items()}
    place = {key: number for number, key in enumerate(tokens)}
    parent = {key: key for key in tokens}
    voices = {key: {speaker[key]} if speaker.get(key) is not None else set() for key in tokens}

    def root(key: Hashable) -> Hashable:
        while parent[key] != key:
            key = parent[key]
        return key

    for one, other in sorted(_candidates(tokens), key=lambda pair: (place[pair[0]], place[pair[1]])):
        first, second = root(one), root(other)
        if first == second or len(voices[first] | voices[second]) > 1:
            continue
        if _is_same(tokens[one], tokens[other]):
            parent[second] = first
            voices[first] |= voices[second]
    groups: dict[Hashable, list[Hashable]] = defaultdict(list)
    for key in tokens:
        groups[root(key)].append(key)
    return [group for group in groups.values() if len(group) > 1]


def _candidates(tokens: Mapping[Hashable, Sequence[str]]) -> set[tuple[Hashable, Hashable]]:
    runs: dict[tuple[str, ...], list[Hashable]] = defaultdict(list)
    for key, words in tokens.items():
        if len(words) >= _FEWEST_WORDS:
            for run in {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}:
                runs[run].append(key)
    return {
        (keys[i], keys[j])
        for keys in runs.values()
        if len(keys) <= _TOO_COMMON
        for i in range(len(keys))
        for j in range(i + 1, len(keys))
    }


def _is_same(one: Sequence[str], other: Sequence[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks())
    return shared >= _FEWEST_WORDS and shared >= _SHARED * min(len(one), len(other))


def compare(before: str, after: str) -> list[Change]:
    """What was kept, added and removed, word by word; what is not removed, joined, is `after`.

    Case and the form of quotation marks count as no change, since houses set them differently.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, [_plain(t) for t in old], [_plain(t) for t in new], autojunk=False)
    return list(_joined(_changes(matcher, old, new)))


def _changes(matcher: "SequenceMatcher[str]", old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            yield "same", "".join(new[k:m])
        else:
            if i < j:
                yield "removed", "".join(old[i:j])
            if k < m:
                yield "added", "".join(new[k:m])


def _joined(changes: Iterator[Change]) -> Iterator[Change]:
    """Neighbours of one kind as one; a space between two changes is no islet of sameness."""
    waiting: dict[str, str] = {"removed": "", "added": ""}
    for kind, words in changes:
        if kind == "same" and words.isspace() and any(waiting.values()):
            waiting = {name: text + words if text else text for name, text in waiting.items()}
            waiting["added"] = waiting["added"] or words
            continue
        if kind == "same":
            yield from _flush(waiting)
            yield kind, words
        else:
            waiting[kind] += words
    yield from _flush(waiting)


def _flush(waiting: dict[str, str]) -> Iterator[Change]:
    if waiting["removed"]:
        yield "removed", waiting["removed"]
    if waiting["added"]:
        yield "added", waiting["added"]
    waiting.update(removed="", added="")


_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


def _plain(token: str) -> str:
    return token.casefold().translate(_MARKS) if token.strip() else " "
