"""The network as it is shipped: int8 matrix products.

Each product's inputs are scaled channel by channel with factors measured once on training
articles (SmoothQuant, Xiao et al. 2023), so that rounding needs nothing of the text at hand: a
text's result does not depend on the texts it is read with, and no pass has to look for a maximum.
The product is an operator of onnxruntime's own (domain com.microsoft).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn

from training.layers import Layer

DOMAIN = "com.microsoft"
OPSET = 17
# Of the scale's two owners, inputs and weights, how much goes by the inputs: 0.5 is the middle. Tried
# on dev: 0.65 for all -0.6 F1 against floats, 0.8 -0.2, 0.5 -1.2; 0.65 and, after GELU, 0.95: +0.1.
BALANCE, AFTER_GELU = 0.65, 0.95


class Peaks:
    """Largest absolute input of each channel of each linear layer, and each channel's extremes,
    seen while the network reads.
    """

    def __init__(self, module: nn.Module) -> None:
        self.low: dict[nn.Module, Tensor] = {}
        self.high: dict[nn.Module, Tensor] = {}
        self._hooks = [m.register_forward_pre_hook(self._see) for m in module.modules() if isinstance(m, nn.Linear)]

    def _see(self, module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        flat = inputs[0].detach().float().reshape(-1, inputs[0].shape[-1])
        low, high = flat.amin(0), flat.amax(0)
        if module in self.low:
            low, high = torch.minimum(low, self.low[module]), torch.maximum(high, self.high[module])
        self.low[module], self.high[module] = low, high

    def close(self) -> None:
        """Stop looking."""
        for hook in self._hooks:
            hook.remove()


def measure(module: nn.Module, read: Callable[[], object]) -> Peaks:
    """Peaks of `module` while `read` runs."""
    peaks = Peaks(module)
    read()
    peaks.close()
    return peaks


def write(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    given: Mapping[str, Mapping[int, str]],
    made: Mapping[str, Mapping[int, str]],
    path: Path,
) -> None:
    """One ONNX graph; `given` and `made`: inputs and outputs, each with its variable axes."""
    torch.onnx.export(
        module.eval(),
        inputs,
        str(path),
        input_names=list(given),
        output_names=list(made),
        dynamic_axes={name: dict(axes) for name, axes in {**given, **made}.items()},
        opset_version=OPSET,
        dynamo=False,
        custom_opsets={DOMAIN: 1},
    )
    model = onnx.load(str(path))
    # The exporter notes shapes of the example inputs for operators it does not know, and
    # onnxruntime would believe them.
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _floats(value: Any) -> Any:
    """Tell the exporter what an operator it does not know returns."""
    value.setType(torch.TensorType.get().with_dtype(torch.float32).with_sizes([None, None, None]))
    return value


class _Product(torch.autograd.Function):
    """x W + b with x rounded to eight bits."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, inverse: Tensor, one: Tensor, zero: Tensor, whole: Tensor, scale: Tensor, bias: Tensor
    ) -> Tensor:
        q = (torch.round(x * inverse) + zero.float()).clamp(0, 255) - zero.float()
        return q @ whole.float() * scale + bias

    @staticmethod
    def symbolic(g: Any, x: Any, inverse: Any, one: Any, zero: Any, whole: Any, scale: Any, bias: Any) -> Any:
        q = g.op("QuantizeLinear", g.op("Mul", x, inverse), one, zero)
        none = g.op("Constant", value_t=torch.tensor(0, dtype=torch.int8))
        y = g.op(f"{DOMAIN}::MatMulIntegerToFloat", q, whole, one, scale, zero, none, bias)
        return _floats(y)


class _Attention(torch.autograd.Function):
    """Attention of all heads at once, N,T,width: onnxruntime's operator goes block by block and
    never holds all scores, which do not fit in the processor's cache.
    """

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        parts = (x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (q, k, v))
        return nn.functional.scaled_dot_product_attention(*parts).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        return _floats(g.op(f"{DOMAIN}::MultiHeadAttention", q, k, v, num_heads_i=heads))


class Int8Linear(nn.Module):
    """A linear layer on int8 weights and inputs."""

    def __init__(self, linear: nn.Linear, low: Tensor, high: Tensor, balance: float) -> None:
        super().__init__()
        weight = linear.weight.detach().t()
        # The zero point, common to all channels, moves the range to where they lie: after GELU, to one side.
        peak = torch.maximum(high, -low).clamp(min=1e-5)
        factor = peak**balance / weight.abs().amax(1).clamp(min=1e-5) ** (1 - balance)
        least, most = float((low / factor).min()), float((high / factor).max())
        step = (most - least) / 255
        zero = max(0, min(255, round(-least / step)))
        factor = factor * step
        weight = weight * factor[:, None]
        scale = weight.abs().amax(0).clamp(min=1e-8) / 127
        self.register_buffer("whole", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)
        self.register_buffer("inverse", 1 / factor)
        self.register_buffer("zero", torch.tensor(zero, dtype=torch.uint8))
        self.register_buffer("one", torch.tensor(1.0))
        self.register_buffer("bias", linear.bias.detach().clone())

    def forward(self, x: Tensor) -> Tensor:
        """As `nn.Linear`."""
        out: Tensor = _Product.apply(x, self.inverse, self.one, self.zero, self.whole, self.scale, self.bias)
        return out


class Int8Embedding(nn.Module):
    """An embedding table in int8 with one scale a row: a common scale for the table, which is
    what the quantiser would make, is set by its few largest rows.
    """

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Vectors of piece numbers."""
        return self.table[ids].to(torch.float32) * self.scale[ids]


class ShippedLayer(nn.Module):
    """`training.model.Layer` in the shipped form."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.heads, self.norm_first = layer.heads, layer.norm_first
        self.qkv, self.out, self.up, self.down = layer.qkv, layer.out, layer.up, layer.down
        self.norm1, self.norm2 = layer.norm1, layer.norm2
        self.head_width = layer.head_width

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """As `Layer`, with a mask in place of a bias."""
        if self.norm_first:
            x = x + self._attend(self.norm1(x), mask)
            return x + self._feed(self.norm2(x))
        x = self.norm1(x + self._attend(x, mask))
        return self.norm2(x + self._feed(x))

    def _attend(self, x: Tensor, mask: Tensor | None) -> Tensor:
        inside = self.heads * self.head_width
        parts = torch.split(self.qkv(x), [inside] * 3, -1)
        if mask is None:
            # Said to be one window of three axes, since the operator asks and those before it do not tell.
            mixed: Tensor = _Attention.apply(*(part.reshape(1, -1, inside) for part in parts), self.heads)
            return self.out(mixed)
        q, k, v = (self._split(part) for part in parts)
        scores = torch.matmul(q, k.transpose(-1, -2)) * self.head_width**-0.5
        scores = scores + (1 - mask)[:, None, None, :] * -1e4
        mixed = torch.matmul(torch.softmax(scores, -1), v)
        return self.out(mixed.transpose(1, 2).reshape(x.shape[0], -1, inside))

    def _feed(self, x: Tensor) -> Tensor:
        return self.down(nn.functional.gelu(self.up(x)))

    def _split(self, x: Tensor) -> Tensor:
        # Heads before places: N,heads,T,width of a head.
        return x.view(x.shape[0], -1, self.heads, self.head_width).transpose(1, 2)


def ship(module: nn.Module, peaks: Peaks | None, floats: Collection[str] = ()) -> nn.Module:
    """Put shipped layers in place of `module`'s own, with int8 products where there are peaks; products called as in
    `floats` stay as they are.
    """
    for name, child in list(module.named_children()):
        if isinstance(child, nn.Linear) and peaks is not None and child in peaks.low and name not in floats:
            balance = AFTER_GELU if name == "down" else BALANCE
            setattr(module, name, Int8Linear(child, peaks.low[child], peaks.high[child], balance))
        else:
            made = ship(child, peaks, floats)
            setattr(module, name, ShippedLayer(made) if isinstance(made, Layer) else made)
    return module


class ShippedEncoder(nn.Module):
    """The encoder on one window at a time: nothing is padded, so nothing is masked."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, features: Tensor, domain: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """As `training.model.Encoder`, for one window."""
        x = self.encoder.embed(ids, features, domain)
        for layer in self.encoder.layers:
            x = layer(x, None)
        out: tuple[Tensor, Tensor] = self.encoder.read(x, first)
        return out


class ShippedConditioner(nn.Module):
    """The conditioned head on regions of like length."""

    def __init__(self, conditioner: nn.Module) -> None:
        super().__init__()
        self.conditioner = conditioner

    def forward(
        self, words: Tensor, chances: Tensor, relations: Tensor, at: Tensor, cueless: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """As `training.model.Conditioner`; mask N,R is 1 where there is a word."""
        x = self.conditioner.embed(words, chances, relations, at, cueless)
        for layer in self.conditioner.layers:
            x = layer(x, mask)
        out: tuple[Tensor, Tensor] = self.conditioner.read(x, at)
        return out


def with_int8_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with each matrix kept as int8 and one scale an output channel.

    Only the weights are rounded, and they are unfolded when the product loads them: activations
    stay float, so that a text's result does not depend on the texts it is read with, as it does
    when activations are scaled by the batch.
    """
    graph = model.graph
    matrices = {i.name: i for i in graph.initializer if len(i.dims) == 2 and min(i.dims) > 1}
    nodes, made = [], {}
    for node in graph.node:
        if node.op_type in ("MatMul", "Gemm") and node.input[1] in matrices and node.input[1] not in made:
            name = node.input[1]
            turned = any(a.name == "transB" and a.i for a in node.attribute)
            axis = 0 if turned else 1
            weight = numpy_helper.to_array(matrices[name])
            scale = np.maximum(np.abs(weight).max(1 - axis, keepdims=True), 1e-8) / 127
            whole = np.round(weight / scale).astype(np.int8)
            made[name] = True
            graph.initializer.remove(matrices[name])
            graph.initializer.append(numpy_helper.from_array(whole, name + "_int8"))
            graph.initializer.append(numpy_helper.from_array(scale.ravel().astype(np.float32), name + "_scale"))
            nodes.append(helper.make_node("DequantizeLinear", [name + "_int8", name + "_scale"], [name], axis=axis))
    for place, node in enumerate(nodes):
        graph.node.insert(place, node)
    onnx.checker.check_model(model)
    return model
