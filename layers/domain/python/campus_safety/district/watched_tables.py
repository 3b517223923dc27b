"""Documents that people write are read strictly: a key that nobody asked for is a fault, or a slip of the pen would
change in silence what a district meant."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from campus_safety.errors import Fault


class WatchedTable(Mapping[str, Any]):
    """A table of a document that remembers which of its keys its reader has asked for; so do the tables within."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._values = {str(key): _watched(value) for key, value in table.items()}
        self._asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self._asked.add(key)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def unknown(self, where: str = "") -> Iterator[Fault]:
        """A fault for every key that nobody has asked for, by its path, with the name that was perhaps meant."""
        for key, value in self._values.items():
            path = f"{where}.{key}" if where else key
            if key not in self._asked:
                yield _unknown(path, get_close_matches(key, self._asked - self._values.keys(), n=1))
            elif isinstance(value, WatchedTable):
                yield from value.unknown(path)
            elif isinstance(value, list):
                for number, item in enumerate(value):
                    if isinstance(item, WatchedTable):
                        yield from item.unknown(f"{path}.{number}")


def _watched(value: Any) -> Any:
    if isinstance(value, Mapping):
        return WatchedTable(value)
    if isinstance(value, list):
        return [_watched(item) for item in value]
    return value


def _unknown(path: str, meant: list[str]) -> Fault:
    zh, en = "不认识这一项", "No such key is known"
    if meant:
        zh, en = f"{zh}，是否应为 {meant[0]}？", f"{en}; was {meant[0]} meant?"
    return Fault(path, "unknown_key", zh, en)
