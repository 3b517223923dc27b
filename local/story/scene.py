"""One case of the story being played: acts as people do, and checks what the system says."""

import time
from collections.abc import Callable
from typing import Any

from local.people import Person, Refused
from local.story.telling import Chapter, StoryBroken, Telling

# Between two steps, so that a person can follow.
BREATH_SECONDS = 0.7


class Scene:
    """A case being played: acts as people do, and checks what the system says."""

    def __init__(self, telling: Telling, chapter: Chapter) -> None:
        self.telling, self.chapter, self.system = telling, chapter, telling.system

    def person(self, account: str) -> Person:
        return self.system.person(account)

    def say(self, text: str, style: str = "") -> None:
        self.telling.say(self.chapter, text, style)

    def received(self, receipt: dict[str, Any], viewer: str, text: str) -> str:
        self.chapter.case_id, self.chapter.code = receipt["case_id"], receipt["code"]
        self.chapter.viewer = viewer
        promises = "，".join(f"{promise['name']['zh']}" for promise in receipt["promises"])
        self.say(f"接报 {text} → 回执 {receipt['code']}（承诺：{promises}）", "cyan")
        return str(receipt["case_id"])

    def act(self, who: str, action: str, said: str, /, **body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.person(who).act(self.case_id, action, of=self.chapter.of, **body)
        self.say(f"{answer['state_name']['zh']} ← {said}")
        time.sleep(BREATH_SECONDS)
        return answer

    @property
    def case_id(self) -> str:
        self.check(self.chapter.case_id is not None, "没有案件 / there is no case")
        return str(self.chapter.case_id)

    def check(self, holds: object, otherwise: str) -> None:
        if not holds:
            raise StoryBroken(otherwise)

    def refused(self, kind: str, act: Callable[[], object]) -> None:
        """The system has to say no, and for this reason."""
        try:
            act()
        except Refused as refusal:
            self.check(refusal.kind == kind, f"拒绝理由不对 / refused for {refusal.kind}, not {kind}")
            return
        raise StoryBroken(f"本应拒绝 / this had to be refused: {kind}")

    def case(self) -> dict[str, Any]:
        found: dict[str, Any] = self.person(self.chapter.viewer).get(f"/{self.chapter.of}/{self.case_id}")
        return found

    def clock(self, name: str) -> dict[str, Any]:
        clocks: list[dict[str, Any]] = self.case()["work"]["clocks"]
        found = [clock for clock in clocks if clock["clock"] == name]
        self.check(bool(found), f"没有时限 {name} / there is no clock {name}")
        return found[0]

    def ticks(self) -> list[dict[str, Any]]:
        """Every rung served so far, with the moment it was recorded."""
        timeline = self.person(self.chapter.viewer).get(f"/{self.chapter.of}/{self.case_id}/timeline")
        return [
            {**tick, "recorded_at": entry["recorded_at"]}
            for entry in timeline["entries"]
            for tick in entry["ticks"]
        ]

    def until(self, holds: Callable[[], bool], what: str, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            self.check(time.monotonic() < deadline, f"没有等到：{what} / never came: {what}")
            time.sleep(0.5)

    def all_in_time(self) -> None:
        late = [clock["clock"] for clock in self.case()["work"]["clocks"] if clock["late"]]
        self.check(not late, f"不应超时 / late: {late}")

    def closed(self, by: str, said: str = "结案") -> None:
        self.act(by, "close", said)
        timeline = self.person(self.chapter.viewer).get(f"/{self.chapter.of}/{self.case_id}/timeline")
        self.check(timeline["holds"], "时间线校验失败 / the chain does not hold")
        self.say("时间线哈希链校验通过", "green")
