"""Which lines of a pasted page are the article's body, by the weight of evidence."""

import re
from collections import Counter
from dataclasses import dataclass, field

from analysis.ingest import lines as evidence
from analysis.ingest.credits import dateline
from analysis.ingest.lines import Line

# Evidence of a line for body, in which ten words of a closed sentence weigh 0.7. The weights
# were chosen on the even pages of the extraction benchmark's 181 (benchmarks/cleaning.py); the rules
# (comments, other stories) were written after looking at errors of both halves, so no page is unseen.
_PER_WORD, _WORDS_CAP = 0.07, 60
_UNCLOSED_SHORT, _UNCLOSED_LONG = -0.8, 1.0
_FURNITURE, _HEAD_MATTER, _REPEATED, _COMMENTS = -2.0, -1.0, -1.0, -5.0
_LISTED, _DATELINE, _POST_CREDIT = 0.2, 4.0, 1.5
# Lines between two stretches of body cost this much at most, so that a long block of links in
# the middle of an article does not cut it in two.
_GAP_CAP = -25.0
_LONG_WORDS = 22
_LONGEST_GAP, _SIGN_OFF_REACH, _HEAD_REACH = 4, 15, 4
_ENDS = ("legal notice", "self-description", "contact", "cookie notice", "subscription")


@dataclass
class Sorting:
    """The page while it is sorted: for each line the reason it is not body, or None."""

    lines: list[Line]
    reasons: list[str | None]
    captions: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # lines that became title, kicker or caption
    repeated: set[str] = field(default_factory=set)  # what stands in the page more than once
    listed: set[int] = field(default_factory=set)  # lines of lists and tables

    def mark(self, index: int, reason: str) -> None:
        """Say why a line is not body; the first reason given stands."""
        if self.reasons[index] is None:
            self.reasons[index] = reason


def mark_other_stories(work: Sorting) -> None:
    """Headlines listed under "Read more" and its like, up to the next sentence or blank line."""
    index = 0
    while index < len(work.lines):
        if not evidence.is_heading_of_others(work.lines[index]):
            index += 1
            continue
        index += 1
        for _ in range(12):
            if index >= len(work.lines):
                break
            line = work.lines[index]
            is_list = bool(re.match(r"(?:\d{1,2}[.)]|\d{1,2}:\d{2})\s", line.text))
            ends = line.text.endswith((".", ".”", '."', ".’")) and not is_list and not evidence.is_teaser(line)
            if line.after_blank or ends or line.words > 25 or work.reasons[index]:
                break
            work.mark(index, "other stories")
            index += 1


def mark_blocks(work: Sorting) -> None:
    """An appeal to subscribe often takes several lines: they go together when one of them tells.

    Only on pages that part their paragraphs by blank lines, where lines that touch belong together.
    """
    lines = work.lines
    long = [line for line in lines if line.words >= _LONG_WORDS]
    if sum(line.after_blank for line in long) < 0.7 * len(long) or len(long) < 3:
        return
    head = next(index for index, line in enumerate(lines) if line is long[0])
    starts = [index for index, line in enumerate(lines) if line.after_blank and index >= head]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        told = [reason for reason in work.reasons[start:end] if reason in ("subscription", "cookie notice")]
        if told and 2 <= end - start <= 6 and all(line.words <= 40 for line in lines[start:end]):
            for index in range(start, end):
                work.mark(index, told[0])


def _score(line: Line, reason: str | None, *, repeated: bool, listed: bool) -> float:
    if evidence.is_comment_head(line):
        return _COMMENTS
    if reason:
        return _FURNITURE
    if evidence.date_part(line) or evidence.is_byline(line) or evidence.is_caption(line):
        return _HEAD_MATTER
    extra = _REPEATED if repeated and not listed else 0.0
    if listed and not (line.is_closed and line.words >= 5):
        return _LISTED
    extra += _DATELINE if dateline(line.text) else 0.0
    if evidence.is_post_credit(line):
        return _POST_CREDIT
    if line.is_closed and not evidence.is_teaser(line):
        return min(line.words, _WORDS_CAP) * _PER_WORD + extra
    return (_UNCLOSED_LONG if line.words >= _LONG_WORDS and not line.is_closed else _UNCLOSED_SHORT) + extra


def body_range(work: Sorting) -> tuple[int, int]:
    """First and last line of the stretch with the most evidence for running text."""
    lines = work.lines
    counts = Counter(line.text for line in lines)
    work.repeated |= {text for text, count in counts.items() if count > 1}
    scores = [
        _score(line, reason, repeated=counts[line.text] > 1 and line.words < 25, listed=index in work.listed)
        for index, (line, reason) in enumerate(zip(lines, work.reasons, strict=True))
    ]
    if not any(work.reasons) and not _has_menu(lines):
        return 0, _comments_at(work) - 1
    scores = scores[: _comments_at(work)]
    best, best_range = float("-inf"), (0, len(lines) - 1)
    total, start, gap = 0.0, 0, 0.0
    for index, score in enumerate(scores):
        if score < 0:
            counted = max(score, min(0.0, _GAP_CAP - gap))
            gap += counted
        else:
            counted, gap = score, gap if score < 1 else 0.0
        if total <= 0:
            total, start, gap = 0.0, index, 0.0
            counted = score
        total += counted
        if total > best:
            best, best_range = total, (start, index)
    return _from_dateline(work, scores, *best_range), _extend(work, best_range[1])


def _from_dateline(work: Sorting, scores: list[float], first: int, last: int) -> int:
    """Where the body starts: at a dateline under a date, a byline or furniture, not at teasers above those."""
    for index in range(first + 1, last + 1):
        above = range(max(first, index - _HEAD_REACH), index)
        is_head = any(scores[i] <= _HEAD_MATTER for i in above)
        if is_head and dateline(work.lines[index].text) and sum(scores[first:index]) < sum(scores[index : last + 1]):
            return index
    return first


def _extend(work: Sorting, last: int) -> int:
    """Past a few lines of furniture when another paragraph follows: losing body is worse than keeping a line.

    Not past anything that ends an article: a sign-off, comments, a notice, a headline repeated.
    """
    last = _up_to_sign_off(work, last)
    index, gap = last + 1, 0
    while index < len(work.lines) and gap <= _LONGEST_GAP:
        line, reason = work.lines[index], work.reasons[index]
        is_end = evidence.is_sign_off(line) or evidence.is_comment_head(line) or reason in _ENDS
        if is_end or evidence.date_part(line):
            break
        if reason is None and line.is_closed and line.words >= _LONG_WORDS and line.after_blank:
            last, gap = index, 0
        else:
            gap += 1
        index += 1
    return last


def _up_to_sign_off(work: Sorting, last: int) -> int:
    """The last sentence before a line of credits a little further on, since credits end an article."""
    end = last
    for index in range(last + 1, min(last + 1 + _SIGN_OFF_REACH, len(work.lines))):
        line, reason = work.lines[index], work.reasons[index]
        if evidence.is_sign_off(line):
            return end
        if evidence.is_comment_head(line) or reason in _ENDS:
            break
        if reason is None and line.is_closed and line.words >= 5:
            end = index
    return last


def _comments_at(work: Sorting) -> int:
    """Index of the head of the readers' comments that follow an article; else past the last line."""
    words = 0
    for index, line in enumerate(work.lines):
        if words >= 60 and evidence.is_comment_head(line) and _is_thread(work, index):
            return index
        if line.is_closed and not work.reasons[index] and line.words >= 8:
            words += line.words
    return len(work.lines)


def _has_menu(lines: list[Line]) -> bool:
    """Whether five short lines without a sentence's end follow one another."""
    run = 0
    for line in lines:
        run = run + 1 if line.words <= 6 and not line.is_closed else 0
        if run >= 5:
            return True
    return False


def cut_tail(work: Sorting, first: int, last: int) -> int:
    """Where the body ends when a sign-off or a heading of other stories stands near its end."""
    counted = [
        0 if reason else line.words if line.is_closed else 0
        for line, reason in zip(work.lines, work.reasons, strict=True)
    ]
    total = sum(counted[first : last + 1])
    before = 0
    for index in range(first + 1, last + 1):
        before += counted[index - 1]
        after = total - before - counted[index]
        line = work.lines[index]
        if evidence.is_sign_off(line) and before >= 40 and after <= before * 0.5:
            return index
        is_heading = evidence.is_heading_of_others(line) or evidence.is_heading_of_about(line)
        if is_heading and before >= 60 and after <= before * 0.3 and after < 120:
            return index - 1
    return last


def _is_thread(work: Sorting, index: int) -> bool:
    """Whether a head of comments is followed by more signs of them: "COMMENT NOW (3)" alone is a button."""
    following = work.lines[index : index + 12]
    signs = sum(evidence.is_comment_head(line) or evidence.date_part(line) is not None for line in following)
    return signs >= 2 or index + 1 == len(work.lines)
