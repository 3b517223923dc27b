"""Makes the Word templates of the legal papers anew: `python -m local.paper_templates`.

A district may then change them in Word; what stands in {{ }} is filled in. Fonts are the ones that Chinese official papers
use; the font table names what to show them in where they are not installed.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph

FOLDER = Path(__file__).parent.parent / "functions" / "papers" / "templates"
TITLE_FONT, BODY_FONT, MARK_FONT, LATIN_FONT = "方正小标宋简体", "仿宋", "黑体", "Times New Roman"
FALLBACKS: Final = {TITLE_FONT: "宋体;SimSun", BODY_FONT: "仿宋_GB2312;FangSong", MARK_FONT: "SimHei"}
TITLE, BODY, SMALL, MARK = Pt(22), Pt(16), Pt(12), Pt(26)
RED = RGBColor(0xC0, 0x00, 0x00)
WIDTH: Final = Cm(21 - 2.8 - 2.6)
LEFT, RIGHT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in PAPERS:
        made(name).save(str(FOLDER / f"{name}.docx"))


def made(name: str) -> DocumentType:
    document = _page()
    PAPERS[name](document)
    return document


def _order(document: DocumentType) -> None:
    _head(document)
    _text(document, "经查，你单位于{{ found_on }}被发现存在下列治安隐患：")
    _text(document, "地点：{{ place }}")
    _text(document, "隐患：{{ finding }}")
    _each(document, "details")
    _text(document, "依据{{ clause }}的规定，责令你单位于{{ deadline }}前整改完毕，并采取下列措施：")
    _each(document, "measures")
    _text(document, "整改完毕后请及时报告复查。确需延期的，应当在期限届满前书面申请并说明理由。")
    _signed(document)
    _receipt(document, "被检查单位负责人（签名）：", "检查民警（签名）：")


def _extension(document: DocumentType) -> None:
    _head(document)
    _text(document, "你单位于{{ asked_on }}就{{ order }}所列治安隐患提出延期整改申请。")
    _text(document, "地点：{{ place }}")
    _text(document, "隐患：{{ finding }}")
    _text(document, "申请理由：")
    _each(document, "reason")
    _text(document, "经审查，{{ decision }}延期整改。")
    _each(document, "because")
    _when(
        document,
        "until",
        lambda: _text(document, "原整改期限为{{ before }}，延长后的整改期限为{{ until }}。"),
        otherwise=lambda: _text(document, "整改期限仍为{{ before }}。"),
    )
    _signed(document)
    _receipt(document, "申请单位负责人（签名）：")


def _recheck(document: DocumentType) -> None:
    _head(document)
    _text(document, "{{ checked_on }}，对你单位依据{{ order }}应当整改的治安隐患进行了复查。")
    _text(document, "地点：{{ place }}")
    _text(document, "隐患：{{ finding }}")
    _text(document, "复查结果：{{ result }}。")
    _text(document, "复查意见：")
    _each(document, "opinion")
    _when(
        document,
        "next_deadline",
        lambda: _text(document, "请你单位于{{ next_deadline }}前再次整改完毕。"),
    )
    _signed(document)
    _receipt(document, "被复查单位负责人（签名）：", "复查人（签名）：")


def _inspection_record(document: DocumentType) -> None:
    _line(document, "{{ issuer }}", TITLE, CENTER, font=TITLE_FONT)
    _line(document, "{{ title }}", TITLE, CENTER, font=TITLE_FONT)
    _line(document, "", SMALL, LEFT)
    _line(document, "检查时间：{{ began }}至{{ ended }}", BODY, LEFT)
    _line(document, "检查地点：{{ place }}", BODY, LEFT)
    _line(document, "被检查单位：{{ unit }}", BODY, LEFT)
    _line(document, "检查事项：{{ checklist }}", BODY, LEFT)
    _when(document, "officers", lambda: _line(document, "检查人员（工号）：{{ officers }}", BODY, LEFT))
    _line(document, "检查情况：{{ result }}。", BODY, LEFT)
    _each(document, "findings")
    _line(document, "以上笔录已阅，记录属实。", BODY, LEFT)
    for who in ("被检查单位负责人（签名）：", "检查人（签名）：", "记录人（签名）："):
        _with_date(document, who)


PAPERS: Final[dict[str, Callable[[DocumentType], None]]] = {
    "order": _order,
    "extension": _extension,
    "recheck": _recheck,
    "inspection_record": _inspection_record,
}


def _page() -> DocumentType:
    document = Document()
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "", "", ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.header_distance, section.footer_distance = Cm(1), Cm(1.2)
    header = section.header.paragraphs[0]
    _run(header, "{{ mark }}", MARK, MARK_FONT, RED)
    _run(header, "　{{ hint }}", Pt(9), BODY_FONT, RED)
    header.alignment = LEFT
    # The hint of a draft takes two lines: what stands first on the page below keeps clear of it.
    header.paragraph_format.space_after = Pt(10)
    footer = section.footer.paragraphs[0]
    footer.alignment = CENTER
    for text in ("编号 {{ code }}　第 ", "PAGE", " 页，共 ", "NUMPAGES", " 页"):
        if text.isupper():
            _field(footer, text)
        else:
            _run(footer, text, Pt(10.5), BODY_FONT)
    _name_fallbacks(document)
    # Which of two shapes a comma has depends on it.
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    return document


def _head(document: DocumentType) -> None:
    _line(document, "{{ issuer }}", TITLE, CENTER, font=TITLE_FONT)
    _line(document, "{{ title }}", TITLE, CENTER, font=TITLE_FONT)
    number = _line(document, "{{ number }}", BODY, RIGHT)
    number.paragraph_format.space_before = number.paragraph_format.space_after = Pt(6)
    _line(document, "{{ unit }}：", BODY, LEFT)


def _signed(document: DocumentType) -> None:
    """Unit, seal and date, never torn apart, and never on a page without a line of the text above."""
    written = [paragraph for paragraph in document.paragraphs if not paragraph.text.startswith("{%p")]
    written[-1].paragraph_format.keep_with_next = True
    unit = _line(document, "{{ issuer }}（印章）", BODY, RIGHT)
    unit.paragraph_format.space_before = Pt(20)
    unit.paragraph_format.keep_with_next = True
    for line in (unit, _line(document, "{{ issued_on }}", BODY, RIGHT)):
        line.paragraph_format.right_indent = BODY * 2


def _receipt(document: DocumentType, *people: str) -> None:
    """Below a dashed line: who has taken the paper in hand, and when."""
    first = _text(document, "本文书已收到。")
    first.paragraph_format.keep_with_next = True
    first.paragraph_format.space_before = Pt(14)
    _rule_above(first)
    for who in people:
        _with_date(document, who)
    _line(document, "本文书一式两份，一份交被检查单位，一份存档。", SMALL, LEFT)


def _with_date(document: DocumentType, who: str) -> None:
    line = _line(document, f"{who}\t　　年　　月　　日", BODY, LEFT)
    line.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = Pt(4)


def _text(document: DocumentType, text: str) -> Paragraph:
    """A paragraph of the body, indented by two characters."""
    paragraph = _line(document, text, BODY, LEFT)
    paragraph.paragraph_format.first_line_indent = BODY * 2
    return paragraph


def _each(document: DocumentType, name: str) -> None:
    """One paragraph for each that somebody wrote."""
    _control(document, f"{{%p for line in {name} %}}")
    _text(document, "{{ line }}")
    _control(document, "{%p endfor %}")


def _when(
    document: DocumentType,
    name: str,
    shown: Callable[[], object],
    *,
    otherwise: Callable[[], object] | None = None,
) -> None:
    _control(document, f"{{%p if {name} %}}")
    shown()
    if otherwise is not None:
        _control(document, "{%p else %}")
        otherwise()
    _control(document, "{%p endif %}")


def _control(document: DocumentType, tag: str) -> None:
    document.add_paragraph(tag)


def _line(
    document: DocumentType,
    text: str,
    size: Length,
    alignment: WD_ALIGN_PARAGRAPH,
    *,
    font: str = BODY_FONT,
    color: RGBColor | None = None,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(34 if size > BODY else 26 if size == BODY else 20)
    _run(paragraph, text, size, font, color)
    return paragraph


def _run(
    paragraph: Paragraph, text: str, size: Length, font: str, color: RGBColor | None = None
) -> BaseOxmlElement:
    run = paragraph.add_run(text)
    run.font.size = size
    run.font.name = LATIN_FONT
    if color is not None:
        run.font.color.rgb = color
    element: BaseOxmlElement = run._element  # noqa: SLF001 - it has no word for East Asian fonts
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    # Quotation marks and brackets are Chinese here, not Latin ones of the same code.
    fonts.set(qn("w:hint"), "eastAsia")
    return element


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that Word counts: PAGE or NUMPAGES."""
    element = _run(paragraph, "", Pt(10.5), BODY_FONT)
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        child = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            child.set(qn("w:fldCharType"), kind)
        else:
            child.text = text
        element.append(child)


def _rule_above(paragraph: Paragraph) -> None:
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "dashed"), ("sz", "6"), ("space", "8"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - it has no word for borders
    properties.insert_element_before(
        borders,
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )


def _name_fallbacks(document: DocumentType) -> None:
    """What a machine shows a font in that it has not."""
    parts = [
        link.target_part
        for link in document.part.rels.values()
        if link.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    ]
    added = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, instead in FALLBACKS.items()
    )
    for part in parts:
        table = part.blob.decode()
        part._blob = re.sub("</w:fonts>", f"{added}</w:fonts>", table).encode()  # noqa: SLF001 - read-only


if __name__ == "__main__":
    main()
