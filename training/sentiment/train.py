"""Train one target model: labelled sentences to a checkpoint.

    python -m training.sentiment.train --corpora ../shared/corpora --out WORKDIR

Seeded; resumes from WORKDIR/last.pt if that is there. One process of one thread: two runs side by
side use two cores better than one run of two threads.
"""

from __future__ import annotations

import argparse
import copy
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from analysis.paths import MODELS
from analysis.quotes import model_words as mw
from analysis.sentiment import target_input as ti
from training.data import read_collections
from training.sentiment import examples as ex
from training.sentiment.model import TargetModel, make


class Preparer:
    """Examples to columns, cached."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.wordpieces = mw.Wordpieces(vocabulary)
        self._cache: dict[tuple[str, ex.Spans, bool], ti.Array] = {}

    def __call__(self, example: ex.Example) -> ti.Array:
        """The columns of one example."""
        key = (example.text, example.spans, example.readers)
        got = self._cache.get(key)
        if got is None:
            got = ti.prepare(mw.split_words(example.text), example.spans, self.wordpieces).columns
            if example.readers:
                got[0, 1] = ti.READERS
            if len(self._cache) < 60_000:
                self._cache[key] = got
        return got


def batches(columns: Sequence[ti.Array], size: int, rng: random.Random | None) -> list[list[int]]:
    """Numbers of examples of like length together; shuffled where there is an `rng`."""
    order = list(range(len(columns)))
    if rng is None:
        order.sort(key=lambda i: len(columns[i]))
        return [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(order)
    out = []
    for at in range(0, len(order), size * 16):
        part = sorted(order[at : at + size * 16], key=lambda i: len(columns[i]))
        out += [part[i : i + size] for i in range(0, len(part), size)]
    rng.shuffle(out)
    return out


@torch.inference_mode()
def logits_of(model: TargetModel, prepare: Preparer, examples: Sequence[ex.Example]) -> np.ndarray:
    """Logits of each example, in order."""
    model.eval()
    columns = [prepare(e) for e in examples]
    out = np.zeros((len(examples), 3), dtype=np.float32)
    for part in batches(columns, 32, None):
        got = model(torch.from_numpy(ti.pack([columns[i] for i in part], 0)))
        out[part] = got.float().numpy()
    return out


def macro_f1(logits: np.ndarray, examples: Sequence[ex.Example]) -> float:
    """In per cent."""
    found, labels = logits.argmax(1), np.asarray([e.label for e in examples])
    right = [
        2 * ((found == k) & (labels == k)).sum() / max(1, (found == k).sum() + (labels == k).sum()) for k in range(3)
    ]
    return 100 * float(np.mean(right))


def groups(model: TargetModel, lr: float, decay: float, head_factor: float) -> list[dict[str, object]]:
    """Lower layers learn slower (`decay` a layer); no weight decay on vectors."""
    found: dict[tuple[float, bool], list[Tensor]] = {}
    layers = model.c.layers
    for name, p in model.named_parameters():
        if name.startswith("encoder.layers."):
            factor = decay ** (layers - 1 - int(name.split(".")[2]))
        elif name.startswith(("encoder.mark", "encoder.shape", "encoder.quote", "dense", "classify")):
            factor = head_factor
        else:
            factor = decay**layers
        found.setdefault((factor, p.ndim > 1), []).append(p)
    return [
        {"params": ps, "lr": lr * f, "base": lr * f, "weight_decay": 0.01 if matrix else 0.0}
        for (f, matrix), ps in found.items()
    ]


def save(path: Path, **what: object) -> None:
    """Write whole or not at all."""
    part = path.with_suffix(".part")
    torch.save(what, part)
    os.replace(part, path)


def start(model: TargetModel, checkpoint: Path) -> None:
    """Take over a run's averaged weights; marks it did not know keep theirs."""
    state = torch.load(checkpoint, weights_only=False)["average"]
    known = state["encoder.mark.weight"]
    state["encoder.mark.weight"] = torch.cat([known, model.encoder.mark.weight.detach()[len(known) :]])
    model.load_state_dict(state)


def read_all(a: argparse.Namespace) -> tuple[list[ex.Example], dict[str, list[ex.Example]]]:
    """What to train on, and the sets to measure on."""
    folder = a.corpora / "newsmtsc"
    train = ex.read_newsmtsc(folder / "train.jsonl")
    sets = {name: ex.read_newsmtsc(folder / f"dev_{name}.jsonl") for name in ("rw", "mt")}
    if a.fold >= 0:
        sets["fold"] = [e for e in train if ex.fold_of(e) == a.fold]
        train = [e for e in train if ex.fold_of(e) != a.fold]
    marked = ex.read_marks(a.marks, read_collections(a.corpora)) if a.marks else []
    sets["late"] = [e for e in marked if ex.fold_of(e) == ex.HELD_OUT]
    marked = [e for e in marked if ex.fold_of(e) != ex.HELD_OUT]
    train += marked
    if a.opinions:
        train += ex.read_opinions(a.opinions)
    labels: dict[tuple[str, bool], set[int]] = {}
    for e in train:
        labels.setdefault((e.text, e.readers), set()).add(e.label)
    apart = [e for e in train if e.label >= 0 and len(labels[e.text, e.readers]) > 1]
    return train + apart * a.again, {name: rows for name, rows in sets.items() if rows}


def run(a: argparse.Namespace) -> None:
    """The loop."""
    torch.set_num_threads(a.threads)
    a.out.mkdir(parents=True, exist_ok=True)
    vocabulary = (MODELS / "attribution.vocabulary.txt").read_text(encoding="utf-8").split("\n")
    model = make(a.encoder, vocabulary)
    model.c.save(a.out / "config.json")
    (a.out / "vocabulary.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    if a.init:
        start(model, a.init)
    average = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(groups(model, a.lr, a.layer_decay, a.head_factor), betas=(0.9, 0.98), fused=True)  # type: ignore[arg-type]
    train, sets = read_all(a)
    if a.limit:
        train = train[: a.limit]
    pool = ex.names(train)
    prepare = Preparer(vocabulary)
    per_epoch = (len(train) + a.batch - 1) // a.batch
    total = int(per_epoch * a.epochs)
    step, spent = 0, 0.0
    last = a.out / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=False)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["spent"]
    params, averaged = list(model.parameters()), list(average.parameters())
    print(f"{len(train)} examples, {total} steps, from {step}", flush=True)
    began = saved = time.time()
    cpu = time.process_time()
    lost: list[float] = []
    pieces = 0

    def keep() -> None:
        save(
            last,
            model=model.state_dict(),
            average=average.state_dict(),
            optimizer=optimizer.state_dict(),
            step=step,
            spent=spent + time.time() - began,
        )

    def measure() -> dict[str, np.ndarray]:
        got = {name: logits_of(average, prepare, rows) for name, rows in sets.items()}
        shown = " ".join(f"{name} {macro_f1(x, sets[name]):.2f}" for name, x in got.items())
        print(f"  step {step}: {shown}", flush=True)
        model.train()
        return got

    def progress() -> float:
        return (spent + time.time() - began) / (60 * a.minutes) if a.minutes else step / total

    while progress() < 1:
        epoch = step // per_epoch
        rng = random.Random(a.seed * 1_000_003 + epoch)
        torch.manual_seed(a.seed * 7919 + step)
        random.seed(a.seed * 7919 + step)
        rows = [ex.swapped(e, pool, rng) if a.swap and rng.random() < a.swap else e for e in train]
        columns = [prepare(e) for e in rows]
        model.train()
        for number, part in enumerate(batches(columns, a.batch, rng)):
            if number < step - epoch * per_epoch:
                continue
            done = min(1.0, progress())
            rate = min((done + 1e-3) / a.warmup, (1 - done) / (1 - a.warmup))
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * rate
            packed = ti.pack([columns[i] for i in part], 0)
            x = torch.from_numpy(packed)
            goals = torch.tensor([rows[i].goal(a.smoothing) for i in part])
            optimizer.zero_grad(set_to_none=False)
            with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
                logits = model(x)
            loss = F.cross_entropy(logits.float(), goals)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(params, 1.0)
            optimizer.step()
            step += 1
            with torch.no_grad():
                torch._foreach_lerp_(averaged, params, 1 - min(a.ema, (1 + step) / (10 + step)))
            lost.append(float(loss.detach()))
            pieces += packed.shape[0] * packed.shape[1]
            if step % 50 == 0:
                pace = pieces / (time.process_time() - cpu)
                now = time.strftime("%H:%M:%S")
                loss_now = np.mean(lost)
                print(f"{now} {step} {100 * done:.0f} % loss {loss_now:.3f} {pace:.0f} pieces/s CPU", flush=True)
                lost = []
            if time.time() - saved > a.save_every:
                keep()
                saved = time.time()
            if progress() >= 1:
                break
        if progress() < 1:
            measure()
    got = measure()
    save(a.out / "average.pt", average=average.state_dict())
    np.savez(a.out / "logits.npz", **got)
    last.unlink(missing_ok=True)


def parser() -> argparse.ArgumentParser:
    """The command line; the defaults are the recipe."""
    ap = argparse.ArgumentParser(description="Train one target model.")
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--encoder", default="minilm", help="minilm, or a folder (see training/weights.py)")
    ap.add_argument("--init", type=Path, help="checkpoint to start from")
    ap.add_argument(
        "--marks",
        type=lambda text: Path(text) if text else None,
        default=Path("training/annotations/tone.jsonl"),
        help="the project's own marks; empty for none",
    )
    ap.add_argument("--opinions", type=Path, help="what a teacher thinks (see teach.py)")
    ap.add_argument("--fold", type=int, default=-1, help=f"hold out this one of {ex.FOLDS} folds and measure on it")
    ap.add_argument("--limit", type=int, default=0)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--epochs", type=float, default=3)
    ap.add_argument("--minutes", type=float, default=0, help="plan by the clock instead of by epochs")
    ap.add_argument("--batch", type=int, default=16)
    ap.add_argument("--lr", type=float, default=8e-5)
    ap.add_argument("--layer-decay", type=float, default=0.9)
    ap.add_argument("--head-factor", type=float, default=5.0)
    ap.add_argument("--warmup", type=float, default=0.1)
    ap.add_argument("--smoothing", type=float, default=0.05)
    ap.add_argument("--ema", type=float, default=0.995)
    ap.add_argument("--swap", type=float, default=0.15, help="share of names that are replaced")
    ap.add_argument("--again", type=int, default=1, help="more times each sentence whose targets differ is seen")
    ap.add_argument("--bf16", action="store_true", help="faster on some machines, slower on others: try")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--save-every", type=float, default=180)
    return ap


if __name__ == "__main__":
    run(parser().parse_args())
