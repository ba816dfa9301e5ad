"""What is made of the trained network: a narrower one, and parts of it read at some places only."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `training`")

from training import export, layers, prune, quantise  # noqa: E402
from training.model import Config, Tagger  # noqa: E402
from training.sentiment.model import read_at  # noqa: E402

SMALL = Config(vocabulary=40, hidden=24, layers=2, heads=4, inner=32, positions=40, condition=16, condition_heads=2)
WINDOW = (
    torch.arange(5, 25)[None],
    torch.ones(1, 20, 3, dtype=torch.long),
    torch.ones(1, dtype=torch.long),
    torch.arange(1, 15)[None],
)


@pytest.fixture
def tagger() -> Any:
    torch.manual_seed(1)
    return Tagger(SMALL).eval()


def read(tagger: Any) -> tuple[Any, Any]:
    with torch.inference_mode():
        vectors, logits = tagger.encoder(*WINDOW)
    return vectors, logits


def worth(heads: list[list[float]], inner: list[list[float]]) -> Any:
    return SimpleNamespace(heads=[torch.tensor(x) for x in heads], inner=[torch.tensor(x) for x in inner])


def test_a_tagger_that_keeps_everything_reads_the_same(tagger: Any) -> None:
    everything = worth([[1.0] * 4] * 2, [[1.0] * 32] * 2)
    same = prune.cut(tagger, everything, heads=4, inner=32).eval()
    assert torch.allclose(read(same)[0], read(tagger)[0], atol=1e-6)


def test_heads_and_features_that_give_nothing_are_cut_without_a_trace(tagger: Any) -> None:
    with torch.no_grad():
        for layer in tagger.encoder.layers:
            layer.out.weight[:, 6:12] = 0  # the second head's six features
            layer.down.weight[:, 8:16] = 0
    inner = [1.0] * 8 + [0.0] * 8 + [1.0] * 16
    narrow = prune.cut(tagger, worth([[1.0, 0.0, 1.0, 1.0]] * 2, [inner] * 2), heads=3, inner=24).eval()
    assert sum(p.numel() for p in narrow.parameters()) < sum(p.numel() for p in tagger.parameters())
    assert torch.allclose(read(narrow)[1], read(tagger)[1], atol=1e-6)


def test_worth_tells_a_head_that_gives_nothing(tagger: Any) -> None:
    with torch.no_grad():
        tagger.encoder.layers[0].out.weight[:, 6:12] = 0
    seen = prune.Worth(tagger)
    vectors, logits = tagger.encoder(*WINDOW)
    (vectors.pow(2).sum() + logits.pow(2).sum()).backward()
    seen.add()
    seen.close()
    assert seen.heads[0].argmin() == 1
    assert seen.heads[0][1] < 1e-6 < seen.heads[0][0]


@pytest.mark.parametrize("norm_first", [False, True])
def test_a_narrow_layer_is_shipped_as_it_was_trained(norm_first: bool) -> None:
    torch.manual_seed(2)
    layer = layers.Layer(24, 3, 32, 1e-5, 0.0, norm_first, head_width=6).eval()
    x = torch.randn(1, 9, 24)
    with torch.inference_mode():
        want = layer(x, torch.zeros(1, 1, 1, 9))
        assert torch.allclose(quantise.ShippedLayer(layer)(x, torch.ones(1, 9)), want, atol=1e-5)
        assert torch.allclose(quantise.ShippedLayer(layer)(x, None), want, atol=1e-5)


def test_a_layer_read_at_some_places_gives_what_the_whole_layer_gives_there() -> None:
    torch.manual_seed(3)
    layer = layers.Layer(24, 3, 32, 1e-5, 0.0, norm_first=False, head_width=6).eval()
    x, at = torch.randn(2, 9, 24), torch.tensor([[0, 4], [7, 2]])
    bias = torch.zeros(2, 1, 1, 9)
    with torch.inference_mode():
        want = torch.gather(layer(x, bias), 1, at[..., None].expand(-1, -1, 24))
        assert torch.allclose(read_at(layer, x, bias, at), want, atol=1e-5)


def test_of_several_checkpoints_the_mean_is_taken(tagger: Any, tmp_path: Path) -> None:
    other = Tagger(SMALL).eval()
    SMALL.save(tmp_path / "config.json")
    (tmp_path / "vocabulary.txt").write_text("[PAD]\n[UNK]", encoding="utf-8")
    torch.save({"ema": tagger.state_dict()}, tmp_path / "last.pt")
    torch.save({"ema": other.state_dict()}, tmp_path / "start.pt")
    mean, vocabulary = export.load_tagger(tmp_path, tmp_path / "start.pt")
    assert vocabulary == ["[PAD]", "[UNK]"]
    for got, a, b in zip(mean.parameters(), tagger.parameters(), other.parameters(), strict=True):
        assert torch.allclose(got, (a + b) / 2)
