"""The words that ascribe: what act they stand for, how they colour what is said, how they are built.

The lexicon is `lexicons/reporting-cues.tsv`; regular forms are made here, the others stand in it.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.paths import LEXICONS

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NEGATION = re.compile(r"\b(?:not|never|neither|nor|cannot|without)\b|n['’]t\b", re.IGNORECASE)
_LONGEST_PHRASE = 4  # words of the longest entry, "in the words of"


@dataclass(frozen=True)
class CueWord:
    """One entry: base form, act ("speech" or "thought"), tone, and what may follow it.

    `follows` holds letters: q quotation, c clause, n noun phrase, i infinitive, t person told,
    a "X as Y", v nothing that rules could use; it is empty for nouns,
    adverbs and phrases. `shape` is base, s, past or ing.
    """

    base: str
    act: str
    tone: str
    follows: str
    shape: str


@functools.cache
def cue_forms() -> Mapping[str, CueWord]:
    """Every form of every entry, lower case, with its entry. The entry that comes first wins."""
    forms: dict[str, CueWord] = {}
    for line in (LEXICONS / "reporting-cues.tsv").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        base, act, tone, follows, *irregular = line.split("\t")
        for form, shape in _forms(base, irregular[0] if irregular else "", follows != "-"):
            forms.setdefault(form, CueWord(base, act, tone, follows.strip("-"), shape))
    return forms


def _forms(base: str, irregular: str, is_verb: bool) -> list[tuple[str, str]]:
    extra = [part.strip() for part in irregular.split(";")] if " " in base else irregular.split()
    made = [(base, "base"), *((form, _shape(form)) for form in extra if form)]
    if " " in base:
        return made
    if base.endswith("y") and base[-2] not in "aeiou":
        made.append((base[:-1] + "ies", "s"))
    else:
        made.append((base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s"), "s"))
    if is_verb:
        # Regular forms of irregular verbs ("sayed") do no harm: nobody writes them.
        stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
        is_y = base.endswith("y") and base[-2] not in "aeiou"
        made.append((base[:-1] + "ied" if is_y else base + ("d" if base.endswith("e") else "ed"), "past"))
        made.append((stem + "ing", "ing"))
    return made


def _shape(form: str) -> str:
    return "ing" if form.split()[0].endswith("ing") else "past"


def look_up(cue: str) -> CueWord | None:
    """The entry for a cue as worded ("has since told"), or None for words not in the lexicon.

    The longest entry wins, and of equal ones the last, since auxiliaries and adverbs come first.
    """
    forms = cue_forms()
    parts = [match.group().lower() for match in _WORD.finditer(cue)]
    for length in range(min(_LONGEST_PHRASE, len(parts)), 0, -1):
        for start in range(len(parts) - length, -1, -1):
            entry = forms.get(" ".join(parts[start : start + length]))
            if entry is not None:
                return entry
    return None


def cue_tone(cue: str) -> str | None:
    """How the cue colours what is said: one of `schemas.CUE_TONES`, or None when not known.

    A negated cue ("did not deny") asserts neither the colour nor its opposite: neutral.
    """
    entry = look_up(cue)
    if entry is None:
        return None
    return "neutral" if is_negated(cue) else entry.tone


def is_negated(cue: str) -> bool:
    """Whether a cue as worded says that something was not said: "did not deny", "never claimed"."""
    return _NEGATION.search(cue) is not None


def cue_act(cue: str) -> str:
    """Speech or thought; words that are not known, and no words at all, are speech."""
    entry = look_up(cue)
    return entry.act if entry is not None else "speech"
