"""Whoever answers a quiz, without a sign-in: takes the questions with a token, ticks something, hands the sheet in, and hands
the same sheet in again where nobody answered."""

from random import Random
from typing import Any, Final

from campus_safety.kinds.quizzes.quiz_round import QuizRound
from campus_safety.kinds.quizzes.tokens import school_code
from simulation.calls import Request
from simulation.clock import MINUTE, SECOND, to_ms
from simulation.options import Options
from simulation.world import SECRET, World

MOST_SHEETS: Final = 4
MOST_SENDS: Final = 4


class Pupils:
    """The pupils of every campus that a round asks."""

    def __init__(self, world: World, options: Options) -> None:
        self.world, self.resting = world, False
        self._draws, self._sheets = Random(f"{options.seed}|pupils"), 0

    def hear_of(self, case: QuizRound) -> None:
        """A few of them answer while the round is open, some when it has closed already."""
        opens, closes = to_ms(case.opens_at), to_ms(case.closes_at)
        for _ in range(self._draws.randint(0, MOST_SHEETS)):
            moment = self._draws.randint(opens, closes + 10 * MINUTE)
            campus = self._draws.choice(case.campuses)
            self.world.clock.at(moment, lambda campus=campus: self._answer(case, campus))  # type: ignore[misc]

    def _answer(self, case: QuizRound, campus: str) -> None:
        if self.resting:
            return
        code = school_code(SECRET, case.district, campus)

        def asked(status: int, answer: Any) -> None:
            if status == 200:
                self._sheets += 1
                ticked = {
                    one["question"]: [self._draws.choice("abc")]
                    for one in answer["questions"]
                    if self._draws.random() < 0.9
                }
                body = {
                    "client_key": f"sheet-{self._sheets:08}",
                    "school": code,
                    "token": answer["token"],
                    "answers": ticked,
                }
                path = f"/quiz/{case.code}/sheets"
                self._send(Request("", "POST", path, body, case.id), 1)

        path = f"/quiz/{case.code}?school={code}"
        self.world.ask(Request("", "GET", path, None, case.id), asked)

    def _send(self, request: Request, times: int) -> None:
        def answered(status: int, answer: Any) -> None:
            if (status == 0 or status >= 500) and times < MOST_SENDS and not self.resting:
                self.world.clock.after(5 * SECOND, lambda: self._send(request, times + 1))

        self.world.ask(request, answered)
