"""Dependencies live once: what is generated from pyproject.toml agrees with it."""

import re
import subprocess
import sys
import tomllib

from analysis.paths import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_of(requirement: str) -> str:
    return re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_the_generated_files_are_what_they_are_generated_from():
    check = subprocess.run([sys.executable, ROOT / "tools" / "generate.py", "--check"], capture_output=True, text=True)
    assert check.returncode == 0, check.stderr


def test_every_dependency_is_pinned_with_a_hash():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9._-]+)==[^\n]*\\\n +(--hash=sha256:)?", lock, flags=re.MULTILINE)
    wanted = PYPROJECT["dependencies"] + PYPROJECT["optional-dependencies"]["dev"]
    assert {name_of(requirement) for requirement in wanted} <= {name for name, _ in pins}
    assert all(digest for _, digest in pins)
    assert len(pins) == len(re.findall(r"^[a-z0-9._-]+==", lock, flags=re.MULTILINE))


def test_the_lock_names_no_registry():
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_the_packages_the_project_is_built_on_are_there():
    names = {name_of(requirement) for requirement in PYPROJECT["dependencies"]}
    assert {"pandas", "jupyterlab", "matplotlib", "nltk", "papermill"} <= names
