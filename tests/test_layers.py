"""Data flows one way: a module imports only from its own stage or an earlier one."""

import ast
from pathlib import Path

import pytest

from analysis.paths import NOTEBOOKS, PACKAGE

# Stages in the order of the flow. Those on one line stand side by side.
ORDER = [
    ["errors", "paths"],
    ["schemas", "text", "files", "digests"],
    ["ingest"],
    ["kept"],
    ["quotes"],
    ["sources"],
    ["sentiment"],
    ["measures", "store"],
    ["run"],
    ["reporting"],
    ["cli_options"],
    ["cli"],
    ["__main__", "__init__"],
]
RANK = {stage: rank for rank, stages in enumerate(ORDER) for stage in stages}
MODULES = sorted(PACKAGE.rglob("*.py"))


def stage_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imported_stages(path: Path) -> set[str]:
    stages = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            package, *rest = node.module.split(".")
            if package == "analysis":
                stages |= {rest[0]} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            stages |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("analysis.")}
    return stages


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_its_own_stage_or_an_earlier_one(path):
    own = stage_of(path)
    assert own in RANK, f"analysis/{own} has no place in the order"
    later = {stage for stage in imported_stages(path) if RANK[stage] > RANK[own]}
    beside = {stage for stage in imported_stages(path) if RANK[stage] == RANK[own] and stage != own}
    assert not later
    assert not beside or own in ("schemas", "text", "files", "digests", "paths", "__main__")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_imports_the_notebooks_or_prints_outside_the_command_line(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert "print" not in calls
    assert NOTEBOOKS.name not in imported_stages(path)
