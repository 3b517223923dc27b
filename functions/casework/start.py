"""What a page asks first: who is signed in, which words there are, and what the directory lists.

GET /me, /vocabulary, /directory. Words and directory are kept by pages: each says its version, and asked for again with that
it answers 304 and nothing else. Over all kinds, and so loaded when it is asked for.
"""

from functools import lru_cache
from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import BaseModel

from campus_safety.district.directory import Account, Campus, DirectoryReader, District, Place, Unit
from campus_safety.district.organisation import (
    AGENCY_FIELD_LABELS,
    AREA_LABELS,
    CAMPUS_TYPE_LABELS,
    PLACE_KINDS,
    POST_LABELS,
    UNIT_KIND_LABELS,
    Post,
)
from campus_safety.district.policy import OwnCategory, Policy
from campus_safety.district.scope import (
    AT_SCHOOL,
    campuses_named,
    campuses_of,
    station_of,
    units_named,
)
from campus_safety.kinds.area_sweeps.kind import KIND as AREA_SWEEP
from campus_safety.kinds.incidents.intake import channels_of
from campus_safety.kinds.incidents.taxonomy import CHANNELS
from campus_safety.labels import Label
from campus_safety.records.access import has_lists, lists_of
from campus_safety_aws.http import Instant, Words, answers, kept, kept_answers, version_of, words
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes
from casework.words import VocabularyAnswer, vocabulary_answer

# Directories that are kept as they were made; more than those who ask within a minute.
_MOST_KEPT: Final = 64
TAGS: Final = ["起始 / To begin with"]


class NamedAnswer(BaseModel):
    code: str
    name: Words


class MakesAnswer(BaseModel):
    """可以新建的一类记录 / a kind of record that the account may make, and by which action."""

    kind: str
    action: str
    name: Words


class VersionsAnswer(BaseModel):
    """各份可缓存内容的版本 / what a page may keep until its version here is another one."""

    vocabulary: str
    directory: str
    forms: str


class MeAnswer(BaseModel):
    """当前账号 / who I am here. A `shared` account is used by whoever is on duty, so that each action names a staff number of
    its own. `campuses` are those in whose records I look by their place; `lists` the kinds of record of which I have
    worklists, and `worklists` the units whose they are; `makes` what I may make at all, `channels` how I may report."""

    account: str
    name: Words
    role: str
    role_name: Words
    district: str
    district_name: Words
    unit: str
    unit_name: Words
    unit_kind: str
    station: str | None
    station_name: Words | None
    posts: list[str]
    post_names: list[Words]
    shared: bool
    worklists: list[str]
    campuses: list[NamedAnswer]
    lists: list[NamedAnswer]
    makes: list[MakesAnswer]
    channels: list[NamedAnswer]
    features: list[NamedAnswer]
    versions: VersionsAnswer
    server_time: Instant


class ListedUnitAnswer(BaseModel):
    """单位 / `field` is what an agency answers for; a `retired` one is named by old records only."""

    code: str
    name: Words
    kind: str
    kind_name: Words
    parent: str | None
    field: str | None
    field_name: Words | None
    retired: bool


class ListedCampusAnswer(BaseModel):
    """校园 / `mine` says that its records are mine to look at by their place."""

    code: str
    name: Words
    type: str
    type_name: Words
    station: str
    area: str
    area_name: Words
    boarding: bool
    mine: bool
    retired: bool


class ListedPostAnswer(BaseModel):
    """岗位 / its address "<unit>/<post>"; who holds it is not said, only whether nobody does."""

    address: str
    unit: str
    post: str
    name: Words
    vacant: bool


class ListedPlaceAnswer(BaseModel):
    """周边场所 / a place around campuses, by its business's name."""

    code: str
    name: Words
    kind: str
    kind_name: Words
    retired: bool


class DirectoryAnswer(BaseModel):
    """目录 / what my forms may name and my pages have to call by name. `places` are there for those who see sweeps."""

    district: str
    district_name: Words
    units: list[ListedUnitAnswer]
    campuses: list[ListedCampusAnswer]
    posts: list[ListedPostAnswer]
    places: list[ListedPlaceAnswer]


class Start:
    """The routes that a page begins with."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        routes: RecordRoutes[Any],
        directory: DirectoryReader,
        outside: Outside,
    ) -> None:
        self._app, self._routes, self._directory, self._outside = app, routes, directory, outside
        # By what a directory is cut for: what it was made of, and what came of it.
        self._made: dict[tuple[str, str], tuple[District, tuple[Place, ...], str, str]] = {}
        app.get("/me", responses=answers(MeAnswer), summary="当前账号 / Who am I", tags=TAGS)(self.me)
        app.get(
            "/vocabulary",
            responses=kept_answers(VocabularyAnswer),
            summary="用语：类别、标记、级别和各项选择 / Words of every code",
            tags=TAGS,
        )(self.vocabulary)
        app.get(
            "/directory",
            responses=kept_answers(DirectoryAnswer),
            summary="目录：单位、校园、岗位、场所 / Units, campuses, posts and places",
            tags=TAGS,
        )(self.directory)

    def me(self) -> MeAnswer:
        from campus_safety.lists import usable
        from casework.forms import version

        account = self._routes.submitter().account
        district = self._directory.district(account.district)
        rules = self._routes.rulebook.in_force(account.district)
        unit, station = district.unit(account.unit), station_of(account, district)
        return MeAnswer(
            account=account.id,
            name=words(account.name),
            role=account.role.value,
            role_name=words(account.role.label),
            district=district.id,
            district_name=words(district.name),
            unit=unit.id,
            unit_name=words(unit.name),
            unit_kind=unit.kind,
            station=station.id if station is not None else None,
            station_name=words(station.name) if station is not None else None,
            posts=list(account.posts),
            post_names=[words(_post_label(post)) for post in account.posts],
            shared=account.shared,
            worklists=list(lists_of(account, district)),
            campuses=[
                NamedAnswer(code=campus.id, name=words(campus.name))
                for campus in campuses_of(account, district)
            ],
            lists=[NamedAnswer(code=kind.name, name=words(kind.label)) for kind in usable.lists(account)],
            makes=[
                MakesAnswer(kind=kind.name, action=action, name=words(label))
                for kind, action, label in usable.makes(account)
            ],
            channels=[
                NamedAnswer(code=channel.value, name=words(CHANNELS[channel]))
                for channel in channels_of(account.role, rules)
            ],
            features=[
                NamedAnswer(code=code, name=words(usable.FEATURES[code][0]))
                for code in usable.features(account)
            ],
            versions=VersionsAnswer(
                vocabulary=_vocabulary(rules.policy)[0],
                directory=self._listed(account, district)[0],
                forms=version(),
            ),
            server_time=self._outside.now(),
        )

    def vocabulary(self) -> Response[str]:
        """The same for everybody of a district until a release or its policy changes it."""
        policy = self._routes.rulebook.in_force(self._routes.submitter().account.district).policy
        return kept(self._app, *_vocabulary(policy))

    def directory(self) -> Response[str]:
        account = self._routes.submitter().account
        return kept(self._app, *self._listed(account, self._directory.district(account.district)))

    def _listed(self, account: Account, district: District) -> tuple[str, str]:
        """The version of the directory as this account sees it, and its text. The district and its places are read anew each
        minute; as long as they are the same, so is what was made of them."""
        swept = account.role not in AT_SCHOOL and has_lists(account, AREA_SWEEP)
        places = self._directory.places(district.id) if swept else ()
        cut = (district.id, f"{account.role}:{account.unit}")
        made = self._made.get(cut)
        if made is None or made[0] is not district or made[1] is not places:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            answer = directory_answer(account, district, places).model_dump_json()
            made = self._made[cut] = (district, places, version_of(answer), answer)
        return made[2], made[3]


def directory_answer(account: Account, district: District, places: tuple[Place, ...]) -> DirectoryAnswer:
    units, campuses = units_named(account, district), campuses_named(account, district)
    mine = {campus.id for campus in campuses_of(account, district)}
    shown = {unit.id for unit in units if not unit.retired} | {one.id for one in campuses if not one.retired}
    return DirectoryAnswer(
        district=district.id,
        district_name=words(district.name),
        units=[_unit(unit) for unit in units],
        campuses=[_campus(campus, mine=campus.id in mine) for campus in campuses],
        posts=[
            _post(address, district, vacant=not holders)
            for address, holders in sorted(district.holders.items())
            if address.partition("/")[0] in shown
        ],
        places=[_place(place) for place in places],
    )


def _unit(unit: Unit) -> ListedUnitAnswer:
    return ListedUnitAnswer(
        code=unit.id,
        name=words(unit.name),
        kind=unit.kind,
        kind_name=words(UNIT_KIND_LABELS[unit.kind]),
        parent=unit.parent,
        field=unit.field,
        field_name=words(AGENCY_FIELD_LABELS[unit.field]) if unit.field is not None else None,
        retired=unit.retired,
    )


def _campus(campus: Campus, *, mine: bool) -> ListedCampusAnswer:
    return ListedCampusAnswer(
        code=campus.id,
        name=words(campus.name),
        type=campus.type,
        type_name=words(CAMPUS_TYPE_LABELS[campus.type]),
        station=campus.station,
        area=campus.area,
        area_name=words(AREA_LABELS[campus.area]),
        boarding=campus.boarding,
        mine=mine,
        retired=campus.retired,
    )


def _post(address: str, district: District, *, vacant: bool) -> ListedPostAnswer:
    unit, _, post = address.partition("/")
    whose, what = district.unit(unit).name, _post_label(post)
    return ListedPostAnswer(
        address=address,
        unit=unit,
        post=post,
        name=Words(zh=f"{whose.zh}{what.zh}", en=f"{whose.en}: {what.en}"),
        vacant=vacant,
    )


def _post_label(post: str) -> Label:
    return POST_LABELS[Post(post)] if post in tuple(Post) else Label(post, post)


def _place(place: Place) -> ListedPlaceAnswer:
    return ListedPlaceAnswer(
        code=place.id,
        name=words(place.name),
        kind=place.kind,
        kind_name=words(PLACE_KINDS[place.kind]),
        retired=place.retired,
    )


def _vocabulary(policy: Policy) -> tuple[str, str]:
    return _spelled(tuple(policy.of("incident").categories.values()))


@lru_cache(maxsize=8)
def _spelled(own: tuple[OwnCategory, ...]) -> tuple[str, str]:
    """The words for a district with these categories of its own: their version, and the text."""
    answer = vocabulary_answer(own)
    return answer.version, answer.model_dump_json()
