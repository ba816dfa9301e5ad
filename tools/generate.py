"""Write the files that follow from others, so that nothing is said twice by hand.

`environment.yml` follows from `pyproject.toml`, the data dictionary in `data/README.md` from
`analysis/schemas.py`. `--check` writes nothing and exits 1 when a file on disk differs.
"""

import sys
import tomllib
from pathlib import Path

from analysis.schemas import dictionary

ROOT = Path(__file__).resolve().parent.parent
DICTIONARY_STARTS = "<!-- generated from analysis/schemas.py by tools/generate.py -->\n"

# conda-forge's names where they differ from PyPI's.
CONDA_NAMES = {"matplotlib": "matplotlib-base", "vaderSentiment": "vadersentiment"}


def conda_environment() -> str:
    """`environment.yml`: conda installs what it has, its pip part the project itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [
        "# Generated from pyproject.toml by tools/generate.py; edit that instead.",
        f"name: {project['name']}",
        "channels:",
        "  - conda-forge",
        "dependencies:",
        f"  - python{project['requires-python']}",
        "  - pip",
    ]
    for requirement in sorted(project["dependencies"], key=str.lower):
        name = requirement.split(">")[0].strip()
        lines.append("  - " + requirement.replace(name, CONDA_NAMES.get(name, name), 1))
    return "\n".join([*lines, "  - pip:", '      - -e ".[dev]"', ""])


def data_readme() -> str:
    """`data/README.md`: its hand-written head, then the dictionary."""
    head = (ROOT / "data" / "README.md").read_text(encoding="utf-8").split(DICTIONARY_STARTS)[0]
    return head + DICTIONARY_STARTS + "\n" + dictionary()


def main() -> int:
    """Write the files, or with `--check` compare them."""
    wanted = {"environment.yml": conda_environment(), "data/README.md": data_readme()}
    stale = [
        name
        for name, text in wanted.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"{name} is stale. Run: python tools/generate.py", file=sys.stderr)
        return bool(stale)
    for name in stale:
        (ROOT / name).write_text(wanted[name], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
