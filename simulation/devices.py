"""Alarm buttons and their gateways: pressed, pressed again by a frightened hand, and sent again in the same bytes until
somebody answers. A gateway gives up when its signature is too old; what is pressed then is a new request."""

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

from campus_safety.district.device_signing import device_key, sign
from campus_safety.district.directory import Device
from campus_safety.district.organisation import DeviceKind
from simulation.calls import Request
from simulation.clock import HOUR, MINUTE, SECOND
from simulation.faults import Fault
from simulation.options import Options
from simulation.world import SECRET, World

PATH: Final = "/alarms"
MOST_SENDS: Final = 6


class Devices:
    """The buttons of these campuses."""

    def __init__(
        self, world: World, options: Options, campuses: Sequence[str], made: Callable[[str], None]
    ) -> None:
        self.world, self.made, self.resting = world, made, False
        self._draws, self._pressed = Random(f"{options.seed}|devices"), 0
        self.buttons = [
            one
            for one in world.directory.devices(world.directory.name)
            if one.kind is DeviceKind.ONE_KEY_ALARM and one.enabled and one.campus in set(campuses)
        ]

    def press(self) -> None:
        """A button is pressed, and now and then again."""
        if not self.buttons:
            return
        device = self._draws.choice(self.buttons)
        self._signal(device, "alarm")
        for _ in range(self._draws.choice((0, 0, 1, 3))):
            later = self._draws.choice((0, SECOND, 30 * SECOND, self._draws.randint(0, 20 * MINUTE)))
            self.world.clock.after(later, lambda: self._signal(device, "alarm"))

    def test_themselves(self, start: int, end: int) -> None:
        """Most devices test themselves at some time; some fall silent for hours."""
        for device in self.buttons:
            if self._draws.random() < 0.7:
                at = self._draws.randint(start, end)
                self.world.clock.at(at, lambda device=device: self._signal(device, "self_test"))  # type: ignore[misc]
            if self._draws.random() < 0.3:
                at = self._draws.randint(start, end)
                self.world.clock.at(at, lambda device=device: self._fall_silent(device))  # type: ignore[misc]

    def _fall_silent(self, device: Device) -> None:
        self.world.directory.silence(device.id)
        hours = self._draws.randint(1, 40)
        self.world.clock.after(hours * HOUR, lambda: self.world.directory.mute.discard(device.id))

    def _signal(self, device: Device, kind: str) -> None:
        if self.resting:
            return
        self._pressed += 1
        body = {"kind": kind}
        headers = sign(
            device_key(SECRET, device.id, device.key_version),
            method="POST",
            path=PATH,
            device=device.id,
            key_version=device.key_version,
            now=self.world.clock.present(),
            nonce=f"nonce-{self._pressed:08d}",
            body=json.dumps(body, ensure_ascii=False).encode(),
        )
        self._send(Request("", "POST", PATH, body, f"alarm {self._pressed}", headers), 1)

    def _send(self, request: Request, times: int) -> None:
        def answered(status: int, answer: Any) -> None:
            lost = self.world.weather.strikes(Fault.ANSWER_LOST, "gateway", request.about)
            if (lost or status == 0 or status >= 500) and times < MOST_SENDS and not self.resting:
                self.world.clock.after(
                    self._draws.choice((SECOND, 5 * SECOND, 30 * SECOND)),
                    lambda: self._send(request, times + 1),
                )
            elif status == 201:
                self.made(answer["case_id"])

        self.world.ask(request, answered)
