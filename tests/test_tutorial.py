"""docs/tutorial.md is done as a newcomer would: each command is run, and prints what the page says it does."""

import os
import re
import subprocess

import pytest

from analysis.paths import ROOT

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|text)\n(.*?)^```$", TUTORIAL, flags=re.M | re.S)


def test_every_block_of_the_tutorial_is_a_command_or_what_it_prints():
    assert TUTORIAL.count("```") == 2 * len(BLOCKS)
    assert [kind for kind, _ in BLOCKS].count("sh") >= 5
    assert BLOCKS[0][0] == "sh"


@pytest.mark.slow
def test_the_tutorial_works_step_by_step(tmp_path):
    if not (ROOT / ".venv" / "bin" / "media-analysis").exists():
        pytest.skip("make setup has not been run here")
    for name in (".venv", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    environment = os.environ | {"MEDIA_ANALYSIS_CACHE": str(tmp_path / "cache")}
    printed = ""
    for kind, words in BLOCKS:
        if kind == "sh":
            done = subprocess.run(
                ["bash", "-eu", "-c", words], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600
            )
            assert done.returncode == 0, done.stderr
            printed = done.stdout
        else:
            lines = {line.strip() for line in printed.splitlines()}
            assert set(words.split("\n")) - {""} <= lines, printed
    page = (tmp_path / "my-reports" / "overview.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in page
    assert sorted(path.suffix for path in (tmp_path / "my-series").iterdir()).count(".html") == 6
