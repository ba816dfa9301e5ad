"""How a finished analysis is known again: by its inputs, the choices made, and the code.

Imports nothing heavy, so that a report that is up to date is seen to be in a moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import digests, paths
from analysis.ingest.columns import settings_beside
from analysis.ingest.find import find_files
from analysis.ingest.people import people_files

KEPT = "kept:"
PROVENANCE = "provenance.json"


@dataclass(frozen=True)
class Choices:
    """What the user decided about how articles are analysed; part of what a kept corpus is known by.

    `people` is the file of what the user knows about people; without it, each `people.csv` among
    the inputs or beside them counts. `gender_from_first_names` and `known_names` are those of
    `resolve_sources`. `convention` is what counts as an attribution: "news", as `docs/method.md`
    says, or "polnear", as that corpus has it, for comparison with it. `targets` are words or names
    toward which the tone is scored besides the people named.
    """

    convention: str = "news"
    targets: tuple[str, ...] = ()
    people: str | Path | None = None
    gender_from_first_names: bool = False
    known_names: bool = True

    def people_files(self, inputs: Sequence[str | Path]) -> list[Path]:
        """The files that tell about people."""
        return people_files(inputs) if self.people is None else [Path(self.people)]

    def digest(self, inputs: Sequence[str | Path]) -> str:
        """A digest of all choices and of the contents of the files they name; tells no path."""
        settings = {
            "convention": self.convention,
            "targets": list(self.targets),
            "gender_from_first_names": self.gender_from_first_names,
            "known_names": self.known_names,
        }
        return digests.of_parts([digests.of_settings(settings), digests.of_files(self.people_files(inputs))])


USUAL = Choices()


def kept_name(inputs: Sequence[str | Path], choices: Choices = USUAL) -> str:
    """How `open_corpus` knows the corpus of these inputs once it is kept; tells no path."""
    return KEPT + inputs_digest(inputs, choices)[:32]


def is_kept(name: str) -> bool:
    """Whether `open_corpus` can open what `kept_name` returned without analysing anything."""
    return (kept_folder(name) / PROVENANCE).exists()


def inputs_digest(inputs: Sequence[str | Path], choices: Choices = USUAL) -> str:
    """A digest of the inputs' files, the choices and everything that turns them into tables."""
    names = sorted(Path(path).name for path in inputs)
    files = find_files(inputs)
    read_from = digests.of_files([*files, *settings_beside(files)])
    models = digests.of_files(path for folder in paths.other_models() for path in folder.glob("*") if path.is_file())
    return digests.of_parts([*names, read_from, choices.digest(inputs), digests.of_code(), models])


def kept_folder(name: str) -> Path:
    """Where the tables of the corpus lie that `kept_name` names."""
    return paths.cache() / Path(name.removeprefix(KEPT)).name
