"""The templates that are deployed are those that the script makes, and name what to show their fonts in."""

import zipfile

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from local.paper_templates import FALLBACKS, FOLDER, PAPERS, made


@pytest.mark.parametrize("name", PAPERS)
def test_a_template_is_what_its_script_makes(name: str) -> None:
    document = made(name)
    with zipfile.ZipFile(FOLDER / f"{name}.docx") as deployed:
        section = document.sections[0]
        for part in (document.part, section.header.part, section.footer.part):
            assert deployed.read(str(part.partname).lstrip("/")).decode() == part.blob.decode()


def test_no_template_is_left_over() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(PAPERS)


@pytest.mark.parametrize("name", PAPERS)
def test_every_font_names_what_to_show_it_in(name: str) -> None:
    (table,) = [
        link.target_part.blob.decode()
        for link in made(name).part.rels.values()
        if link.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    ]
    for font, instead in FALLBACKS.items():
        assert f'w:name="{font}"><w:altName w:val="{instead}"/>' in table
