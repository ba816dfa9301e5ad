"""Train the tagger: corpora to a checkpoint, and on to ONNX.

    python -m training.train --corpora ../shared/corpora --out WORKDIR

Seeded; resumes from WORKDIR/last.pt if that is there.
"""

from __future__ import annotations

import argparse
import copy
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import torch
from torch import Tensor

from analysis.quotes import model_decode as md
from analysis.quotes import model_run as mr
from analysis.quotes import model_words as mw
from training import data, evaluate, weights
from training.model import Config, Tagger
from training.step import losses


class TorchEngine:
    """Lets the run-time code run the network being trained."""

    def __init__(self, tagger: Tagger, bf16: bool) -> None:
        self.tagger, self.bf16 = tagger.eval(), bf16

    @torch.inference_mode()
    def encode(self, ids: mr.Array, features: mr.Array, domain: mr.Array, first: mr.Array) -> tuple[mr.Array, mr.Array]:
        """First pass."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            a, b = self.tagger.encoder(*(torch.from_numpy(x) for x in (ids, features, domain, first)))
        return a.float().numpy(), b.float().numpy()

    @torch.inference_mode()
    def condition(
        self,
        words: mr.Array,
        chances: mr.Array,
        relations: mr.Array,
        at: mr.Array,
        cueless: mr.Array,
        mask: mr.Array,
    ) -> tuple[mr.Array, mr.Array]:
        """Second pass."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            a, b = self.tagger.conditioner(
                *(torch.from_numpy(x) for x in (words, chances, relations, at, cueless, mask))
            )
        return a.float().numpy(), b.float().numpy()


def torch_finder(tagger: Tagger, vocabulary: list[str], settings: dict[str, md.Settings], bf16: bool) -> mr.Finder:
    """A finder on the network as it stands."""
    table, start = tagger.transitions.tables()
    return mr.Finder(
        TorchEngine(tagger, bf16),
        vocabulary,
        table.detach().float().numpy(),
        start.detach().float().numpy(),
        settings,
    )


class Stream:
    """Endless batches of windows of like length: other-news, the project's own marks and PolNeAR
    (and pseudo-marked articles) in given shares.
    """

    def __init__(self, args: argparse.Namespace, wordpieces: mw.Wordpieces, seed: int) -> None:
        self.args, self.wordpieces, self.rng = args, wordpieces, random.Random(seed)
        corpora: Path = args.corpora
        self.news = data.read_news(corpora / "other-news", "train")
        self.readers = data.read_annotations(args.annotations, corpora)
        if args.readers_articles >= 0:
            random.Random(0).shuffle(self.readers)
            self.readers = self.readers[: args.readers_articles]
        self.polnear = data.read_polnear(corpora / "polnear", "train")
        self.pseudo: list[data.Article] = []
        if args.pseudo:
            self.pseudo = data.read_marks(
                args.pseudo, data.read_texts(args.pseudo.with_suffix(".texts.jsonl")), weight=args.pseudo_weight
            )
        self.progress = 0.0
        self.epochs = {"news": 0, "readers": 0, "polnear": 0, "pseudo": 0}
        self._words: dict[str, mw.Words] = {}

    def _epoch(self, name: str) -> Iterator[data.Window]:
        while True:
            articles = list(getattr(self, name))
            self.rng.shuffle(articles)
            for article in articles:
                key = article.id + str(article.domain)
                if key not in self._words:
                    self._words[key] = mw.split_words(article.text)
                d = data.to_document(article, self.rng.randrange(len(article.readings)), self._words[key])
                if self.rng.random() < self.args.augment:
                    d = data.augment(d, self.rng)
                yield from data.windows(d, self.wordpieces, self.args.window, self.rng)
            self.epochs[name] += 1

    def __iter__(self) -> Iterator[list[data.Window]]:
        names = ["news", "readers", "polnear", "pseudo"]
        sources = {n: self._epoch(n) for n in names}
        while True:
            first, last = self.args.news_share
            news = first + (last - first) * self.progress
            readers = news * self.args.readers_share if self.readers else 0.0
            machine = self.args.pseudo_share if self.pseudo else 0.0
            shares = [*((1 - machine) * x for x in (news - readers, readers, 1 - news)), machine]
            drawn = [next(sources[self.rng.choices(names, shares)[0]]) for _ in range(self.args.batch * 12)]
            batches = data.batches(drawn, self.args.batch)
            self.rng.shuffle(batches)
            yield from batches


def optimizer(tagger: Tagger, args: argparse.Namespace) -> torch.optim.AdamW:
    """Pretrained weights learn slower than heads; no decay on vectors."""
    fresh = (
        "conditioner",
        "transitions",
        "encoder.anchor",
        "encoder.project",
        "encoder.shape",
        "encoder.quote",
        "encoder.position.",
        "encoder.domain",
    )
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, p in tagger.named_parameters():
        groups.setdefault((name.startswith(fresh), p.ndim > 1), []).append(p)
    options = []
    for (new, decay), params in groups.items():
        lr = args.lr * (args.head_factor if new else 1)
        options.append({"params": params, "lr": lr, "base": lr, "weight_decay": 0.01 if decay else 0.0})
    return torch.optim.AdamW(options, betas=(0.9, 0.98), fused=True)


def make_tagger(args: argparse.Namespace) -> tuple[Tagger, list[str]]:
    """A tagger with pretrained encoder weights and a vocabulary cut to what news uses; of the sizes that stand in the
    folder, if any (`training.narrow`), to be filled from `--init`.
    """
    source = weights.find(args.encoder)
    path = args.out / "vocabulary.txt"
    if path.exists():
        vocabulary = path.read_text(encoding="utf-8").split("\n")
    else:
        texts = [
            a.text
            for a in data.read_news(args.corpora / "other-news", "train")
            + data.read_polnear(args.corpora / "polnear", "train")
        ]
        vocabulary = data.cut_vocabulary(source.vocabulary, [*texts, *data.read_collections(args.corpora).values()], 5)
        path.write_text("\n".join(vocabulary), encoding="utf-8")
    sizes = args.out / "config.json"
    tagger = Tagger(Config.load(sizes) if sizes.exists() else source.config(len(vocabulary), args.window + 2))
    if not args.init:
        source.fill(tagger, vocabulary)
    return tagger, vocabulary


def save(path: Path, **what: object) -> None:
    """Write whole or not at all."""
    part = path.with_suffix(".part")
    torch.save(what, part)
    os.replace(part, path)


def measure(tagger: Tagger, vocabulary: list[str], sets: list[evaluate.DevSet], tool: ModuleType, bf16: bool) -> None:
    """Dev figures into the log."""
    finder = torch_finder(tagger, vocabulary, {name: md.Settings() for name in mr.CONVENTIONS}, bf16)
    for dev in sets:
        began = time.time()
        scored = evaluate.find_candidates(finder, dev.docs, dev.convention)
        accept, _ = evaluate.tune_accept(scored, md.Settings(), dev, tool)
        settings = md.Settings(accept=accept)
        r = evaluate.report(scored, settings, dev, tool)
        print(f"  {dev.name} @{accept:.2f}: {evaluate.line(r)} [{time.time() - began:.0f}s]", flush=True)


class Together:
    """Gradients averaged over worker processes through shared memory.

    Two processes of one thread each train nearly twice as fast as one of two threads: this network's
    operations are too small to share out one by one, and a busy neighbour stalls only one of them.
    """

    def __init__(self, workers: int, size: int) -> None:
        self.workers = workers
        self.buffers = torch.zeros(2, workers, size).share_memory_()  # two, so that one wait a step is enough
        self.progress = torch.zeros(2, dtype=torch.float64).share_memory_()
        self.barrier = torch.multiprocessing.get_context("spawn").Barrier(workers)

    def average(self, rank: int, step: int, flat: Tensor, progress: float) -> float:
        """Exchange gradients in place; everybody gets rank 0's progress."""
        turn = step % 2
        self.buffers[turn, rank].copy_(flat)
        if rank == 0:
            self.progress[turn] = progress
        self.barrier.wait()
        torch.mean(self.buffers[turn], 0, out=flat)
        return float(self.progress[turn])


def flat_gradient(params: list[Tensor]) -> Tensor:
    """One flat tensor of which each parameter's gradient is a part."""
    flat = torch.zeros(sum(p.numel() for p in params))
    at = 0
    for p in params:
        p.grad = flat[at : at + p.numel()].view_as(p)
        at += p.numel()
    return flat


def pace(done: float, warmup: float) -> float:
    """What share of the learning rate applies: up to all of it over `warmup`, from there linearly to nothing."""
    return min((done + 1e-3) / warmup, (1 - done) / (1 - warmup))


def train(args: argparse.Namespace) -> None:
    """Start the workers."""
    args.out.mkdir(parents=True, exist_ok=True)
    tagger, _ = make_tagger(args)
    together = Together(args.workers, sum(p.numel() for p in tagger.parameters()))
    del tagger
    torch.multiprocessing.spawn(work, (args, together), nprocs=args.workers)


def work(rank: int, args: argparse.Namespace, together: Together) -> None:
    """The loop of one worker; the first also measures and saves."""
    torch.set_num_threads(1)
    torch.manual_seed(args.seed + rank)
    random.seed(args.seed + rank)
    tagger, vocabulary = make_tagger(args)
    ema = copy.deepcopy(tagger).eval()
    opt = optimizer(tagger, args)
    step, spent = 0, 0.0
    last = args.out / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=False)
        tagger.load_state_dict(state["tagger"])
        ema.load_state_dict(state["ema"])
        opt.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["spent"]
    elif args.init:
        state = torch.load(args.init, weights_only=False)
        tagger.load_state_dict(state["ema"])
        ema.load_state_dict(state["ema"])
    wordpieces = mw.Wordpieces(vocabulary)
    stream = Stream(args, wordpieces, args.seed * 1_000_003 + step * 7 + rank)
    params, averaged = list(tagger.parameters()), list(ema.parameters())
    flat = flat_gradient(params)
    rng = random.Random(args.seed + 17 * step + rank)
    sets: list[evaluate.DevSet] = []
    tool = None
    if rank == 0:
        tagger.c.save(args.out / "config.json")
        print(f"vocabulary {len(vocabulary)}, parameters {len(flat) / 1e6:.1f} M, from step {step}", flush=True)
        tool = evaluate.scorer(args.corpora)
        sets = evaluate.dev_sets(args.corpora, tool)
    began = saved = measured = time.time()
    seen, since = 0, 0
    sums: dict[str, float] = {}

    def keep() -> None:
        state = {"tagger": tagger.state_dict(), "ema": ema.state_dict(), "optimizer": opt.state_dict()}
        save(last, **state, step=step, spent=spent + time.time() - began)

    tagger.train()
    for batch in stream:
        elapsed = spent + time.time() - began
        done = elapsed / (60 * args.minutes) if args.minutes else step / args.steps
        flat.zero_()
        loss, parts = losses(tagger, batch, wordpieces, rng, args.bf16)
        loss.backward()
        done = together.average(rank, step, flat, done)
        if done >= 1:
            break
        stream.progress = done
        for group in opt.param_groups:
            group["lr"] = group["base"] * pace(done, args.warmup)
        torch.nn.utils.clip_grad_norm_(params, 1.0)
        opt.step()
        step += 1
        if rank:
            continue
        with torch.no_grad():
            decay = min(args.ema, (1 + step) / (10 + step))
            torch._foreach_lerp_(averaged, params, 1 - decay)
        seen += sum(w.length for w in batch) * args.workers
        since += 1
        for k, v in parts.items():
            sums[k] = sums.get(k, 0.0) + v
        if step % 50 == 0:
            shown = " ".join(f"{k} {v / since:.3f}" for k, v in sums.items())
            speed = f"{seen / (time.time() - began):.0f} pieces/s, {100 * done:.0f} %, epochs {stream.epochs}"
            print(f"{time.strftime('%H:%M:%S')} step {step} {shown} | {speed}", flush=True)
            sums, since = {}, 0
        if time.time() - saved > args.save_every:
            keep()
            saved = time.time()
        if time.time() - measured > args.measure_every:
            assert tool is not None
            measure(ema, vocabulary, sets, tool, args.bf16)
            measured = time.time()
    if rank == 0:
        keep()
        assert tool is not None
        measure(ema, vocabulary, sets, tool, args.bf16)


def parser() -> argparse.ArgumentParser:
    """The command line; the defaults are the recipe."""
    ap = argparse.ArgumentParser(description="Train the attribution tagger.")
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument(
        "--annotations",
        type=Path,
        default=Path(__file__).with_name("annotations"),
        help="folder of the project's own marks",
    )
    ap.add_argument(
        "--encoder",
        default="minilm",
        help="minilm, or a folder with model.safetensors, config.json and vocab.txt",
    )
    ap.add_argument("--init", type=Path, help="checkpoint to start from")
    ap.add_argument(
        "--pseudo",
        type=Path,
        help="machine-made marks of unlabelled news; texts beside it as NAME.texts.jsonl",
    )
    ap.add_argument("--pseudo-weight", type=float, default=1.0)
    ap.add_argument("--pseudo-share", type=float, default=0.3)
    ap.add_argument(
        "--news-share",
        type=float,
        nargs=2,
        default=(0.42, 0.65),
        help="of other-news and the project's own marks among the windows, at the beginning and at the end",
    )
    ap.add_argument("--readers-share", type=float, default=0.5, help="of the project's own marks in that")
    ap.add_argument("--readers-articles", type=int, default=-1, help="only so many of those (learning curve)")
    ap.add_argument("--steps", type=int, default=4000)
    ap.add_argument("--minutes", type=float, default=0, help="plan by the clock instead of by steps")
    ap.add_argument("--batch", type=int, default=6, help="windows a worker a step")
    ap.add_argument("--window", type=int, default=254)
    ap.add_argument("--lr", type=float, default=2.2e-4)
    ap.add_argument("--head-factor", type=float, default=5.0)
    ap.add_argument("--warmup", type=float, default=0.06)
    ap.add_argument("--augment", type=float, default=0.3)
    ap.add_argument("--ema", type=float, default=0.998)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    ap.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=True)
    ap.add_argument("--save-every", type=float, default=240)
    ap.add_argument("--measure-every", type=float, default=420)
    return ap


if __name__ == "__main__":
    train(parser().parse_args())
