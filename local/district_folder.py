"""A district's files as they lie in a folder."""

from pathlib import Path

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.files import FILE_NAMES, decode, read_district
from campus_safety.errors import BadFiles, Fault


def read_files(folder: Path) -> DistrictFiles:
    """What the files in a folder say. Raises BadFiles."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for name in FILE_NAMES:
        if (folder / name).exists():
            try:
                texts[name] = decode(name, (folder / name).read_bytes())
            except BadFiles as refused:
                faults += refused.faults
    if faults:
        raise BadFiles(*faults)
    return read_district(texts)
