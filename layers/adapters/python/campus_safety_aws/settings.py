"""What a function is told by its environment, read once and loudly."""

import os


class MissingSetting(RuntimeError):
    """The deployment forgot a setting; better at start than at the first alarm."""


def given(name: str) -> str | None:
    """A setting that some deployments of a function do without."""
    return os.environ.get(name) or None


def setting(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise MissingSetting(f"the environment variable {name} is not set")
    return value
