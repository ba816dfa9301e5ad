"""A trained tagger to a narrower and faster one.

    python -m training.narrow --run WORK --out NARROW --corpora ../shared/corpora
    python -m training.train --out NARROW --init NARROW/start.pt --corpora ../shared/corpora

What is least worth in the encoder's layers is cut (`training.prune`). Then the narrow encoder learns to give
the word vectors and anchor chances of the wide one, on articles without their marks. Training goes on
from there.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from analysis.quotes import model_words as mw
from training import data, prune
from training.export import load_tagger
from training.model import Tagger
from training.step import packed
from training.train import Stream, Together, flat_gradient, pace, save
from training.train import parser as training_parser

CUT, START = "cut.pt", "start.pt"  # before and after the teaching


def texts(corpora: Path, annotations: Path) -> list[str]:
    """What there is to read without marks; nothing of what figures are taken from."""
    collected = data.read_collections(corpora)
    held = data.read_news(corpora / "other-news", "dev")
    for name in ("unseen", "unseen-read-twice"):
        held += data.read_marks(annotations / f"{name}.jsonl", collected)
    apart = {article.id for article in held}
    news = [text for name, text in collected.items() if name not in apart]
    return news + [article.text for article in data.read_polnear(corpora / "polnear", "train")]


def windows(articles: list[str], wordpieces: mw.Wordpieces, length: int, rng: random.Random) -> Iterator[data.Window]:
    """Endless windows of the articles, in a new order each time, a convention drawn for each."""
    while True:
        for text in rng.sample(articles, len(articles)):
            document = data.Document("", mw.split_words(text), [], rng.randrange(3))
            if rng.random() < 0.3:
                document = data.augment(document, rng)
            yield from data.windows(document, wordpieces, length, rng)


def teach(rank: int, args: argparse.Namespace, together: Together) -> None:
    """One worker of those that teach the narrow encoder the wide one's vectors and chances, for `args.minutes`."""
    torch.set_num_threads(1)
    wide, vocabulary = load_tagger(*args.run)
    tagger, _ = load_tagger(args.out / CUT)  # left without dropout, which would blur what is to be copied
    wordpieces, rng = mw.Wordpieces(vocabulary), random.Random(args.seed + rank)
    stream = windows(texts(args.corpora, args.annotations), wordpieces, args.window, rng)
    params = list(tagger.encoder.parameters())
    flat = flat_gradient(params)
    opt = torch.optim.AdamW(params, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    began, sums = time.time(), np.zeros(2)
    for step, some in enumerate(endless(stream, args.batch), 1):
        apart, chances = differences(wide, tagger, some, wordpieces)
        flat.zero_()
        (apart + 5 * chances).backward()
        done = together.average(rank, step, flat, (time.time() - began) / (60 * args.minutes))
        if done >= 1:
            break
        for group in opt.param_groups:
            group["lr"] = args.lr * pace(done, 0.05)
        torch.nn.utils.clip_grad_norm_(params, 1.0)
        opt.step()
        sums += apart.item(), chances.item()
        if rank == 0 and step % 100 == 0:
            off = f"vectors {sums[0] / 100:.4f} chances {sums[1] / 100:.5f}"
            print(f"step {step} {off} {100 * done:.0f} %", flush=True)
            sums[:] = 0
    if rank == 0:
        save(args.out / START, ema=tagger.state_dict())


def endless(stream: Iterator[data.Window], size: int) -> Iterator[list[data.Window]]:
    """Batches of windows of like length."""
    while True:
        yield from data.batches(islice(stream, size * 8), size)


def differences(
    wide: Tagger, tagger: Tagger, some: list[data.Window], wordpieces: mw.Wordpieces
) -> tuple[Tensor, Tensor]:
    """How far apart the two encoders are on some windows: word vectors, squared, as a share of their variance; anchor
    chances, in nats a word.
    """
    ids, features, domain, first = (torch.from_numpy(x) for x in packed(some, wordpieces))
    real = torch.arange(first.shape[1]) < torch.tensor([w.hi - w.lo for w in some])[:, None]
    with torch.no_grad():
        vectors, logits = wide.encoder(ids, features, domain, first)
    own_vectors, own_logits = tagger.encoder(ids, features, domain, first)
    apart = F.mse_loss(own_vectors[real], vectors[real]) / vectors[real].var()
    chances = F.kl_div(own_logits[real].log_softmax(-1), logits[real].softmax(-1), reduction="batchmean")
    return apart, chances


def main() -> None:
    """Cut, teach, write."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--run", type=Path, nargs="+", required=True, help="folder or checkpoint; of several their mean")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--annotations", type=Path, default=Path(__file__).with_name("annotations"))
    ap.add_argument("--heads", type=int, default=8, help="attention heads a layer to keep")
    ap.add_argument("--inner", type=int, default=1152, help="inner features a layer to keep")
    ap.add_argument("--batches", type=int, default=60, help="of eight windows, to measure worth on")
    ap.add_argument("--minutes", type=float, default=15)
    ap.add_argument("--batch", type=int, default=7, help="windows a worker a step")
    ap.add_argument("--window", type=int, default=254)
    ap.add_argument("--lr", type=float, default=4e-4)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    args = ap.parse_args()
    if (args.out / START).exists():
        print(f"{args.out / START} is there already")
        return
    args.out.mkdir(parents=True, exist_ok=True)
    wide, vocabulary = load_tagger(*args.run)
    (args.out / "vocabulary.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    given = ["--corpora", str(args.corpora), "--out", str(args.out), "--annotations", str(args.annotations)]
    given += ["--news-share", ".7", ".7", "--batch", "8"]
    wordpieces = mw.Wordpieces(vocabulary)
    marked = islice(Stream(training_parser().parse_args(given), wordpieces, args.seed), args.batches)
    worth = prune.measure(wide, wordpieces, marked, random.Random(args.seed))
    tagger = prune.cut(wide, worth, args.heads, args.inner)
    tagger.c.save(args.out / "config.json")
    save(args.out / CUT, ema=tagger.state_dict())
    together = Together(args.workers, sum(p.numel() for p in tagger.encoder.parameters()))
    torch.multiprocessing.spawn(teach, (args, together), nprocs=args.workers)


if __name__ == "__main__":
    main()
