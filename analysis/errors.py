"""The errors a user can act on.

Every message says where, what, what was expected and what to do. The command line prints it
without a traceback and exits with the error's code; anything that is not an `AnalysisError` is
a bug and keeps its traceback.
"""

import difflib
from collections.abc import Iterable


class AnalysisError(Exception):
    """Something in the data or on the machine stopped the work."""

    exit_code = 1


class UsageError(AnalysisError):
    """The request itself is wrong: an unknown report, a mistyped parameter, no input."""

    exit_code = 2


def near_name(name: str, known: Iterable[str]) -> str:
    """`" Did you mean 'outlet'?"` when a known name is near, else an empty string."""
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f" Did you mean '{near[0]}'?" if near else ""
