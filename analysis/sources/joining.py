"""The rules by which two forms of a name are one person, from the surest to the least sure."""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations

from analysis.sources.cluster import Clusters
from analysis.sources.figures import holder
from analysis.sources.fullname import (
    FullName,
    blocks,
    middles_fit,
    same_by_initial,
    same_by_short_name,
    same_by_slip,
    same_by_spelling,
)
from analysis.sources.words import SPELLED_OUT, lexicon, plain, word_set
from analysis.text import read_words

# More forms than this in one block are not compared pair by pair. The largest block of 3,000
# articles of allsides has 11; only made-up data have more.
LARGEST_BLOCK = 40

_EMPTY_ROLES = word_set(
    "former ex the and for from with who that his her their its republican democratic democrat gop then late"
)

Pairs = list[tuple[int, int]]
# What a rule says of two forms: the key they meet under, or None.
Relation = Callable[[FullName, FullName], str | None]


def join_accents(clusters: Clusters, forms: Iterable[int]) -> None:
    """Forms that differ in accents, hyphens, spaces or Arabic articles alone."""
    same: dict[str, list[int]] = defaultdict(list)
    for form in forms:
        same[clusters.names[form].compact].append(form)
    for compact, members in sorted(same.items()):
        if len({clusters.known(form) for form in members} - {None}) > 1:
            continue  # several rows of people.csv claim it
        for one, other in combinations(members[:LARGEST_BLOCK], 2):
            parted = clusters.labels[one][1] != "" and clusters.labels[other][1] != ""
            if not parted and clusters.may_be_one(one, other, side_by_side=True):
                clusters.join(one, other, "accents or hyphens", compact)


def join_spellings(clusters: Clusters, near: Pairs) -> None:
    """Transliterations of one name."""
    found = []
    for one, other in near:
        key = same_by_spelling(clusters.names[one], clusters.names[other])
        if key is not None:
            found.append((one, other, key))
    for one, other, key in found:
        if clusters.may_be_one(one, other, side_by_side=True):
            clusters.join(one, other, "spelling", key)


def near_forms(clusters: Clusters, forms: Iterable[int]) -> Pairs:
    """Forms that share a block, each pair once, in order: all that the rules compare."""
    together: dict[str, list[int]] = defaultdict(list)
    for form in forms:
        for block in blocks(clusters.names[form]):
            together[block].append(form)
    pairs: set[tuple[int, int]] = set()
    for members in together.values():
        if 1 < len(members) <= LARGEST_BLOCK:
            pairs.update(combinations(members, 2))
    return sorted(pairs)


def _unique(
    clusters: Clusters, near: Pairs, rule: str, relation: Relation, *, mutual: bool, wary: bool = False
) -> None:
    """Join where exactly one other person fits; with `mutual`, for both.

    Without, `relation` has a direction: it holds of the form that tells less and the fuller one.
    """
    pairs = []
    for one, other in near:
        for less, more in ((one, other), (other, one)):
            key = relation(clusters.names[less], clusters.names[more])
            if key is not None:
                pairs.append((less, more, key))
    _join_unique(clusters, pairs, rule, mutual=mutual, wary=wary)


def _join_unique(clusters: Clusters, pairs: list[tuple[int, int, str]], rule: str, *, mutual: bool, wary: bool) -> None:
    choices: dict[int, set[int]] = defaultdict(set)
    possible = []
    for less, more, key in pairs:
        if clusters.may_be_one(less, more, wary=wary):
            choices[clusters.root(less)].add(clusters.root(more))
            if mutual:
                choices[clusters.root(more)].add(clusters.root(less))
            possible.append((less, more, key, clusters.root(less), clusters.root(more)))
    for less, more, key, low, high in possible:
        alone = len(choices[low]) == 1 and (not mutual or len(choices[high]) == 1)
        if alone and (not wary or _told_one(clusters, less, more)) and clusters.may_be_one(less, more, wary=wary):
            clusters.join(less, more, rule, key)


def join_middle_names(clusters: Clusters, forms: list[int], near: Pairs) -> None:
    """Forms that differ in middle names alone: initials first, then forms without any."""
    _unique(clusters, near, "middle initial", _initial_of_middle, mutual=False)
    _unique(clusters, near, "middle name", _with_middle, mutual=False)
    _by_middle_names(clusters, forms)


def _by_middle_names(clusters: Clusters, forms: list[int]) -> None:
    """Those who go by their middle name: "Todd Orrin" and "B. Todd Orrin"."""
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for form in forms:
        name = clusters.names[form]
        if name.middles:
            by_name[name.middles[-1], name.last].append(form)
    pairs = []
    for form in forms:
        for other in by_name.get((clusters.names[form].given, clusters.names[form].last), [])[:LARGEST_BLOCK]:
            key = _by_middle(clusters.names[form], clusters.names[other])
            if key is not None:
                pairs.append((form, other, key))
    _join_unique(clusters, pairs, "goes by the middle name", mutual=True, wary=True)


def join_short_names(clusters: Clusters, near: Pairs) -> None:
    """ "Bill" and "William" of one surname."""
    _unique(clusters, near, "short given name", same_by_short_name, mutual=True, wary=True)


def join_slips(clusters: Clusters, forms: list[int], near: Pairs) -> None:
    """Forms one letter apart, where the word of the rarer form is not others' name as well."""
    with_last: dict[str, set[str]] = defaultdict(set)
    with_given: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        name = clusters.names[form]
        with_last[name.last].add(name.given)
        with_given[name.given].add(name.last)
    pairs = []
    for one, other in near:
        key = same_by_slip(clusters.names[one], clusters.names[other])
        if key is None:
            continue
        rare, usual = sorted((one, other), key=lambda form: len(clusters.evidence[clusters.root(form)].articles))
        name = clusters.names[rare]
        by_surname = name.last != clusters.names[usual].last
        bearers = with_last[name.last] if by_surname else with_given[name.given]
        if len(bearers) == 1 and (name.last if by_surname else name.given) not in common_surnames():
            pairs.append((rare, usual, key))
    _join_unique(clusters, pairs, "slip", mutual=True, wary=True)


def _initial_of_middle(less: FullName, more: FullName) -> str | None:
    shorter = 0 < len("".join(less.middles)) < len("".join(more.middles))
    fit = shorter and _but_for_middles(less, more) and middles_fit(less.middles, more.middles)
    return " ".join([more.given, *more.middles, more.last]) if fit else None


def _with_middle(less: FullName, more: FullName) -> str | None:
    # without "bin" or "van" a name says less, too
    fuller = bool(more.middles) or len(less.key) < len(more.key)
    fit = fuller and not less.middles and _but_for_middles(less, more)
    return f"{less.given} {less.last}" if fit else None


def _by_middle(less: FullName, more: FullName) -> str | None:
    known = bool(more.middles) and not less.middles and less.given == more.middles[-1] and len(less.given) > 1
    return f"{less.given} {less.last}" if known and less.last == more.last and less.suffix == more.suffix else None


def _but_for_middles(one: FullName, other: FullName) -> bool:
    return one.given == other.given and one.last == other.last and one.suffix == other.suffix


def join_initials(clusters: Clusters, forms: Iterable[int]) -> None:
    """Forms with initials for the given name join the one person whose name they can shorten."""
    by_initial: dict[tuple[str, str], list[int]] = defaultdict(list)
    shorts = []
    for form in forms:
        name = clusters.names[form]
        if len(name.given) <= 2:
            shorts.append(form)
        else:
            by_initial[name.given[0], name.last].append(form)
    pairs = []
    for short in shorts:
        name = clusters.names[short]
        for full in by_initial.get((name.given[0], name.last), [])[: LARGEST_BLOCK + 1]:
            key = same_by_initial(name, clusters.names[full])
            if key is not None:
                pairs.append((short, full, key))
    _join_unique(clusters, pairs, "initials", mutual=False, wary=True)


def _told_one(clusters: Clusters, less: int, more: int) -> bool:
    """Whether the surname is rare, or the articles word a role of both alike."""
    if clusters.names[more].last not in common_surnames():
        return True
    mine, theirs = (clusters.evidence[clusters.root(form)].roles for form in (less, more))
    return not mine.isdisjoint(theirs)


def role_words(role: str) -> set[str]:
    """The words of a role that tell something, with what abbreviated titles stand for."""
    words = {plain(word) for word in role.split()} - _EMPTY_ROLES
    return {word for word in words | {long for word in words for long in SPELLED_OUT.get(word, ())} if len(word) > 2}


@functools.cache
def common_surnames() -> frozenset[str]:
    """Surnames so frequent that one of them alone says too little."""
    return frozenset(read_words("common-surnames.txt"))


def join_surnames(clusters: Clusters, full: Iterable[int], short: Iterable[int]) -> None:
    """A surname alone joins the one person of that surname; or the public figure it can only mean."""
    lists = lexicon()
    by_last: dict[str, list[int]] = defaultdict(list)
    by_tail: dict[str, list[int]] = defaultdict(list)
    for form in full:
        name = clusters.names[form]
        by_last[name.last].append(form)
        if name.middles:
            by_tail[name.middles[-1] + name.last].append(form)
        if "van" in name.key.split()[1:]:
            by_tail["van" + name.last].append(form)
    pairs = []
    for form in short:
        name = clusters.names[form]
        if name.last in lists.roles or name.last in lists.organisation_words or name.last in lists.function_words:
            continue
        if name.is_full:
            candidates = by_tail.get(name.compact, [])
        else:
            candidates = by_last.get(name.last, []) + by_tail.get(name.last, [])
            best = holder(name.last)
            famous = [other for other in candidates if clusters.names[other].key == best]
            if best and famous and not name.suffix:
                if clusters.may_be_one(form, famous[0], side_by_side=True):
                    clusters.join(form, famous[0], "surname of a public figure", name.last)
                continue
        candidates = [other for other in candidates if other != form and clusters.names[other].suffix == name.suffix]
        pairs += [(form, other, name.last) for other in dict.fromkeys(candidates)]
    _join_unique(clusters, pairs, "surname of one person only", mutual=False, wary=True)
