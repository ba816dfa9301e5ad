"""Options that several commands of the command line share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]


def page_options(command: Command) -> Command:
    """The options of commands that make pages."""
    for option in (
        click.option(
            "--pdf", is_flag=True, help="Also print each page to a PDF beside it, with a Chromium that is installed."
        ),
        click.option("--force", is_flag=True, help="Make pages anew that are up to date."),
        click.option(
            "-j",
            "--jobs",
            type=click.IntRange(min=1),
            default=os.cpu_count() or 1,
            show_default="one per processor",
            help="Pages made at the same time.",
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(file_okay=False, path_type=Path),
            default=Path("reports"),
            show_default=True,
            help="Folder for the pages.",
        ),
    ):
        command = option(command)
    return command


def target_option(name: str) -> Callable[[Command], Command]:
    """The option for terms toward which the tone is wanted, handed over as `name`."""
    return click.option(
        "--target",
        name,
        metavar="TERM",
        multiple=True,
        help="A word or name toward which the tone is wanted besides the people named; may be given again.",
    )


def shared_choices(command: Command) -> Command:
    """The options of every command that analyses articles."""
    for option in (
        click.option(
            "--no-known-names",
            "known_names",
            is_flag=True,
            flag_value=False,
            default=True,
            help="Leave the shipped tables of public figures and state media out.",
        ),
        click.option(
            "--gender-from-first-names",
            is_flag=True,
            help="Where nothing else tells a person's gender, take it from the first name, marked so.",
        ),
        click.option(
            "--people",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="What you know about people (CSV); without it, people.csv beside the input.",
        ),
    ):
        command = option(command)
    return command


def fetching_choices(command: Command) -> Command:
    """The options of commands that take addresses."""
    for option in (
        click.option(
            "--max-fetched",
            "most_pages",
            type=click.IntRange(min=1),
            help="How many pages of a feed or sitemap to fetch at most; 200 without it.",
        ),
        click.option(
            "--allow-private-host",
            "private_hosts",
            metavar="HOST",
            multiple=True,
            help="A host that may be fetched from though it is on this machine or its own network.",
        ),
    ):
        command = option(command)
    return command
