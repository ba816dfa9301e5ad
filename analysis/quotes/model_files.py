"""A trained model's files: its card, checksums that say whether anything is damaged, its graphs.

A model is one `NAME.json` (the card) and other files beside it, whose checksums the card holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis import digests
from analysis.errors import AnalysisError


class ModelError(AnalysisError):
    """The model's files are missing or damaged."""


def checksums(folder: Path, card_name: str, names: Sequence[str], card: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of each of the model's files; the card's is that of all it says but `sha256`, since
    thresholds in it steer the results as much as the weights do.
    """
    found = {name: digests.of_file(folder / name) for name in names}
    said = {key: value for key, value in card.items() if key != "sha256"}
    found[card_name] = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return found


def read_card(folder: Path, card_name: str, names: Sequence[str], model: str) -> dict[str, Any]:
    """The card, once every file's checksum is found to be right. `model` names it in messages.

    Raises:
        ModelError: a file is missing, cannot be read or is not what it was when the card was made.
    """
    try:
        card = json.loads((folder / card_name).read_text(encoding="utf-8"))
        for name, checksum in checksums(folder, card_name, names, card).items():
            if checksum != card["sha256"][name]:
                raise ModelError(
                    f"The {model}'s file {name} in {folder} is damaged: "
                    f"its checksum differs from the one in {card_name}. Install it again."
                )
    except OSError as e:
        raise ModelError(f"The {model} in {folder} is missing or cannot be read ({e}); install it again.") from e
    except (AttributeError, KeyError, TypeError, ValueError) as e:
        raise ModelError(f"The {model}'s card {card_name} in {folder} is damaged ({e}); install it again.") from e
    return card


def session(path: Path) -> Any:
    """An onnxruntime session that computes in the thread that asks; see `side_by_side`.

    Matrices stored as int8 are unfolded once, here, not at every pass.
    """
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
