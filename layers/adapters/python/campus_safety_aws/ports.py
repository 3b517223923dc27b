"""What the handlers ask of the services around the tables. The adapters of the same subject answer it, and the tests'
fakes in `tests/fakes/`; one contract test holds both to it. Stores of records have theirs in the domain."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from campus_safety.district.contents import DistrictFiles
    from campus_safety.district.directory import Account, District
    from campus_safety.figures.keeping import Store
    from campus_safety.kinds.activities.feeds import Feed
    from campus_safety.lists.accounts import ListedAccount
    from campus_safety.lists.district_check import DistrictLoad
    from campus_safety.messages.message import Message
    from campus_safety.records.attachments import Upload
    from campus_safety.records.record import Record
    from campus_safety_aws.channels import Channel
    from campus_safety_aws.directory_writer import Loaded
    from campus_safety_aws.figures import State
    from campus_safety_aws.files import Form
    from campus_safety_aws.one_send import Ending
    from campus_safety_aws.parked_cases import Parked


class EventBus(Protocol):
    """See `campus_safety_aws.bus`."""

    def publish(self, details: Sequence[Mapping[str, object]], source: str = ...) -> tuple[bool, ...]:
        """For each detail whether the bus has taken it."""
        ...


class DirectoryLoader(Protocol):
    """See `campus_safety_aws.directory_writer`: what loads a district's files."""

    def known_sign_ins(self, district: str) -> dict[str, tuple[str, ...]]: ...

    def replace_district(
        self, files: "DistrictFiles", sign_ins: Mapping[str, tuple[str, ...]], at: datetime
    ) -> "Loaded":
        """Raises Conflict, changing nothing, when a sign-in or a device belongs to another district."""
        ...

    def begin_load(self, district: str, begun: "DistrictLoad") -> None:
        """Raises Conflict while another loading is under way."""
        ...

    def end_load(self, district: str, done: "DistrictLoad") -> None: ...

    def give_up_load(self, district: str, begun: "DistrictLoad") -> None: ...

    def loads(self, district: str) -> "tuple[DistrictLoad, ...]":
        """The latest first."""
        ...


class AccountBook(Protocol):
    """See `campus_safety_aws.directory_writer`: what closes accounts."""

    def listed_accounts(self, district: str) -> "tuple[ListedAccount, ...]":
        """Every account that the files have listed, closed ones among them, in the order of their ids."""
        ...

    def close_account(self, account: "Account", at: datetime, by: str) -> None:
        """Nobody acts as this account any more, and it holds no post."""
        ...


class FlowRuns(Protocol):
    """See `campus_safety_aws.flows`."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of case that have a flow here."""
        ...

    def start(self, kind: str, case_id: str, run: int) -> None:
        """Starts the run; started before, it is left as it is."""
        ...

    def wake(self, token: str) -> bool:
        """Answers a waiting flow; False if the token is dead."""
        ...

    def lives(self, kind: str, case_id: str, run: int) -> bool:
        """Whether this run is still going; of a kind without a flow nothing is missing."""
        ...


class Parking(Protocol):
    """See `campus_safety_aws.parked_cases`."""

    def park(self, case_id: str, version: int) -> None: ...

    def take(self, most: int) -> Iterable["Parked"]:
        """Up to `most` parked records, hidden from others for a while; each stays until it is removed."""
        ...

    def release(self, parked: "Parked") -> None:
        """Lets the next one who takes find it at once."""
        ...

    def remove(self, parked: "Parked") -> None: ...


class ChannelBook(Protocol):
    """See `campus_safety_aws.channels`."""

    def of(self, address: str, district: "District") -> tuple["Channel", ...]:
        """The channels of an address, each once; none if nobody can be reached. Raises BadChannels."""
        ...


class Sending(Protocol):
    """See `campus_safety_aws.one_send`."""

    def rests(self, channel: "Channel") -> bool:
        """Whether the channel has said "too many" a moment ago."""
        ...

    def send(self, channel: "Channel", message: "Message") -> "Ending":
        """Sends once, and says what is known of how it ended."""
        ...


class FiguresBook(Protocol):
    """See `campus_safety_aws.figures`."""

    def state(self) -> "State":
        """Which generations every event is kept in."""
        ...

    def generation(self, number: int) -> "Store": ...


class FeedBook(Protocol):
    """See `campus_safety_aws.feeds`."""

    def issue(self, feed: "Feed") -> "Feed":
        """The subscription with this secret: new, or the same with another secret in the place of the old one."""
        ...

    def get(self, id: str) -> "Feed | None": ...

    def of(self, account: str) -> tuple["Feed", ...]: ...

    def revoke(self, feed: "Feed", now: datetime) -> None: ...


class Files(Protocol):
    """See `campus_safety_aws.files`."""

    def form(self, key: str, media: str, most_bytes: int, now: datetime) -> "Form":
        """A form for one file under this very key, of this type and at most so many bytes."""
        ...

    def link(self, key: str, media: str, *, name: str | None = ...) -> str:
        """A link that shows the file for a few minutes."""
        ...

    def read(self, key: str, most_bytes: int) -> bytes | None:
        """The file, cut off one byte after the most that it may have; None if there is none."""
        ...

    def write(self, key: str, content: bytes, media: str) -> None: ...

    def send(self, key: str, path: str, media: str) -> None:
        """A file from this machine's disk."""
        ...

    def remove(self, key: str) -> None: ...


class UploadBook(Protocol):
    """See `campus_safety_aws.uploads`."""

    def announce(self, upload: "Upload") -> "Upload":
        """Remembers the upload; answers what was remembered before under its id, if anything was."""
        ...

    def get(self, case_id: str, attachment_id: str) -> "Upload | None": ...

    def of_case(self, case_id: str) -> "tuple[Upload, ...]":
        """All that is remembered of a record's files, the first announced first."""
        ...

    def keep(self, upload: "Upload", digest: str) -> None:
        """The file is linked: that is what counts from now on."""
        ...

    def refuse(self, upload: "Upload", reason: str) -> None:
        """It is not kept; what was settled before stays."""
        ...


class Pages(Protocol):
    """See `campus_safety_aws.record_pages`."""

    def page(self, start: str = ...) -> tuple[tuple["Record", ...], str]:
        """The next records, and where to go on: "" at the end. Raises BrokenRecord."""
        ...
