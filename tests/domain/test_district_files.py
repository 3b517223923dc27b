"""Files that people keep in Excel: read when right, refused row by row when not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.district.csv_rows import BadRow
from campus_safety.district.files import FILE_NAMES, decode, read_district
from campus_safety.district.organisation import Area, CampusType, UnitKind
from campus_safety.district.roles import Role
from campus_safety.errors import BadFiles
from tests.districts import sample_files, sample_texts


def _faults(texts: dict[str, str]) -> tuple[BadRow, ...]:
    with pytest.raises(BadFiles) as refused:
        read_district(texts)
    return tuple(fault for fault in refused.value.faults if isinstance(fault, BadRow))


def _changed(file: str, old: str, new: str) -> dict[str, str]:
    text = sample_texts("demo")[file]
    assert old in text
    return sample_texts("demo") | {file: text.replace(old, new, 1)}


def _with_row(file: str, row: str) -> dict[str, str]:
    return sample_texts("demo") | {file: sample_texts("demo")[file].rstrip("\n") + "\n" + row + "\n"}


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "code"),
    [
        ("campuses.csv", "港湾中学,Harbour Middle School,school", "港湾中学,Harbour Middle School,college", "type", "unknown_value"),
        ("campuses.csv", "dm-st-harbour,town,no,1260", "dm-st-nowhere,town,no,1260", "station", "unknown_station"),
        ("campuses.csv", "dm-st-harbour,town,no,1260", "dm-brigade,town,no,1260", "station", "unknown_station"),
        ("campuses.csv", "dm-st-harbour,town,no,1260", ",town,no,1260", "station", "blank"),
        ("campuses.csv", "town,no,1260", "downtown,no,1260", "area", "unknown_value"),
        ("campuses.csv", "town,no,1260", "town,maybe,1260", "boarding", "bad_flag"),
        ("campuses.csv", "town,no,1260", "town,no,0", "pupils", "out_of_range"),
        ("campuses.csv", "town,no,1260", "town,no,-3", "pupils", "out_of_range"),
        ("campuses.csv", "town,no,1260", "town,no,1260.5", "pupils", "bad_number"),
        ("campuses.csv", "town,no,1260", "town,no,", "pupils", "blank"),
        ("campuses.csv", "37.5105,122.1163", "122.1163,37.5105", "latitude", "swapped"),
        ("campuses.csv", "37.5105,122.1163", "48.8566,2.3522", "latitude", "outside"),
        ("campuses.csv", "37.5105,122.1163", "37.5105,", "latitude", "half_a_position"),
        ("campuses.csv", "37.5105,122.1163", "37°30,122.1163", "latitude", "bad_number"),
        ("campuses.csv", "港湾中学,", " ,", "name_zh", "blank"),
        ("campuses.csv", "港湾中学,", "港湾中学13800000000,", "name_zh", "personal_data"),
        ("campuses.csv", "港湾中学,", "港湾\u200b中学,", "name_zh", "bad_sign"),
        ("campuses.csv", "港湾中学,", "港" * 61 + ",", "name_zh", "too_long"),
        ("units.csv", "dm-fire,agency,", "dm-fire,bureau,", "kind", "unknown_value"),
        ("units.csv", "dm-fire,agency,", "dm-fire,campus,", "kind", "campus_here"),
        ("units.csv", ",,fire", ",,", "field", "field_for_agencies"),
        ("units.csv", ",,market", ",,fire", "field", "twice"),
        ("units.csv", "Harbour Police Station,dm-brigade", "Harbour Police Station,dm-bureau", "parent", "wrong_parent"),
        ("units.csv", "Harbour Police Station,dm-brigade", "Harbour Police Station,dm-nobody", "parent", "unknown_unit"),
        ("posts.csv", "dm-ms-01-safety,school_staff,", "dm-ms-01-safety,teacher,", "role", "unknown_value"),
        ("posts.csv", "dm-ms-01-safety,school_staff,dm-ms-01,", "dm-ms-01-safety,school_staff,dm-ms-09,", "unit", "unknown_unit"),
        ("posts.csv", "school_staff,dm-ms-01,safety", "school_staff,dm-ms-01,desk", "posts", "wrong_post"),
        ("posts.csv", "school_staff,dm-ms-01,safety", "school_staff,dm-ms-01,safety safety", "posts", "twice"),
        ("posts.csv", "school_staff,dm-ms-01,safety", "chief,dm-ms-01,chief", "role", "wrong_unit"),
        ("posts.csv", "dm-fire-duty,agency,dm-fire,duty", "dm-fire-duty,education,dm-fire,duty", "role", "wrong_unit"),
        ("posts.csv", "dm-edu-desk,education,dm-edu,desk duty", "dm-edu-desk,agency,dm-edu,duty", "role", "wrong_unit"),
        ("devices.csv", "dm-ms-01-alarm,dm-ms-01", "dm-ms-01-alarm,dm-ms-09", "campus", "unknown_campus"),
        ("devices.csv", "one_key_alarm,1,yes", "one_key_alarm,0,yes", "key_version", "out_of_range"),
        ("devices.csv", "one_key_alarm,1,yes", "camera,1,yes", "kind", "unknown_value"),
        ("district.toml", 'policy = "demo"', 'policy = ""', "policy", "blank"),
        ("district.toml", 'policy = "demo"', 'policy = "demo"\npolizy = "x"', "polizy", "unknown_key"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_with_its_place(file: str, old: str, new: str, column: str, code: str) -> None:
    (fault,) = (fault for fault in _faults(_changed(file, old, new)) if fault.code != "vacant")
    line = next(
        n
        for n, text in enumerate(sample_texts("demo")[file].splitlines(), 1)
        if old.split("\n", maxsplit=1)[0] in text
    )
    assert (fault.file, fault.column, fault.code) == (file, column, code)
    assert fault.line == (1 if file == "district.toml" else line)
    assert fault.zh and fault.en and fault.field == f"{file}:{fault.line}:{column}"


@pytest.mark.parametrize(
    ("file", "row", "column"),
    [
        ("campuses.csv", "dm-ms-01,别的中学,Other School,school,dm-st-hill,town,no,10,,", "id"),
        ("campuses.csv", "dm-ms-09,港湾中学,Other School,school,dm-st-hill,town,no,10,,", "name_zh"),
        ("campuses.csv", "dm-fire,别的中学,Other School,school,dm-st-hill,town,no,10,,", "id"),
        ("units.csv", "dm-fire,agency,别的局,Other,,water", "id"),
        ("posts.csv", "dm-leader,leader,dm-bureau,leader,no,别的岗,Other", "account"),
        ("devices.csv", "dm-ms-01-alarm,dm-ms-02,one_key_alarm,1,yes,后门,Back gate", "id"),
    ],
)
def test_what_must_be_unique_is_not_listed_twice(file: str, row: str, column: str) -> None:
    (fault,) = _faults(_with_row(file, row))
    assert (fault.column, fault.code) == (column, "twice")
    assert fault.line == len(sample_texts("demo")[file].splitlines()) + 1


def test_an_id_that_would_break_an_address_is_refused_and_so_is_what_refers_to_it() -> None:
    faults = _faults(_changed("campuses.csv", "dm-ms-01,", "DM/ms#01,"))
    assert (faults[0].line, faults[0].code) == (2, "bad_id")
    assert {fault.code for fault in faults[1:]} == {"unknown_unit", "unknown_campus"}


def test_every_bad_row_is_named_at_once_in_the_order_of_the_files() -> None:
    texts = _changed("campuses.csv", "town,no,1260", "town,no,none") | {
        "devices.csv": sample_texts("demo")["devices.csv"].replace(",1,yes", ",one,yes")
    }
    faults = _faults(texts)
    assert [fault.file for fault in faults] == ["campuses.csv"] + ["devices.csv"] * 6
    assert [fault.line for fault in faults] == [2, 2, 3, 4, 5, 6, 7]


def test_several_faults_of_one_row_are_all_named() -> None:
    faults = _faults(_changed("campuses.csv", "school,dm-st-harbour,town,no,1260", "x,y,z,?,many"))
    assert [fault.column for fault in faults] == ["type", "area", "boarding", "pupils", "station"]


def test_excel_files_with_a_mark_and_windows_lines_are_read() -> None:
    windows = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in sample_texts("demo").items()}
    assert read_district(windows) == sample_files()


def test_blank_lines_padding_and_empty_columns_are_harmless() -> None:
    texts = dict(sample_texts("demo"))
    header, *rows = texts["campuses.csv"].splitlines()
    texts["campuses.csv"] = "\n".join(
        [header + ",,", *(" " + row.replace(",", " , ") + ",," for row in rows), ",,,", ""]
    )
    assert read_district(texts) == sample_files()


def test_chinese_labels_are_as_good_as_ids() -> None:
    texts = _changed("campuses.csv", "school,dm-st-harbour,town,no,1260", "学校,dm-st-harbour,城区,否,1260")
    texts["posts.csv"] = texts["posts.csv"].replace(",guard,", ",校园保安,")
    assert read_district(texts) == sample_files()


def test_a_plain_excel_csv_in_a_chinese_encoding_is_refused_with_advice() -> None:
    with pytest.raises(BadFiles) as refused:
        decode("campuses.csv", "id,name_zh\nx,港湾中学\n".encode("gbk"))
    (fault,) = refused.value.faults
    assert isinstance(fault, BadRow)
    assert (fault.file, fault.line, fault.code) == ("campuses.csv", 2, "not_utf8")
    assert "CSV UTF-8" in fault.zh


def test_a_row_with_a_full_width_comma_is_told_so() -> None:
    (fault,) = (fault for fault in _faults(_changed("devices.csv", "alarm,dm-ms-01,", "alarm，dm-ms-01,")))
    assert (fault.line, fault.code) == (2, "cell_count")
    assert "全角逗号" in fault.zh


def test_a_missing_column_brings_no_avalanche() -> None:
    faults = _faults(_changed("units.csv", "id,kind,", "id,sort,"))
    assert {(fault.line, fault.code) for fault in faults} == {(1, "missing_column"), (1, "unknown_column")}


def test_a_missing_file_is_named() -> None:
    texts = {name: text for name, text in sample_texts("demo").items() if name != "devices.csv"}
    (fault,) = _faults(texts)
    assert (fault.file, fault.code) == ("devices.csv", "missing_file")


def test_an_empty_file_and_broken_quotes_are_named() -> None:
    assert [fault.code for fault in _faults(sample_texts("demo") | {"devices.csv": ""})] == ["empty"]
    broken = _changed("posts.csv", "示例分局值班局领导", '"示例分局"值班局领导')
    assert [fault.code for fault in _faults(broken)] == ["bad_csv"]


def test_a_name_over_two_lines_does_not_shift_the_line_numbers() -> None:
    texts = _changed("campuses.csv", "港湾中学", '"港湾\n中学"')
    texts["campuses.csv"] = texts["campuses.csv"].replace("rural,yes,640", "rural,yes,0")
    assert [(fault.line, fault.code) for fault in _faults(texts)] == [(2, "bad_sign"), (4, "out_of_range")]


@pytest.mark.parametrize(
    "line",
    [
        "dm-st-hill-desk,desk,dm-st-hill,desk,yes,青山派出所值班室,Green Hill duty desk\n",
        "dm-st-hill-chief,chief,dm-st-hill,chief,no,青山派出所所长岗,Green Hill station chief\n",
        "dm-leader,leader,dm-bureau,leader,no,示例分局值班局领导,Demo Sub-bureau leader on duty\n",
    ],
)
def test_the_ladder_has_no_rung_without_anybody(line: str) -> None:
    (fault,) = _faults(_changed("posts.csv", line, ""))
    assert (fault.file, fault.code) == ("posts.csv", "vacant")


def test_there_is_one_sub_bureau_one_brigade_and_an_education_bureau() -> None:
    texts = _changed("units.csv", ",,education", ",,water")
    assert "no_education" in {fault.code for fault in _faults(texts)}
    texts = _with_row("units.csv", "dm-brigade-2,brigade,第二大队,Second Brigade,dm-bureau,")
    assert "exactly_one" in {fault.code for fault in _faults(texts)}


def test_a_district_with_its_own_sign_ins_states_them_in_a_file_of_their_own() -> None:
    texts = dict(sample_texts("demo"))
    header, first = "account,issuer,subject", "dm-leader,https://id.example,emp-0017"
    texts["sign_ins.csv"] = "\n".join([header, first, "dm-leader,https://new.example,zhang"])
    files = read_district(texts)
    assert files.states_sign_ins
    (account,) = files.accounts({"dm-auditor": ("https://id.example|remembered",)})
    assert account.key == "demo|dm-leader" and account.id == "dm-leader"
    assert files.signing_in({})["dm-leader"] == ("https://id.example|emp-0017", "https://new.example|zhang")
    texts["sign_ins.csv"] = "\n".join(
        [header, first, first, "dm-nobody,https://id.example,emp-1", "dm-auditor,https://id.example,"]
    )
    assert {fault.code for fault in _faults(texts)} == {"twice", "unknown_account", "missing"}


def test_an_account_is_named_by_the_directory_however_somebody_signs_in() -> None:
    files = sample_files()
    old, new = ({"dm-leader": (sign_in,)} for sign_in in ("https://id.example|old", "https://new.example|1"))
    assert files.accounts(old) == files.accounts(new)
    assert files.holders(new)["dm-bureau/leader"] == ("demo|dm-leader",)
    assert files.holders(new)["dm-ms-01/safety"] == (), "nobody can sign in: the post is vacant"


@given(st.text(max_size=400), st.sampled_from(FILE_NAMES))
def test_whatever_is_in_a_file_it_is_read_or_refused(text: str, file: str) -> None:
    try:
        read_district(sample_texts("demo") | {file: text})
    except BadFiles as refused:
        assert all(isinstance(fault, BadRow) for fault in refused.faults)


def test_the_sample_district_is_the_one_of_the_article() -> None:
    files = sample_files("huancui")
    schools = [campus for campus in files.campuses if campus.type is CampusType.SCHOOL]
    kindergartens = [campus for campus in files.campuses if campus.type is CampusType.KINDERGARTEN]
    assert (len(schools), len(kindergartens)) == (40, 74)
    stations = {unit.id: unit.name.zh for unit in files.units if unit.kind is UnitKind.STATION}
    assert {"城里派出所", "嵩山路派出所", "鲸园派出所", "张村派出所"} <= set(stations.values())
    of = {campus.name.zh: stations[campus.station] for campus in files.campuses}
    assert (of["统一路幼儿园"], of["张村镇中心幼儿园"]) == ("城里派出所", "张村派出所")
    assert {campus.station for campus in files.campuses} == set(stations)


@pytest.mark.parametrize("district", ["huancui", "demo"])
def test_every_sample_campus_has_its_posts_and_one_alarm(district: str) -> None:
    files = sample_files(district)
    for campus in files.campuses:
        posts = {post for row in files.posts if row.unit == campus.id for post in row.posts}
        assert posts == {"safety", "principal", "security_room"}
    assert sorted(device.campus for device in files.devices) == sorted(campus.id for campus in files.campuses)


@pytest.mark.parametrize("district", ["huancui", "demo"])
def test_every_role_can_sign_in_to_a_sample_district(district: str) -> None:
    assert {row.role for row in sample_files(district).posts} == set(Role)


def test_the_small_district_is_the_large_one_in_small() -> None:
    files = sample_files("demo")
    assert {campus.area for campus in files.campuses} == set(Area)
    assert all(
        thing.id.startswith("dm-")
        for group in (files.units, files.campuses, files.devices)
        for thing in group
    )
    assert not {row.account for row in files.posts} & {row.account for row in sample_files("huancui").posts}
