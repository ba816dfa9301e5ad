"""The documents name every command, report and parameter, and no place of any machine."""

import re
import subprocess

import pytest

from analysis.cli import commands
from analysis.paths import ROOT
from analysis.reporting.notebooks import available_reports

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    path for pattern in ("*.md", "data/*.md", "docs/**/*.md", "training/**/*.md") for path in ROOT.glob(pattern)
]


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_each_command_is_in_the_readme_and_shows_an_example(name):
    assert f"analysis {name}" in README
    assert "Example:" in (commands.commands[name].help or "") or not commands.commands[name].params


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_each_option_says_what_it_does(name):
    options = [parameter for parameter in commands.commands[name].params if parameter.param_type_name == "option"]
    assert all(option.help for option in options)


@pytest.mark.parametrize("name", sorted(available_reports()))
def test_each_report_is_in_the_readme_and_each_parameter_says_what_it_does(name):
    assert f"`{name}`" in README
    assert all(parameter.help for parameter in available_reports()[name].parameters.values())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_within_the_repository_leads_somewhere(document):
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    assert [t for t in targets if "://" not in t and not (document.parent / t).exists()] == []


def test_no_file_tells_a_place_on_a_machine():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    homes = re.compile(rb"/(?:home|Users|root)/[a-z]")
    suffixes = {".py", ".md", ".ipynb", ".toml", ".yml", ".lock", ".html", ".css", ".txt", ".json"}
    files = [ROOT / name for name in listed.stdout.splitlines()]
    told = [f.name for f in files if f.suffix in suffixes and f.exists() and homes.search(f.read_bytes())]
    assert told == []
