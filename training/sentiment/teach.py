"""What a larger trained network thinks of targets in news, for a smaller one to learn from.

    python -m training.sentiment.teach --corpora ../shared/corpora --teacher WORK/teacher --out WORK/opinions.jsonl

Asked about: the project's marked targets, under NewsMTSC's convention, and names in sentences that
hold several. One line a target: `text`, `spans`, `chances` of negative, neutral, positive. The texts
are their publishers': the file stays in the scratch folder.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from analysis.quotes import model_words as mw
from training.data import read_collections
from training.sentiment import examples as ex
from training.sentiment.model import Config, TargetModel
from training.sentiment.train import Preparer, logits_of

SHORTEST, LONGEST = 8, 60  # words of a sentence worth asking about


def sentences(text: str) -> Iterable[str]:
    """Sentences of an article, as the tagger splits them."""
    words = mw.split_words(text)
    starts = [*np.flatnonzero(np.diff(words.sentence, prepend=-1)).tolist(), len(words.starts)]
    for lo, hi in pairwise(starts):
        if SHORTEST <= hi - lo <= LONGEST:
            yield text[int(words.starts[lo]) : int(words.ends[hi - 1])]


def unlabelled(texts: Iterable[str], number: int, rng: random.Random) -> list[ex.Example]:
    """Two names each of sentences that hold at least two: where tone is hardest to attach."""
    pairs = []
    for text in texts:
        surnames = ex.surnames_in(text)
        for sentence in sentences(text):
            found = ex.names_in(sentence, surnames)
            if len(found) > 1:
                pairs.append([ex.Example("", sentence, (span,), -1) for span in rng.sample(found, 2)])
    rng.shuffle(pairs)
    return [e for pair in pairs[: number // 2] for e in pair]


def main() -> None:
    """Ask, and write down."""
    ap = argparse.ArgumentParser(description=main.__doc__)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--teacher", type=Path, required=True, help="folder of a finished run")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--marks", type=Path, default=Path("training/annotations/tone.jsonl"))
    ap.add_argument("--targets", type=int, default=18000, help="in sentences with several names")
    ap.add_argument("--threads", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    teacher = TargetModel(Config.load(a.teacher / "config.json"))
    teacher.load_state_dict(torch.load(a.teacher / "average.pt", weights_only=True)["average"])
    prepare = Preparer((a.teacher / "vocabulary.txt").read_text(encoding="utf-8").split("\n"))
    texts = read_collections(a.corpora)
    marks = ex.read_marks(a.marks, texts)
    held_out = {e.group for e in marks if ex.fold_of(e) == ex.HELD_OUT}
    rng = random.Random(1)
    free = [texts[key] for key in sorted(texts) if key not in held_out]
    rng.shuffle(free)
    marked = [replace(e, label=-1, readers=False) for e in marks if e.group not in held_out]
    asked = [*marked, *unlabelled(free, a.targets, rng)]
    logits = logits_of(teacher, prepare, asked)
    chances = torch.softmax(torch.from_numpy(logits), -1).tolist()
    with a.out.open("w", encoding="utf-8") as f:
        for e, p in zip(asked, chances, strict=True):
            row = {"text": e.text, "spans": e.spans, "chances": [round(x, 4) for x in p]}
            f.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
