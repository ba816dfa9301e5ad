"""What the words for a role tell: the nouns that take the person up, the fullest wording, current or former."""

import re

from analysis.sources.entities import Entity
from analysis.sources.fronts import REGNAL
from analysis.sources.words import FORMER, PREPOSITION, SPELLED_OUT, lexicon, plain, singular
from analysis.text import WORD

_CURRENT = re.compile(
    r"^(?:the |a |an |his |her )?(?:current|acting|incumbent|sitting|serving|newly elected|new)\b", re.I
)


def role_heads(entity: Entity) -> set[str]:
    """The nouns an article may take up for a person: "the senator", "the analyst"."""
    heads: set[str] = set()
    lists = lexicon()
    for phrase in (*entity.titles, *entity.roles):
        front = PREPOSITION.split(" " + phrase + " ")[0]
        for match in WORD.finditer(front):
            word = plain(match.group())
            if word in lists.roles or word in lists.honorifics or word in lists.gendered:
                heads.update(SPELLED_OUT.get(word, (word,)))
    if entity.key and entity.key[0] in REGNAL:
        heads.add(entity.key[0])
    if entity.affiliation_hint in ("republican", "democrat"):
        heads.add(entity.affiliation_hint)
    return heads


def role_of(entity: Entity) -> tuple[str | None, str | None]:
    """The fullest wording of the role and whether it is current or former."""
    titles = [_of_one(t) if entity.kind == "person" else t for t in entity.titles if _tells_a_role(t)]
    if entity.kind == "organisation":
        titles = []  # "CEO of" before a body is somebody else's
    phrases = [*entity.roles, *titles]
    if not phrases:
        return entity.body or None, None
    role = max(phrases, key=lambda p: (len(p.split()) > 1, p in entity.roles, len(p)))
    status = None
    if any(FORMER.match(p) for p in phrases if p == role) or FORMER.match(role):
        status = "former"
    elif _CURRENT.match(role):
        status = "current"
    return role, status


def _of_one(title: str) -> str:
    """A title that stood before several names, for one of them: "Sen." of "Sens."."""
    words = title.split()
    plural = words[-1].removesuffix(".").casefold() in ("sens", "reps", "govs", "presidents", "senators", "governors")
    last = words[-1].removesuffix(".")[:-1] + "." * words[-1].endswith(".") if plural else words[-1]
    return " ".join([*words[:-1], last])


def _tells_a_role(title: str) -> bool:
    """Whether words before a name hold an office or calling: "Ukraine", "Mr." tell none."""
    lists = lexicon()
    words = [plain(word.removeprefix("then-").removeprefix("ex-")) for word in title.split()]
    address = ("mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lord", "lady", "madam")
    known = (lists.roles, lists.honorifics, lists.gendered)
    return words[:2] == ["first", "lady"] or any(
        w not in address and any(w in k or singular(w) in k for k in known) for w in words
    )
