"""What a tagger hands over: one attribution as spans, before anything is said about it."""

from dataclasses import dataclass

from analysis.text import Span


@dataclass(frozen=True)
class RawAttribution:
    """Spans are sorted, do not overlap, and count code points of the article's text.

    `content_spans` is never empty. `cue_spans` is empty when no words ascribe the content,
    `speaker_spans` when no mention of the speaker belongs to it, `channel_spans` when the
    article does not say how it was said. `act` is "speech" or "thought".
    """

    content_spans: tuple[Span, ...]
    cue_spans: tuple[Span, ...] = ()
    speaker_spans: tuple[Span, ...] = ()
    channel_spans: tuple[Span, ...] = ()
    act: str = "speech"
    confidence: float | None = None
