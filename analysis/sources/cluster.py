"""Sets of name forms taken for one person: they grow by joins, each with its reason."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.sources.fullname import FullName, middles_fit, take_apart

# Sides that one person is often said to be on in different articles: officials run for office and
# leave it. A person of one side and a person of another group are less likely one.
_PUBLIC = frozenset({"government", "political", "security_justice", "international", "expert"})
# A gender told in fewer than one of so many articles that tell one is taken for a reading error: of
# 26 full names with both genders in 3,000 articles of allsides, none was two people, and 22 had
# fewer than this.
GENDER_ERRORS = 3
# Two names that stand side by side in more than one of so many articles of the rarer one are two people.
SIDE_BY_SIDE = 10


@dataclass(frozen=True)
class Join:
    """Why two forms (by number) are one person: the rule and the key they share."""

    rule: str
    key: str
    one: int
    other: int


@dataclass
class Evidence:
    """What all articles tell about the bearers of one form, or of a whole cluster."""

    articles: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    sides: Counter[str] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)

    def add(self, other: "Evidence") -> None:
        """Count `other`'s articles as well."""
        self.articles.update(other.articles)
        self.genders.update(other.genders)
        self.sides.update(other.sides)
        self.roles |= other.roles

    @property
    def gender(self) -> str:
        """The gender nearly all articles tell; "" when none is told or they differ."""
        return told(self.genders)


def told(genders: Counter[str]) -> str:
    """The gender that counts of "female" and "male" tell, single errors aside."""
    female, male = genders["female"], genders["male"]
    if not female and not male:
        return ""
    best, more, less = ("female", female, male) if female > male else ("male", male, female)
    return best if less * GENDER_ERRORS < more + less else ""


class Clusters:
    """Forms as a disjoint-set forest; a join is refused when the evidence speaks against it.

    Forms are numbered in the order of their keys, so that nothing depends on the order of articles.
    """

    def __init__(
        self, labels: list[tuple[str, str]], spelled: list[str], evidence: list[Evidence], known: list[int | None]
    ) -> None:
        self.labels = labels  # key of the name, and the gender that parts namesakes or ""
        self.spelled = spelled
        self.names: list[FullName] = [take_apart(name) for name in spelled]
        self.evidence = evidence
        self.joins: list[Join] = []
        self._parent = list(range(len(spelled)))
        self._members: dict[int, list[int]] = {number: [number] for number in range(len(spelled))}
        # the row of people.csv a cluster stands for
        self._known = dict(enumerate(known))
        self._apart: dict[int, set[int]] = defaultdict(set)

    def root(self, form: int) -> int:
        """The number that stands for the form's cluster."""
        while self._parent[form] != form:
            self._parent[form] = self._parent[self._parent[form]]
            form = self._parent[form]
        return form

    def members(self, form: int) -> list[int]:
        """All forms of the form's cluster."""
        return self._members[self.root(form)]

    def known(self, form: int) -> int | None:
        """The row of people.csv the form's cluster stands for."""
        return self._known[self.root(form)]

    def keep_apart(self, one: int, other: int) -> None:
        """Never join two forms, nor what joins them."""
        self._apart[one].add(other)
        self._apart[other].add(one)

    def join(self, one: int, other: int, rule: str, key: str) -> None:
        """Make one cluster of two and remember why."""
        left, right = self.root(one), self.root(other)
        if left == right:
            return
        self.joins.append(Join(rule, key, one, other))
        if len(self._members[left]) < len(self._members[right]):
            left, right = right, left
        self._parent[right] = left
        self._members[left] = sorted(self._members[left] + self._members.pop(right))
        if left != right:
            merged = Evidence()
            merged.add(self.evidence[left])
            merged.add(self.evidence[right])
            self.evidence[left] = merged
        if self._known[left] is None:
            self._known[left] = self._known[right]

    def may_be_one(self, one: int, other: int, *, wary: bool = False, side_by_side: bool = False) -> bool:
        """Whether nothing speaks against the two clusters being one person.

        Against it: two rows of people.csv, two genders, middle names that differ and, unless
        `side_by_side` allows it, that articles name both. When `wary` also that one is, say,
        a citizen and the other an official.
        """
        left, right = self.root(one), self.root(other)
        if left == right:
            return False
        known = {self._known[left], self._known[right]} - {None}
        if len(known) > 1 or self._are_apart(left, right):
            return False
        mine, theirs = self.evidence[left], self.evidence[right]
        if {mine.gender, theirs.gender} == {"female", "male"}:
            return False
        if wary and not _sides_meet(mine.sides, theirs.sides):
            return False
        if not self._middles_fit(left, right):
            return False
        return side_by_side or not _stand_together(mine.articles, theirs.articles)

    def _are_apart(self, left: int, right: int) -> bool:
        theirs = self._members[right]
        return any(not self._apart[form].isdisjoint(theirs) for form in self._members[left] if form in self._apart)

    def _middles_fit(self, left: int, right: int) -> bool:
        mine = {self.names[form].middles for form in self._members[left]} - {()}
        theirs = {self.names[form].middles for form in self._members[right]} - {()}
        return all(middles_fit(a, b) for a in mine for b in theirs)


def _sides_meet(one: Counter[str], other: Counter[str]) -> bool:
    mine, theirs = _grouped(one), _grouped(other)
    return not mine or not theirs or not mine.isdisjoint(theirs)


def _grouped(sides: Iterable[str]) -> set[str]:
    return {"public" if side in _PUBLIC else side for side in sides}


def _stand_together(one: Counter[str], other: Counter[str]) -> bool:
    few, many = sorted((one, other), key=len)
    shared = sum(1 for article in few if article in many)
    return shared * SIDE_BY_SIDE > len(few)
