"""The sample districts as tests use them: read from the same files that people load."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.directory import District, account_key, district_of, sign_in_key
from campus_safety.district.files import FILE_NAMES, decode, read_district

DISTRICTS = Path(__file__).parent.parent / "districts"
ISSUER = "https://sign-in.test"
LOADED_AT = datetime(2026, 9, 1, tzinfo=UTC)


@cache
def sample_texts(district: str) -> dict[str, str]:
    """File name -> text, of districts/<district>."""
    return texts_of(DISTRICTS / district)


def texts_of(folder: Path) -> dict[str, str]:
    """File name -> text, of a district's folder."""
    return {
        name: decode(name, (folder / name).read_bytes()) for name in FILE_NAMES if (folder / name).exists()
    }


@cache
def sample_files(district: str = "demo") -> DistrictFiles:
    return read_district(sample_texts(district))


def sample_sign_ins(district: str = "demo") -> dict[str, tuple[str, ...]]:
    """Account id -> its sign-ins; in tests the subject of a sign-in is its account id."""
    return {row.account: (sign_in_key(ISSUER, row.account),) for row in sample_files(district).posts}


def key_of(account: str) -> str:
    """The key of a sample account, by its id; those of the small district begin with dm."""
    return account_key("huancui" if account.startswith("hc-") else "demo", account)


def sample_district(district: str = "demo", policy_version: str = "") -> District:
    files = sample_files(district)
    return district_of(
        files.id,
        files.name,
        units=files.units,
        campuses=files.campuses,
        holders=files.holders(sample_sign_ins(district)),
        policy_version=policy_version,
    )
