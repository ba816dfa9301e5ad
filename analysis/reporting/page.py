"""From an executed notebook to one HTML file that opens anywhere."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from analysis.errors import AnalysisError
from analysis.reporting.markup import FRAGMENT_TYPE, TEMPLATE, Fragment, element, styles, text
from analysis.reporting.notebooks import HANDED_OVER, ReportNotebook, heading_of
from analysis.reporting.page_check import check_page

# Nothing may be fetched, run, framed or sent; pictures and style are in the file itself.
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
)
_META = re.compile(rb'<meta name="analysis-(digest|files|figures)" content="([^"]{0,20000})">')
_TITLE = re.compile(rb"<title>([^<]{0,4000})</title>")
_HEAD_BYTES = 32_768


@dataclass(frozen=True)
class Page:
    """A finished page and the files that belong beside it (CSV, .xlsx), by file name."""

    html: str
    files: dict[str, str | bytes]


def page_digest(path: Path) -> str | None:
    """The digest a page carries, when it and its CSV files are as they were written; else None.

    Reads the head of the file only, and imports nothing heavy: this is how an unchanged report
    is left as it is.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        said = {name.decode(): html.unescape(value.decode()) for name, value in _META.findall(head)}
        for entry in said.get("files", "").split():
            name, _, digest = entry.rpartition("=")
            if _digest((path.parent / name).read_bytes()) != digest:
                return None
    except (OSError, UnicodeDecodeError):
        return None
    return said.get("digest")


def files_of(path: Path) -> list[Path]:
    """The CSV files that the page at `path` says lie beside it."""
    try:
        with path.open("rb") as file:
            said = dict(_META.findall(file.read(_HEAD_BYTES)))
    except OSError:
        return []
    entries = html.unescape(said.get(b"files", b"").decode("utf-8", "replace")).split()
    names = [entry.rpartition("=")[0] for entry in entries]
    return [path.parent / name for name in names if name and Path(name).name == name]


@dataclass(frozen=True)
class Head:
    """What a finished page tells about itself: its title and its figures (see `Fragment`)."""

    title: str
    figures: dict[str, float | None]


def head_of(path: Path) -> Head:
    """The head of the page at `path`, read without building it; imports nothing heavy."""
    with path.open("rb") as file:
        start = file.read(_HEAD_BYTES)
    said = dict(_META.findall(start))
    title = _TITLE.search(start)
    return Head(
        html.unescape(title[1].decode("utf-8", "replace")) if title else path.stem,
        json.loads(html.unescape(said.get(b"figures", b"{}").decode("utf-8", "replace")) or "{}"),
    )


def build_page(
    executed: Any, notebook: ReportNotebook, parameters: Mapping[str, Any], *, stem: str, digest: str
) -> Page:
    """The page of an executed notebook.

    Args:
        executed: the notebook as papermill returns it.
        notebook: the report it was made from.
        parameters: their values, shown at the page's end.
        stem: the page's file name without `.html`; the CSV files' names begin with it.
        digest: of all the page depends on.

    Raises:
        AnalysisError: a cell shows something that is not a fragment of ours, or the page breaks
            a rule of `page_check`.
    """
    blocks: list[dict[str, Any]] = []
    files: dict[str, str | bytes] = {}
    headline = None
    figures: dict[str, float | None] = {}
    headings: list[tuple[str, str]] = []
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            blocks.append({"prose": _prose(cell.source, headings, first=not blocks)})
        for output in cell.get("outputs", []):
            content = _fragment(output)
            if content is None:
                continue
            names: dict[str, str | bytes] = {f"{stem}-{name}.csv": csv for name, csv in content["csv"].items()}
            books = content.get("books") or {}
            names |= {f"{stem}-{name}.xlsx": base64.b64decode(book) for name, book in books.items()}
            files.update(names)
            headline = headline or content["title"]
            figures.update(content.get("figures") or {})
            # A fragment was escaped when it was made, in the notebook (see `markup.element`).
            blocks.append({"fragment": Markup(content["html"]), "files": list(names)})
    made = _export(
        {
            "title": headline or notebook.title,
            "kind": notebook.title if headline else None,
            "headings": headings,
            "blocks": blocks,
            "parameters": _shown(notebook, parameters),
            "code": _code(executed),
            "notebook": notebook.path.name,
            "digest": digest,
            "figures": figures,
        },
        files,
    )
    return Page(made, files)


def compose(title: str, sections: Sequence[tuple[str, str, Fragment]], *, stem: str) -> Page:
    """A page without a notebook, such as an index: sections of a heading, a paragraph and a fragment.

    Args:
        title: the headline.
        sections: heading (empty for the part above all headings), introduction, and what is shown.
        stem: the page's file name without `.html`; the CSV files' names begin with it.

    Raises:
        PageError: the page breaks a rule of `page_check`.
    """
    blocks: list[dict[str, Any]] = []
    headings: list[tuple[str, str]] = []
    files: dict[str, str | bytes] = {}
    for heading, words, fragment in sections:
        anchor = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
        if heading:
            headings.append((anchor, heading))
        top = element("h2", heading, id=anchor) if heading else Markup("")
        blocks.append({"prose": element("div", top, element("p", words) if words else Markup(""), class_="prose")})
        names = {f"{stem}-{name}.csv": csv for name, csv in fragment.csv.items()}
        files.update(names)
        blocks.append({"fragment": fragment.html, "files": list(names)})
    page = {"title": title, "kind": None, "headings": headings, "blocks": blocks, "parameters": [], "code": []}
    return Page(_export(page | {"notebook": "", "digest": "", "figures": {}}, files), files)


def warm_up() -> None:
    """Do once what is slow the first time: compile the template and the Markdown reader, find the fonts."""
    from analysis.reporting.figures import drawing, svg_uri

    compose("Title", [], stem="page")
    _prose("# A\n\nb", [], first=True)
    with drawing(1, 1) as (figure, axes):
        axes.plot([0, 1])
        axes.set_xlabel("x")
    svg_uri(figure)


def _export(page: dict[str, Any], files: Mapping[str, str | bytes]) -> str:
    """The page as HTML, checked."""
    complete = page | {
        "figures": json.dumps(page["figures"], ensure_ascii=False, sort_keys=True),
        "files": " ".join(
            f"{name}={_digest(content.encode('utf-8') if isinstance(content, str) else content)}"
            for name, content in sorted(files.items())
        ),
        "policy": Markup(POLICY),
        "styles": Markup((TEMPLATE / "page.css").read_text(encoding="utf-8") + styles()),
    }
    made = _template().render(page=complete).rstrip() + "\n"
    check_page(made, known_files=set(files))
    return made


@cache
def _template() -> jinja2.Template:
    # Jinja itself, not nbconvert's exporter: importing that takes seconds, which an index of
    # reports that are all up to date would spend for nothing.
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True)
    environment.filters["text"] = text
    return environment.get_template("page.html.j2")


def _prose(source: str, headings: list[tuple[str, str]], *, first: bool) -> Markup:
    """A Markdown cell as HTML; `##` headings get an id and a line in the contents list."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Prose(IPythonRenderer):
        def heading(self, text: str, level: int, **attrs: Any) -> str:
            if level == 1:
                # The headline stands in the page's head, once.
                return ""
            words = re.sub(r"<[^<>]{1,200}>", "", text)
            anchor = re.sub(r"[^a-z0-9]+", "-", html.unescape(words).lower()).strip("-") or f"part-{len(headings)}"
            if level == 2:
                headings.append((anchor, html.unescape(words)))
            return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    rendered = MarkdownWithMath(renderer=Prose(escape=True, allow_harmful_protocols=False)).render(source)
    # Markdown comes from the notebook's author, never from an article, and raw HTML in it is escaped.
    return element("div", Markup(str(rendered)), class_="prose intro" if first else "prose")


def _fragment(output: Any) -> dict[str, Any] | None:
    """What of a cell's output belongs into the page."""
    if output.output_type == "stream":
        if output.name == "stderr":
            return None
        return {"html": str(element("pre", output.text)), "csv": {}, "title": None}
    data = output.get("data", {})
    if FRAGMENT_TYPE in data:
        return dict(data[FRAGMENT_TYPE])
    if set(data) == {"text/plain"}:
        return {"html": str(element("pre", data["text/plain"])), "csv": {}, "title": None}
    raise AnalysisError(
        f"A cell shows {', '.join(sorted(data)) or output.output_type}, "
        "which has no words or is not escaped. "
        "Show a Fragment or a Chart of analysis.reporting instead."
    )


def _code(executed: Any) -> list[tuple[str, str]]:
    """The cells' code under their headings; injected values are left out, they may hold paths."""
    found, heading = [], "Beginning"
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            heading = heading_of(cell.source) or heading
        elif "injected-parameters" not in cell.metadata.get("tags", []):
            found.append((heading, cell.source))
    return found


def _shown(notebook: ReportNotebook, parameters: Mapping[str, Any]) -> Sequence[tuple[str, str, str]]:
    return [
        (name, str(value) if value not in ("", []) else "empty", notebook.parameters[name].help)
        for name, value in parameters.items()
        if name not in HANDED_OVER
    ]


def _digest(data: str | bytes) -> str:
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()[:16]
