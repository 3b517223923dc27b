"""`make back`: an earlier release is deployed from its own sources, to where the deployment is today."""

import shutil
import subprocess
from pathlib import Path

import pytest

from delivery.back import NotThere, back

GIT = shutil.which("git") or "git"
MAKEFILE = """deploy:
\t@echo "$(STAGE) $(RELEASE) of {release} in $$(cat stages/$(STAGE).toml)" > {told}
\t@exit {code}
"""


def git(root: Path, *words: str) -> str:
    # A commit of nobody's: the machine may know no name.
    who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    done = subprocess.run([GIT, "-C", str(root), *who, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "stages").mkdir(parents=True)
    git(folder, "init", "--quiet")
    return folder


def released(root: Path, release: str, *, place: str, code: int = 0) -> str:
    told = root.parent / "told"
    (root / "Makefile").write_text(MAKEFILE.format(release=release, told=told, code=code))
    (root / "stages" / "prod.toml").write_text(place)
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", release)
    return git(root, "rev-parse", "HEAD")


def test_the_earlier_sources_are_deployed_to_where_the_deployment_is_today(root: Path) -> None:
    first = released(root, "first", place="there")
    released(root, "second", place="here")
    assert back(root, "prod", first) == 0
    assert (root.parent / "told").read_text().split() == ["prod", first, "of", "first", "in", "here"]
    assert len(git(root, "worktree", "list").splitlines()) == 1, "nothing is left behind"


def test_a_way_back_that_fails_says_so_and_leaves_nothing_behind(root: Path) -> None:
    first = released(root, "first", place="there", code=3)
    assert back(root, "prod", first) != 0
    assert len(git(root, "worktree", "list").splitlines()) == 1


def test_a_release_that_this_folder_does_not_know_is_named(root: Path) -> None:
    released(root, "first", place="there")
    with pytest.raises(NotThere, match="0123456789"):
        back(root, "prod", "0123456789abcdef0123456789abcdef01234567")
