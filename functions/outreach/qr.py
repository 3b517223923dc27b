"""QR codes as pages draw them: a path of squares on a grid, so that no picture has to be loaded and no markup trusted."""

from typing import NamedTuple

import segno

from campus_safety_aws.declared_answers import Answer

# Modules of white around, as the standard asks.
BORDER = 4


class Qr(NamedTuple):
    """`path` draws the dark modules, for an SVG whose view box is `size` units wide and high, the border among them."""

    size: int
    path: str


class QrAnswer(Answer[Qr]):
    """二维码 / `path` is the `d` of an SVG path, in a view box of `size` by `size`."""

    size: int
    path: str


def drawn(text: str) -> Qr:
    """Level M: it is read off a screen or a sheet of the day."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    path = "".join(
        f"M{BORDER + start} {BORDER + down}h{length}v1h-{length}z"
        for down, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return Qr(len(rows) + 2 * BORDER, path)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules lie together: the first of them, and how many."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((place, 1))
    return found
