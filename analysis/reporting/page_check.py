"""The last look at a page before it is published.

Renderers escape, the policy forbids; this makes sure of both. What is on no list below is not
mended but refused, since it means that a renderer is wrong.
"""

import re
from html.parser import HTMLParser

from analysis.errors import AnalysisError

_PLAIN = frozenset(
    [
        "html",
        "head",
        "body",
        "title",
        "main",
        "header",
        "footer",
        "nav",
        "section",
        "div",
        "span",
        "p",
        "a",
        "b",
        "i",
        "em",
        "strong",
        "code",
        "pre",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "img",
        "details",
        "summary",
        "style",
        "meta",
        "blockquote",
        "small",
        "ins",
        "del",
    ]
)
_VOID = frozenset({"br", "hr", "img", "meta"})
_ATTRIBUTES = frozenset(
    [
        "class",
        "id",
        "lang",
        "dir",
        "role",
        "scope",
        "alt",
        "width",
        "height",
        "start",
        "open",
        "colspan",
        "rowspan",
        "aria-label",
        "aria-labelledby",
        "aria-hidden",
        "aria-current",
        "data-label",
    ]
)
_STYLE = re.compile(r"--[a-z]{1,20}:-?[0-9.]{1,8}%?")
_PICTURE = re.compile(r"data:image/(?:png|svg\+xml);base64,[A-Za-z0-9+/=]*")
_BESIDE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}\.(?:html(?:#[a-z0-9-]{1,80})?|csv|xlsx)")
_META = frozenset(
    {"viewport", "color-scheme", "referrer", "generator", "analysis-digest", "analysis-files", "analysis-figures"}
)


class PageError(AnalysisError):
    """A page that breaks a rule; it is not published."""


def check_page(page: str, *, known_files: set[str]) -> None:
    """Refuse a page that could run, fetch or hide anything.

    Raises:
        PageError: names what is wrong and where.
    """
    reader = _Reader(known_files)
    reader.feed(page)
    reader.close()
    reader.finish()


class _Reader(HTMLParser):
    def __init__(self, known_files: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.known_files = known_files
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.open: list[str] = []
        self.headlines = 0
        self.level = 1
        self.captions: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _PLAIN:
            self._refuse(f"has a <{tag}>")
        for name, value in given.items():
            self._attribute(tag, name, value, given)
        if tag == "img" and not given.get("alt", "").strip():
            self._refuse("has a picture without a description")
        if tag in ("h1", "h2", "h3", "h4"):
            level = int(tag[1])
            self.headlines += tag == "h1"
            if level > self.level + 1:
                self._refuse(f"skips from heading {self.level} to {level}")
            self.level = level
        if tag == "table":
            self.captions.append(False)
        if tag == "caption" and self.captions:
            self.captions[-1] = True
        if tag == "th" and given.get("scope") not in ("row", "col"):
            self._refuse("has a table header without a scope")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self._refuse(f"closes <{tag}> where <{self.open[-1] if self.open else 'nothing'}> is open")
        self.open.pop()
        if tag == "table" and not self.captions.pop():
            self._refuse("has a table without a caption")

    def finish(self) -> None:
        """What can be told only at the end."""
        if self.open:
            self._refuse(f"does not close <{self.open[-1]}>")
        if self.headlines != 1:
            self._refuse(f"has {self.headlines} headlines; expected one")
        for target in self.targets:
            if target not in self.ids:
                self._refuse(f"links to '#{target}', which is not there")

    def _attribute(self, tag: str, name: str, value: str, given: dict[str, str]) -> None:
        if name == "id":
            if value in self.ids:
                self._refuse(f"has the id '{value}' twice")
            self.ids.add(value)
        elif name == "href" and tag == "a":
            if value.startswith("#"):
                self.targets.append(value[1:])
            elif not _BESIDE.fullmatch(value) or (value.endswith((".csv", ".xlsx")) and value not in self.known_files):
                self._refuse(f"links to {value[:80]!r}, outside the report")
        elif name == "src" and tag == "img":
            if not _PICTURE.fullmatch(value):
                self._refuse(f"takes a picture from {value[:80]!r}")
        elif name == "style":
            if not _STYLE.fullmatch(value):
                self._refuse(f"has the style {value[:80]!r}")
        elif tag == "meta":
            known = given.get("name") in _META or "charset" in given
            if not known and given.get("http-equiv") != "Content-Security-Policy":
                self._refuse("has a <meta> that is not ours")
        elif name == "download" and tag == "a":
            pass
        elif name not in _ATTRIBUTES:
            self._refuse(f"has the attribute {name!r} on <{tag}>")

    def _refuse(self, what: str) -> None:
        line, _ = self.getpos()
        raise PageError(f"The page was not published: it {what} (line {line}). This is a fault of the report.")
