"""Signals from alarm devices: signed by the gateway, no sign-in. The emergency path is 110; this is a copy.

POST /alarms: an alarm makes a level-1 case, or joins the open unacknowledged one of the same button; a self-test or
heartbeat is kept with the device and makes none. The same signed bytes again are answered with the same receipt.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from campus_safety.district.device_signing import SignedRequest, confirm, verify
from campus_safety.district.directory import Device, DirectoryReader
from campus_safety.district.organisation import SignalKind
from campus_safety.district.rules import Rules
from campus_safety.errors import contended
from campus_safety.kinds.incidents.commands import Press
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.intake import Report, Signal, receive
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.incidents.taxonomy import Channel, Level
from campus_safety.records.attempts import attempted
from campus_safety.records.kind import Kinds
from campus_safety.records.record import Record
from campus_safety.records.store import AlreadyReported, Cases, Claim, ClaimTaken, VersionMoved
from campus_safety.records.submissions import Submission, key_reused, same_submission
from campus_safety.records.timeline import Actor
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import Body
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import answers, over_http
from campus_safety_aws.outside import Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.secrets import Secret, SecretText
from campus_safety_aws.settings import setting
from report_intake.answers import ReceiptAnswer, SignalAnswer, Told

# How far a gateway's clock may be off. A nonce is remembered for longer than its request could be replayed.
WINDOW: Final = timedelta(minutes=5)
NONCE_KEPT: Final = timedelta(minutes=15)
# The header that a gateway names each request in.
NONCE: Final = "X-Nonce"
# What an alarm is until somebody looks: the desk assesses it.
UNTIL_ASSESSED: Final = "other"

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(INCIDENT)


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader
    device_secret: SecretText


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("CASES_TABLE"), SERVED),
        Directory(setting("DIRECTORY_TABLE")),
        Secret(setting("DEVICE_SECRET_ARN")),
    )


class _Alarms:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._cases, self._directory = stores.cases, stores.directory
        self._rulebook = Rulebook(stores.directory, SERVED)
        self._device_secret = stores.device_secret
        app.post(
            "/alarms",
            responses=answers(ReceiptAnswer, 201) | answers(SignalAnswer, 202),
            summary="一键报警 / One-key alarm",
            tags=["上报 / Intake"],
        )(self.alarm)

    def alarm(self, body: "Body[Signal]") -> tuple[Spelled, int]:
        signed = verify(
            self._device_secret.value(),
            self._app.current_event.headers,
            method="POST",
            path="/alarms",
            body=(self._app.current_event.decoded_body or "").encode(),
            now=self._outside.now(),
            window=WINDOW,
        )
        device = confirm(signed, self._directory.device(signed.device))
        kind = body.command().kind
        if kind is not SignalKind.ALARM:
            self._directory.record_signal(device.id, kind, signed.timestamp, nonce=signed.nonce)
            return spell(SignalAnswer, kind.value), 202
        rules = self._rulebook.in_force(device.district)
        case = self._alarmed(device, signed, rules)
        # People first. Where this fails, the gateway sends the same signal again and is answered with the same case.
        self._directory.record_signal(device.id, kind, signed.timestamp, nonce=signed.nonce)
        assert case.receipt is not None  # noqa: S101 - every case is received with one
        return spell(ReceiptAnswer, case.receipt, Told(self._rulebook.for_case(case).policy)), 201

    def _alarmed(self, device: Device, signed: SignedRequest, rules: Rules) -> Record:
        """The case of this press: new, joined, or the one that the very same request made before."""
        actor = Actor(f"device|{device.id}", "device", device.campus, "")

        def write(codes: int) -> Record:
            latest = self._cases.claim(f"latest#{device.id}")
            try:
                return self._joined(latest, device, signed, actor, rules) or self._new(
                    latest, device, signed, actor, rules, codes
                )
            except ClaimTaken as taken:
                if taken.claim.key == _nonce_key(device, signed):
                    return self._same(taken.claim, signed)
                # Somebody has pressed it at the same moment.
                raise VersionMoved from taken
            except AlreadyReported as before:
                return same_submission(before.case, signed.body_digest, NONCE)

        return attempted(write, self._outside.rest, contended("device"))

    def _joined(
        self, latest: Claim | None, device: Device, signed: SignedRequest, actor: Actor, rules: Rules
    ) -> Record | None:
        """The open, unacknowledged case of the same button, pressed again within the policy's window."""
        present = self._outside.moment()
        if latest is None or present.now - latest.at > rules.policy.rejoin:
            return None
        if (known := self._cases.claim(_nonce_key(device, signed))) is not None:
            return self._same(known, signed)
        case = self._cases.get(latest.case_id)
        if not isinstance(case, Incident) or case.acknowledged_at is not None or not case.open:
            return None
        change = decide(case, Press(), actor, self._rulebook.for_case(case), present)
        nonce = Claim(
            _nonce_key(device, signed), case.id, signed.body_digest, present.now, present.now + NONCE_KEPT
        )
        self._cases.commit((change,), rules.district, (nonce,))
        return change.after

    def _new(
        self,
        latest: Claim | None,
        device: Device,
        signed: SignedRequest,
        actor: Actor,
        rules: Rules,
        codes: int,
    ) -> Record:
        present = self._outside.moment()
        report = Report(
            submission=Submission(f"device|{device.id}", signed.nonce, signed.body_digest),
            channel=Channel.ONE_KEY_ALARM,
            category=UNTIL_ASSESSED,
            campus=device.campus,
            level=Level.ONE,
            device=device.id,
        )
        change = receive(report, actor, rules, present, code_attempt=codes)
        case_id, kept = change.after.id, present.now + NONCE_KEPT
        nonce = Claim(_nonce_key(device, signed), case_id, signed.body_digest, present.now, kept)
        mine = Claim(
            f"latest#{device.id}", case_id, "", present.now, kept, replaces=latest.case_id if latest else None
        )
        self._cases.add(change, rules.district, (nonce, mine))
        return change.after

    def _same(self, claim: Claim, signed: SignedRequest) -> Record:
        if claim.digest != signed.body_digest:
            raise key_reused(NONCE)
        case = self._cases.get(claim.case_id)
        if case is None:
            raise VersionMoved
        return case


def _nonce_key(device: Device, signed: SignedRequest) -> str:
    return f"nonce#{device.id}#{signed.nonce}"


app_of, bootstrap = over_http(_Alarms)
handler = wired(lambda: bootstrap(from_settings()))
