"""The only place where text becomes HTML.

Every renderer builds its output with `element`, which escapes whatever is not already markup.
Text from an article can therefore not become a tag, an attribute or a script, on any path.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from analysis.paths import PACKAGE

TEMPLATE = PACKAGE / "reporting" / "template"

# Carries a fragment from the notebook to the page; text/html beside it is for JupyterLab.
# Only what comes under this name is put into a page as HTML (see `page.py`).
FRAGMENT_TYPE = "application/vnd.media-analysis.fragment+json"

_VOID = frozenset({"br", "img", "meta"})
# Marks that turn the reading direction; one that is not closed would turn the words around it
# too. Every cell and paragraph is isolated and finds its direction by itself.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Controls that HTML forbids, and lone surrogates, which no file can hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"<[^<>]{1,2000}>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'", "&amp;": "&"}


def printable(value: object) -> str:
    """`value` as text, without the characters that no page can hold or that turn others around."""
    return _TURNING.sub("", _UNPRINTABLE.sub("\ufffd", str(value)))


def text(value: object) -> Markup:
    """`value` as HTML text, escaped."""
    return escape(printable(value))


def element(tag: str, *children: object, **attributes: object) -> Markup:
    """One HTML element; children and attribute values are escaped unless they are markup.

    A trailing underscore of an attribute's name is dropped (`class_`), other underscores become
    hyphens (`aria_label`). An attribute that is None or False is left out, True stands alone.
    """
    parts = [Markup("<"), Markup(tag)]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        parts.append(Markup(" " + name.rstrip("_").replace("_", "-")))
        if value is not True:
            parts += [Markup('="'), text(value), Markup('"')]
    parts.append(Markup(">"))
    if tag not in _VOID:
        parts += [child if isinstance(child, Markup) else text(child) for child in children]
        parts.append(Markup(f"</{tag}>"))
    return Markup("").join(parts)


def join(parts: Any, separator: object = "") -> Markup:
    """The parts in a row, each escaped unless it is markup."""
    between = separator if isinstance(separator, Markup) else text(separator)
    return between.join(part if isinstance(part, Markup) else text(part) for part in parts)


def plain(markup: Markup) -> str:
    """The words of some markup, for readers without HTML."""
    words = _TAG.sub(" ", str(markup))
    for entity, char in _ENTITIES.items():
        words = words.replace(entity, char)
    return " ".join(words.split())


def fold(summary: object, *children: object, class_: str | None = None) -> Markup:
    """Something to unfold; works by keyboard and without script."""
    return element("details", element("summary", summary), *children, class_=class_)


@cache
def styles() -> str:
    """The style sheet of the fragments, as shipped."""
    return (TEMPLATE / "fragments.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Fragment:
    """A piece of a report: what a notebook cell shows.

    `csv` holds the numbers behind it, by a short name, and `books` workbooks (.xlsx, in base64); the runner
    writes each beside the page.
    `title` makes it the page's headline; `figures` are the few numbers by which this page can be
    compared with others of its kind (a share is between 0 and 1 and its name ends in "share", a
    tone's in "tone"; None is not known).
    """

    html: Markup
    csv: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    figures: dict[str, float | None] = field(default_factory=dict)
    books: dict[str, str] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        # JupyterLab would read `$5 … $6` as a formula but for the class; @scope keeps the
        # style away from the rest of the notebook.
        in_lab = element(
            "div",
            element("style", Markup("@scope {" + styles() + "}")),
            self.html,
            class_="tex2jax_ignore mathjax_ignore",
        )
        content = {
            "html": str(self.html),
            "csv": self.csv,
            "books": self.books,
            "title": self.title,
            "figures": self.figures,
        }
        return {
            "text/plain": plain(self.html),
            "text/html": str(in_lab),
            FRAGMENT_TYPE: json.loads(json.dumps(content)),
        }
