"""The event bus: a publish counts only when the bus says that it has taken the entry."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from botocore.config import Config
from botocore.session import get_session

SOURCE = "campus-safety.cases"
# What is told because a day has come: whoever follows records is not to look for one behind it.
REMINDERS = "campus-safety.reminders"
# What PutEvents takes in one call. The names of bus, source and type count too, hence the room that is left for them.
AT_ONCE: Final = 10
_MOST_BYTES: Final = 256 * 1024
_ROOM_FOR_NAMES: Final = 512
_LONGEST_TYPE: Final = 128


class Bus:
    def __init__(self, name: str) -> None:
        self._name = name
        self._client: Any = get_session().create_client(
            "events", config=Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=5)
        )

    def publish(self, details: Sequence[Mapping[str, object]], source: str = SOURCE) -> tuple[bool, ...]:
        """Puts event details on the bus; for each, whether it was taken. A call may fail for some of its entries, and what
        is no event of ours, or too large, is not taken without being asked for: one such keeps no other from the bus."""
        entries = [entry_of(self._name, detail, source) for detail in details]
        taken = [False] * len(entries)
        for chunk in _chunks(entries):
            answer = self._client.put_events(Entries=[entry for _, entry in chunk])
            for (place, _), said in zip(chunk, answer["Entries"], strict=True):
                taken[place] = "EventId" in said
        return tuple(taken)


def entry_of(bus: str, detail: object, source: str) -> dict[str, str] | None:
    """What is asked of the bus for a detail; None for what is no event of ours, or larger than the bus takes."""
    if not isinstance(detail, Mapping):
        return None
    kind, action = detail.get("kind"), detail.get("action")
    if not (isinstance(kind, str) and isinstance(action, str)):
        return None
    name, text = f"{kind}.{action}", json.dumps(detail, ensure_ascii=False)
    if len(name) > _LONGEST_TYPE or _size(text) > _MOST_BYTES:
        return None
    return {"EventBusName": bus, "Source": source, "DetailType": name, "Detail": text}


def _size(text: str) -> int:
    return len(text.encode()) + _ROOM_FOR_NAMES


def _chunks(entries: Sequence[dict[str, str] | None]) -> Iterator[list[tuple[int, dict[str, str]]]]:
    """(place, entry) of those that there are, as many at once as one call takes."""
    chunk, size = list[tuple[int, dict[str, str]]](), 0
    for place, entry in enumerate(entries):
        if entry is None:
            continue
        more = _size(entry["Detail"])
        if chunk and (len(chunk) == AT_ONCE or size + more > _MOST_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append((place, entry))
        size += more
    if chunk:
        yield chunk
