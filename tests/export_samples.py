"""Exports of news vendors as their documented layouts have them, around invented articles.

Real exports may not be shared. The layouts follow what the vendors document and what the
parsers LexisNexisTools, tm.plugin.factiva and nexis-analysis, and their issue trackers, say
of the templates and how they changed.
"""

import html
import io
import zipfile
from dataclasses import dataclass, field


@dataclass
class Story:
    title: str
    outlet: str
    day: tuple[int, str, int, str]  # 11, "January", 2010, "Monday"
    body: list[str]
    byline: str | None = None
    section: str | None = None
    language: str = "English"
    code: str = "HBLT"
    number: int = 1
    graphic: str | None = None
    clock: str | None = None
    highlight: str | None = None
    words: int = field(init=False)

    def __post_init__(self):
        self.words = sum(len(paragraph.split()) for paragraph in self.body)

    @property
    def accession(self):
        day, month, year, _ = self.day
        months = "January February March April May June July August September October November December".split()
        month = months.index(month) + 1
        return f"{self.code:0<8}{year}{month:02}{day:02}e61b000{self.number:02x}"


STORIES = [
    Story(
        "Harbour gate stays shut, says ferry owner",
        "The Harbour Ledger (Veldhaven)",
        (11, "January", 2010, "Monday"),
        [
            "The ferry at Veldhaven will not sail before spring, its owner said on Sunday, because nobody can find the key.",
            "“We kept the chain,” said Joost Everard, who runs it. “We kept it & we oiled it – the key is another matter.”",
            "The town <council> says the key costs 5 euros; Mr Everard’s lawyer says it costs 500.",
        ],
        byline="Ada Holm and Žofia Łęcka",
        section="NEWS; Pg. 3",
        graphic="The gate on Sunday. PHOTO: BO LIND",
        number=1,
        clock="08:30",
    ),
    Story(
        "Baker teaches bread in a hall without a roof",
        "Morning Klaxon",
        (12, "January", 2010, "Tuesday"),
        [
            "Forty pupils came on the first morning, and all but three of them had brought flour 🌾 along.",
            "The teacher, a retired pilot, told them that bread is only weather that somebody has kneaded.",
        ],
        section="FEATURES",
        number=2,
        highlight="A school for bread opens, rain or shine.",
    ),
    Story(
        "Seven of nine bridges are blue",
        "The Harbour Ledger (Veldhaven)",
        (3, "February", 2010, "Wednesday"),
        [
            "VELDHAVEN (Reuters) - Seven bridges were painted blue overnight and nobody has said by whom.",
            "The mayor said she had asked for green. A painter who did not give his name called it “a sort of green”.",
        ],
        byline="By Bo Lind, Harbour Correspondent",
        section="NEWS; Pg. 1",
        number=3,
    ),
    Story(
        "Letters: the key, again",
        "Morning Klaxon",
        (28, "February", 2010, "Sunday"),
        ["Sir, has anybody looked under the mat?", "It was under the mat in 1974 and again in 1988."],
        number=4,
    ),
]


def _date_line(story):
    day, month, year, weekday = story.day
    return f"{month} {day}, {year} {weekday}"


# --- Nexis Uni: Word, RTF, PDF ---


def nexis_lines(stories, *, cover=True, listed=None, count=None, body="Body", end="End of Document", numbers=True):
    """The paragraphs of a Nexis Uni export; `None` before a title marks it as a heading."""
    lines = []
    listed = stories if listed is None else listed
    if cover:
        count = len(listed) if count is None else count
        lines += [
            "User Name: = A. Reader",
            "Date and Time: = Friday, March 20, 2020 4:51:00 PM CET",
            "Job Number: = 113456789",
        ]
        lines += ["", f"Documents ({count})", ""]
        for number, story in enumerate(listed, 1):
            lines += [f"{number}. {story.title}" if numbers else story.title]
            lines += [
                "Client/Matter: -None-",
                "Search Terms: ferry AND key",
                "Search Type: Terms and Connectors",
                "Narrowed by:",
            ]
            lines += ["Content Type", "Narrowed by", "News", "-None-"]
        lines += ["", "| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2020 LexisNexis", "", ""]
    for story in stories:
        lines += [
            (story.title,),
            story.outlet,
            _date_line(story),
            "",
            f"Copyright {story.day[2]} {story.outlet} All Rights Reserved",
            "",
        ]
        if story.section:
            lines += [f"Section:\u00a0{story.section}"]
        lines += [f"Length:\u00a0{story.words} words"]
        if story.byline:
            lines += [f"Byline:\u00a0{story.byline}"]
        if story.highlight:
            lines += [f"Highlight:\u00a0{story.highlight}"]
        lines += (
            [body, "", *[part for paragraph in story.body for part in (paragraph, "")]] if body else ["", *story.body]
        )
        if story.graphic:
            lines += ["Graphic", "", story.graphic, ""]
        lines += [f"Load-Date:\u00a0{_date_line(story).rsplit(' ', 1)[0]}", "", "", end or "", "", ""]
    return lines


def docx(lines, *, extra=None):
    """A Word document of these paragraphs; a tuple's is a linked heading."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = []
    for line in lines:
        is_heading = isinstance(line, tuple)
        text = line[0] if is_heading else line
        # Word cuts a line into runs wherever it likes.
        runs = "".join(
            f'<w:r><w:t xml:space="preserve">{html.escape(part)}</w:t></w:r>' for part in (text[:7], text[7:]) if part
        )
        if is_heading:
            parts.append(f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:hyperlink>{runs}</w:hyperlink></w:p>')
        else:
            parts.append(f"<w:p>{runs}</w:p>")
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{w}"><w:body>{"".join(parts)}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **(extra or {})})


def zipped(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def rtf(lines, *, codepage=1252):
    """An RTF document of these lines, with the tables and hidden groups word processors write."""
    out = [
        rf"{{\rtf1\ansi\ansicpg{codepage}\deff0{{\fonttbl{{\f0\fnil\fcharset0 Arial;}}{{\f1\fnil\fcharset204 Arial Cyr;}}}}",
        r"{\colortbl ;\red0\green0\blue255;}{\stylesheet{\s0 Normal;}}{\*\generator Exporter 4.2;}",
        r"{\info{\title Not the text}{\author Nobody}}{\header\pard Not the text either\par}",
    ]
    for line in lines:
        text = line[0] if isinstance(line, tuple) else line
        escaped = "".join(_rtf_character(char) for char in text)
        if isinstance(line, tuple):
            escaped = rf'{{\field{{\*\fldinst HYPERLINK "https://vendor.example/1"}}{{\fldrslt\ul {escaped}}}}}'
        out.append(rf"\pard\plain\f0\fs20 {escaped}\par")
    return ("\n".join(out) + "}").encode("ascii")


def _rtf_character(char):
    if char in "\\{}":
        return "\\" + char
    if char == "\t":
        return "\\tab "
    if ord(char) < 128:
        return char
    if ord(char) < 256:
        return f"\\'{ord(char):02x}"
    units = char.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return "".join(f"\\u{number}?" for number in numbers)


def wrapped(text, width=78):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def nexis_text(stories, *, numbers=None, total=None, request=None):
    """The older TXT export: lines broken at 78 characters, outlet and date in the middle."""
    numbers = numbers or range(1, len(stories) + 1)
    total = total or len(stories)
    lines = [
        "",
        "",
        f"Download Request: Selected Items: {request}" if request else "",
        "Time Of Request: Friday, March 20, 2018  16:51:31",
        "",
    ]
    lines += [
        "Terms: (DATE(>=2009-12-01) and (ferry))",
        "",
        "Source: The Harbour Ledger (Veldhaven);Morning...",
        "Project ID: None",
        "",
    ]
    for number, story in zip(numbers, stories, strict=True):
        lines += [
            f"{number} of {total} DOCUMENTS".center(78),
            "",
            "",
            story.outlet.center(78),
            "",
            _date_line(story).center(78),
        ]
        lines += ["Edition 1;".center(78), "National".center(78), "", *wrapped(story.title), ""]
        if story.byline:
            lines += [f"BYLINE: {story.byline}", ""]
        if story.section:
            lines += [f"SECTION: {story.section}", ""]
        lines += [f"LENGTH: {story.words} words", ""]
        for paragraph in story.body:
            lines += ["", *wrapped(paragraph)]
        lines += ["", f"LOAD-DATE: {_date_line(story).rsplit(' ', 1)[0]}", "", "LANGUAGE: ENGLISH", ""]
        if story.graphic:
            lines += [f"GRAPHIC: {story.graphic}", ""]
        lines += [
            "PUBLICATION-TYPE: Newspaper",
            "",
            "",
            f"Copyright {story.day[2]} {story.outlet}".center(78),
            "All Rights Reserved".center(78),
            "",
        ]
    return "\r\n".join(lines)


# --- Factiva ---


def factiva_fields(story):
    day, month, year, _ = story.day
    fields = [("SE", story.section and story.section.split(";")[0]), ("HD", story.title), ("BY", story.byline)]
    fields += [
        ("WC", f"{story.words} words"),
        ("PD", f"{day} {month} {year}"),
        ("ET", story.clock),
        ("SN", story.outlet),
    ]
    fields += [("SC", story.code), ("LA", story.language), ("CY", f"(c) {year} {story.outlet}. All Rights Reserved.")]
    fields += [
        ("LP", story.body[:1]),
        ("TD", story.body[1:]),
        ("CO", "vferry : Veldhaven Ferry Ltd"),
        ("IN", "i75 : Airlines"),
    ]
    fields += [
        ("NS", "gcat : Political/General News | gkey : Keys"),
        ("RE", "vel : Veldhaven"),
        ("IPD", "Ferries"),
        ("PUB", "Ledger Ltd"),
    ]
    fields += [("AN", f"Document {story.accession}")]
    return [(code, value) for code, value in fields if value]


def factiva_html(stories, *, coded=True, language="en"):
    """The HTML export, with field codes or without, a long style sheet at its head."""
    style = "body{margin:0;}" * 8_000
    parts = [
        f"<!DOCTYPE html><html><head><meta charset='UTF-8'/><title>Factiva</title><style>{style}</style></head><body>"
    ]
    parts += ['<div id="contentWrapper"><div id="contentLeft"><span></span>']
    for story in stories:
        parts.append(f'<div class="article {language}Article">')
        if coded:
            parts.append('<table cellpadding="1" cellspacing="1" border="0">')
            for code, value in factiva_fields(story):
                paragraphs = value if isinstance(value, list) else None
                inner = (
                    "".join(
                        f'<p class="articleParagraph {language}articleParagraph">{html.escape(p)}</p>\n'
                        for p in paragraphs
                    )
                    if paragraphs
                    else f"<br/>{html.escape(value)}"
                )
                parts.append(
                    f'<tr><td align="right" valign="top" class="index"><b>{code}</b>&nbsp;</td><td>{inner}</td></tr>'
                )
            parts.append("</table><br/>")
        else:
            day, month, year, _ = story.day
            if story.section:
                parts.append(f"<div>{html.escape(story.section.split(';')[0].title())}</div>")
            parts.append(f'<div id="hd"><span class="{language}Headline">{html.escape(story.title)}</span></div>')
            if story.byline:
                parts.append(f'<div class="author">{html.escape(story.byline)}</div>')
            parts += [f"<div>{story.words} words</div><div>{day} {month} {year}</div>"]
            parts += [f"<div>{story.clock}</div>"] if story.clock else []
            parts += [f"<div>{html.escape(story.outlet)}</div><div>{story.code}</div><div>{story.language}</div>"]
            parts += [f"<div>(c) {year} {html.escape(story.outlet)}. All Rights Reserved.</div>"]
            parts += [
                f'<p class="articleParagraph {language}articleParagraph">{html.escape(p)}</p>' for p in story.body
            ]
            parts += [f"<p>Document {story.accession}</p>"]
        parts.append("</div><br/><span></span>")
    parts.append(
        '<div id="pageFooter"><table class="footerBG"><tr><td><span class="copyright">&copy; 2010 Factiva, Inc. All rights reserved.</span></td></tr></table></div></div></div></body></html>'
    )
    return "".join(parts)


def factiva_lines(stories, *, coded=False, contents=None):
    """The paragraphs of the RTF export, with a table of contents when asked."""
    lines = ["Dow Jones Factiva", ""] if contents is not None else []
    for number, story in enumerate(contents or (), 1):
        lines += [f"{story.title}{'.' * 12}{number + 1}"]
    lines += [""] if contents is not None else []
    for page, story in enumerate(stories, 2):
        if coded:
            for code, value in factiva_fields(story):
                first, *rest = value if isinstance(value, list) else [value]
                lines += [f"{code}\t{first}", *rest]
        else:
            day, month, year, _ = story.day
            lines += [story.title]
            lines += [story.byline] if story.byline else []
            lines += [f"{story.words} words", f"{day} {month} {year}"] + ([story.clock] if story.clock else [])
            lines += [story.outlet, story.code, story.language, f"(c) {year} {story.outlet}. All Rights Reserved.", ""]
            lines += [part for paragraph in story.body for part in (paragraph, "")] + [f"Document {story.accession}"]
        lines += ["", f"Page {page} of {len(stories) + 1} © 2010 Factiva, Inc. All rights reserved.", ""]
    lines += [
        "Search Summary",
        "Text\tferry and key",
        "Date\tAll Dates",
        "Results Found\t57",
        "Timestamp\t20 March 2010 4:51 PM",
    ]
    return lines


def factiva_xml(stories, *, count=None):
    parts = [
        '<?xml version="1.0" encoding="utf-8"?><PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">',
        f'<ppsarticleResultSet count="{len(stories) if count is None else count}">',
    ]
    for story in stories:
        day, month, year, _ = story.day
        months = "January February March April May June July August September October November December".split()
        stamp = f"{year}-{months.index(month) + 1:02}-{day:02}T{story.clock or '00:00'}:00Z"
        escaped = [html.escape(paragraph, quote=False) for paragraph in story.body]
        parts.append(
            f"<ppsarticle><article><accessionNo>{story.accession}</accessionNo>"
            f"<reference>distdoc:archive/ArchiveDoc::Article/{story.accession}</reference><baseLanguage>EN</baseLanguage>"
            + (f"<byline>{html.escape(story.byline)}</byline>" if story.byline else "")
            + f'<headline><paragraph display="Proportional"><hlt>{html.escape(story.title[:7])}</hlt>{html.escape(story.title[7:])}</paragraph></headline>'
            f"<leadParagraph><paragraph>{escaped[0]}</paragraph></leadParagraph>"
            f"<publicationDate><dateTime>{stamp}</dateTime></publicationDate><sourceName>{html.escape(story.outlet)}</sourceName>"
            f"<tailParagraphs>{''.join(f'<paragraph>{p}</paragraph>' for p in escaped[1:])}</tailParagraphs>"
            f"<wordCount>{story.words}</wordCount></article></ppsarticle>"
        )
    return "".join(parts) + "</ppsarticleResultSet></ppsArticleResponse></PPSResponse>"
