"""What a page asks first: who is signed in, which words there are, and what the directory lists.

GET /me, /vocabulary, /directory. Words and directory are kept by pages: each says its version, and asked for again with that
it answers 304 and nothing else. Over all kinds, and so loaded when it is asked for.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from campus_safety.district.directory import Account, DirectoryReader, District, Place
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
from campus_safety_aws.declared_answers import Answer, Spelled, brought, by_sight, from_, named, spell, worded
from campus_safety_aws.http import json_text, kept, kept_answers, route, version_of
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes
from casework.words import VocabularyAnswer, vocabulary_answer

# Directories that are kept as they were made; more than those who ask within a minute.
_MOST_KEPT: Final = 64
TAGS: Final = ["起始 / To begin with"]


class Named(NamedTuple):
    """A code and its words."""

    code: str
    name: Label


class NamedAnswer(Answer[Named]):
    code: str
    name: Label


class Makes(NamedTuple):
    """A kind of record, and the action by which it is made."""

    kind: str
    action: str
    name: Label


class MakesAnswer(Answer[Makes]):
    """可以新建的一类记录 / a kind of record that the account may make, and by which action."""

    kind: str
    action: str
    name: Label


class Versions(NamedTuple):
    vocabulary: str
    directory: str
    forms: str


class VersionsAnswer(Answer[Versions]):
    """各份可缓存内容的版本 / what a page may keep until its version here is another one."""

    vocabulary: str
    directory: str
    forms: str


class MeAnswer(Answer[Account]):
    """当前账号 / who I am here. A `shared` account is used by whoever is on duty, so that each action names a staff number of
    its own. `campuses` are those in whose records I look by their place; `lists` the kinds of record of which I have
    worklists, and `worklists` the units whose they are; `makes` what I may make at all, `channels` how I may report, `sources` how I
    may have found a hazard."""

    account: str = from_("id")
    name: Label
    role: str = worded(lambda role: role.label)
    district: str
    district_name: Label = by_sight(lambda _, district: district.name)
    unit: str = named(lambda unit, district: district.unit(unit).name)
    unit_kind: str = by_sight(lambda account, district: district.unit(account.unit).kind)
    station: str | None = by_sight(lambda account, district: _station(account, district, "id"))
    station_name: Label | None = by_sight(lambda account, district: _station(account, district, "name"))
    posts: list[str]
    post_names: list[Label] = from_(lambda account: [_post_label(post) for post in account.posts])
    shared: bool
    worklists: list[str] = by_sight(lists_of)
    campuses: list[NamedAnswer] = by_sight(
        lambda account, district: [Named(one.id, one.name) for one in campuses_of(account, district)]
    )
    lists: list[NamedAnswer] = brought()
    makes: list[MakesAnswer] = brought()
    channels: list[NamedAnswer] = brought()
    sources: list[NamedAnswer] = brought()
    features: list[NamedAnswer] = brought()
    versions: VersionsAnswer = brought()
    server_time: datetime = brought()


class ListedAnswer(Answer[Any]):
    """What the directory calls by a code of its own; a `retired` one is named by old records only."""

    code: str = from_("id")
    name: Label
    retired: bool


class ListedUnitAnswer(ListedAnswer):
    """单位 / `field` is what an agency answers for; a `retired` one is named by old records only."""

    kind: str = worded(UNIT_KIND_LABELS)
    parent: str | None
    field: str | None = worded(AGENCY_FIELD_LABELS)


class ListedCampusAnswer(ListedAnswer):
    """校园 / `mine` says that its records are mine to look at by their place."""

    type: str = worded(CAMPUS_TYPE_LABELS)
    station: str
    area: str = worded(AREA_LABELS)
    boarding: bool
    mine: bool = by_sight(lambda campus, mine: campus.id in mine)


class Listing(NamedTuple):
    """A post of a unit, by its address, and how it is called there."""

    address: str
    name: Label
    vacant: bool


class ListedPostAnswer(Answer[Listing]):
    """岗位 / its address "<unit>/<post>"; who holds it is not said, only whether nobody does."""

    address: str
    unit: str = from_(lambda one: one.address.partition("/")[0])
    post: str = from_(lambda one: one.address.partition("/")[2])
    name: Label
    vacant: bool


class ListedPlaceAnswer(ListedAnswer):
    """周边场所 / a place around campuses, by its business's name."""

    kind: str = worded(PLACE_KINDS)


class DirectoryAnswer(Answer[District]):
    """目录 / what my forms may name and my pages have to call by name. `places` are there for those who see sweeps."""

    district: str = from_("id")
    district_name: Label = from_("name")
    units: list[ListedUnitAnswer] = brought()
    campuses: list[ListedCampusAnswer] = brought()
    posts: list[ListedPostAnswer] = brought()
    places: list[ListedPlaceAnswer] = brought()


def _station(account: Account, district: District, name: str) -> Any:
    station = station_of(account, district)
    return getattr(station, name) if station is not None else None


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
        route(app, "GET /me", MeAnswer, "当前账号 / Who am I", TAGS)(self.me)
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

    def me(self) -> Spelled:
        from campus_safety.kinds.hazards.categories import SOURCES
        from campus_safety.lists import usable
        from casework.forms import version

        account = self._routes.submitter().account
        district = self._directory.district(account.district)
        rules = self._routes.rulebook.in_force(account.district)
        return spell(
            MeAnswer,
            account,
            district,
            lists=[Named(kind.name, kind.label) for kind in usable.lists(account)],
            makes=[Makes(kind.name, action, label) for kind, action, label in usable.makes(account)],
            channels=[Named(channel, CHANNELS[channel]) for channel in channels_of(account.role, rules)],
            sources=[Named(source, SOURCES[source]) for source in usable.sources(account)],
            features=[Named(code, usable.FEATURES[code][0]) for code in usable.features(account)],
            versions=Versions(
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
            answer = json_text(directory_answer(account, district, places))
            made = self._made[cut] = (district, places, version_of(answer), answer)
        return made[2], made[3]


def directory_answer(account: Account, district: District, places: tuple[Place, ...]) -> Spelled:
    units, campuses = units_named(account, district), campuses_named(account, district)
    shown = {unit.id for unit in units if not unit.retired} | {one.id for one in campuses if not one.retired}
    posts = [
        _post(address, district, vacant=not holders)
        for address, holders in sorted(district.holders.items())
        if address.partition("/")[0] in shown
    ]
    mine = {campus.id for campus in campuses_of(account, district)}
    return spell(DirectoryAnswer, district, mine, units=units, campuses=campuses, posts=posts, places=places)


def _post(address: str, district: District, *, vacant: bool) -> Listing:
    unit, _, post = address.partition("/")
    whose, what = district.unit(unit).name, _post_label(post)
    return Listing(address, Label(f"{whose.zh}{what.zh}", f"{whose.en}: {what.en}"), vacant)


def _post_label(post: str) -> Label:
    return POST_LABELS[Post(post)] if post in tuple(Post) else Label(post, post)


def _vocabulary(policy: Policy) -> tuple[str, str]:
    return _spelled(tuple(policy.of("incident").categories.values()))


@lru_cache(maxsize=8)
def _spelled(own: tuple[OwnCategory, ...]) -> tuple[str, str]:
    """The words for a district with these categories of its own: their version, and the text."""
    answer = vocabulary_answer(own)
    return answer["version"], json_text(answer)
