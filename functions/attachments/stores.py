"""What both functions of attachments keep to: the tables of records, the files, the directory."""

from dataclasses import dataclass

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.registry import KINDS
from campus_safety_aws.directory import Directory
from campus_safety_aws.files import Bucket
from campus_safety_aws.ports import Files
from campus_safety_aws.record_tables import RecordTables
from campus_safety_aws.settings import setting


@dataclass(frozen=True, slots=True)
class Stores:
    tables: RecordTables
    files: Files
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        RecordTables.of_settings(setting, KINDS),
        Bucket(setting("FILES_BUCKET")),
        Directory(setting("DIRECTORY_TABLE")),
    )
