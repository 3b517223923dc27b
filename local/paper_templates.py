"""Makes the Word templates of the legal papers anew: `python -m local.paper_templates`.

A district may then change them in Word; what stands in {{ }} is filled in. Fonts are the ones that Chinese official papers
use; the font table names what to show them in where they are not installed.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

# Where the bulletin says how its numbers are looked up; `papers.bulletins` leads there.
SOURCES: Final = "sources"
FOLDER = Path(__file__).parent.parent / "functions" / "papers" / "templates"
TITLE_FONT, BODY_FONT, MARK_FONT, LATIN_FONT = "方正小标宋简体", "仿宋", "黑体", "Times New Roman"
FALLBACKS: Final = {TITLE_FONT: "宋体;SimSun", BODY_FONT: "仿宋_GB2312;FangSong", MARK_FONT: "SimHei"}
TITLE, BODY, TABLE, SMALL, MARK = Pt(22), Pt(16), Pt(11), Pt(12), Pt(26)
RED, BLUE = RGBColor(0xC0, 0x00, 0x00), RGBColor(0x1F, 0x3F, 0x8F)
# A number that leads to its records, as a template names it: [incidents].
_NUMBER: Final = re.compile(r"(\[[a-z0-9_.]+\])")
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
    _when(document, "offends", lambda: _text(document, "上述情形不符合{{ offends }}的规定。"))
    _text(document, "依据{{ clause }}的规定，责令你单位于{{ deadline }}前整改完毕，并采取下列措施：")
    _each(document, "measures")
    _text(document, "整改完毕后请及时报告复查。确需延期的，应当在期限届满前书面申请并说明理由{{ ask_by }}。")
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


def _bulletin(document: DocumentType) -> None:
    """What the month came to in words, with the figures that the sub-bureau itself reports, and then the tables."""
    _number_styles(document)
    _line(document, "{{ title }}", Pt(30), CENTER, font=TITLE_FONT, color=RED)
    _line(document, "（{{ issue }}）", BODY, CENTER)
    head = _line(document, "{{ issuer }}\t{{ made }}", BODY, LEFT)
    head.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _rule_below(head)
    _heading(document, "一、总体情况")
    _text(
        document,
        "{{ days }}，{{ scope }}接报涉校警情[incidents]起（上月[before.incidents]起，{{ change.incidents }}），完成警情前端处置"
        "[front_line]件；警情闭环率[loop_closed]，各项时限达标率[on_time]。",
    )
    _control(document, "{%p for zero in zeros %}")
    _text(
        document,
        "{{ zero.name }}：接报[zero.reported]起，认定成立[zero.established]起，尚未认定[zero.undecided]起，{{ zero.says }}。",
    )
    _control(document, "{%p endfor %}")
    _when(
        document,
        "'posts_manned' in codes",
        lambda: _text(
            document,
            "护学岗到岗率[posts_manned]，缺岗[posts_missed]岗次；护校队巡防[patrols]轮次，点位到位率[points_checked]，巡防发现"
            "[patrol_findings]件。",
        ),
    )
    _text(
        document,
        "巡防发现隐患[patrol_hazards_found]处，排查并整改安全隐患[patrol_hazards_closed]处；各途径共发现隐患[hazards_found]处，"
        "整改销号[hazards_closed]处，限时整改率[rectified_in_time]；联合检查[inspections]次，周边清查覆盖率[sweep_coverage]。",
    )
    _text(
        document,
        "开展宣传教育活动[activities]次，受众[person_times]人次；法治副校长授课[class_hours]课时，本年累计[year.class_hours]课时"
        "（学校每年应达{{ class_hours_owed }}课时；幼儿园每年{{ class_hours_kindergarten }}课时为本区规定）；应急演练[drills]次。",
    )
    _when(
        document,
        "'room_visits' in codes",
        lambda: _text(
            document,
            "民警驻校园安保室[room_visits]次、共[room_minutes]分钟。",
        ),
    )
    _text(document, "四个100%同时达标的校园[four_assurances]，在任法治副校长[vice_principals]人次。")
    _control(document, "{%p for section in sections %}")
    _heading(document, "{{ section.title }}")
    _table(
        document,
        "line in section.lines",
        (
            ("指标", "{{ line.name }}", 6.2),
            ("本月", "[line.now]", 3.3),
            ("上月", "[line.before]", 3.3),
            ("增减", "{{ line.change }}", 2.8),
        ),
    )
    _control(document, "{%p endfor %}")
    _heading(document, "七、各环节用时")
    _table(
        document,
        "line in lengths",
        (
            ("环节", "{{ line.stage }}", 4.2),
            ("等级", "{{ line.level }}", 2.4),
            ("件数", "[line.count]", 1.5),
            ("中位数", "[line.median]", 2.6),
            ("90分位", "[line.p90]", 2.6),
            ("上月中位数", "[line.before]", 2.3),
        ),
    )
    _mark(_heading(document, "说明"), SOURCES)
    for note in (
        "蓝色数字均有依据：停留其上显示查询条件，登录系统后按该条件查询（{{ records }}），即得所依据的每条记录。",
        "增减为本月与上月（{{ before_days }}）两数之差。",
        "演练、重复报警、误报和设备自检不计入任何数字。受众和服务按人次计，不是人数。",
        "“零发生”指接报并经处置认定成立的为零，须与接报数、尚未认定数一并使用；零上报不等于零发生。",
        "用时取中位数和90分位，读自固定分段，误差不超过6.25%。比例向下保留一位小数。",
    ):
        _small(document, note)
    _control(document, "{%p for note in notes %}")
    _small(document, "{{ note }}")
    _control(document, "{%p endfor %}")


PAPERS: Final[dict[str, Callable[[DocumentType], None]]] = {
    "order": _order,
    "extension": _extension,
    "recheck": _recheck,
    "inspection_record": _inspection_record,
    "bulletin": _bulletin,
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


def _mark(paragraph: Paragraph, name: str) -> None:
    """A place that numbers lead to."""
    for kind in ("start", "end"):
        mark = OxmlElement(f"w:bookmark{kind.capitalize()}")
        mark.set(qn("w:id"), "1")
        if kind == "start":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)  # noqa: SLF001 - it has no word for bookmarks


def _heading(document: DocumentType, text: str) -> Paragraph:
    heading = _line(document, text, BODY, LEFT, font=MARK_FONT)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(10), Pt(4)
    heading.paragraph_format.keep_with_next = True
    return heading


def _small(document: DocumentType, text: str) -> None:
    _line(document, text, SMALL, LEFT).paragraph_format.first_line_indent = SMALL * 2


def _table(document: DocumentType, each: str, columns: Sequence[tuple[str, str, float]]) -> None:
    """A table with a row for each: the columns' heads, what stands in them, and their widths in centimetres. Its head is
    repeated on every page, and no row is torn."""
    table = document.add_table(rows=4, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    for place, (head, text, width) in enumerate(columns):
        table.columns[place].width = Cm(width)
        for row in table.rows:
            row.cells[place].width = Cm(width)
        _fill(table.rows[0].cells[place], head, CENTER, MARK_FONT)
        _fill(table.rows[2].cells[place], text, LEFT if place == 0 else CENTER, BODY_FONT)
    table.rows[1].cells[0].paragraphs[0].add_run(f"{{%tr for {each} %}}")
    table.rows[3].cells[0].paragraphs[0].add_run("{%tr endfor %}")
    for row, flag in (
        (table.rows[0], "w:tblHeader"),
        (table.rows[0], "w:cantSplit"),
        (table.rows[2], "w:cantSplit"),
    ):
        row._tr.get_or_add_trPr().append(OxmlElement(flag))  # noqa: SLF001 - it has no word for these


def _fill(cell: _Cell, text: str, alignment: WD_ALIGN_PARAGRAPH, font: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    _runs(paragraph, text, TABLE, font)


def _number_styles(document: DocumentType) -> None:
    """How a number looks that leads to its records, in the text and in a table: a district may change it in Word."""
    for name, size in (("Number", BODY), ("NumberInTable", TABLE)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.name, style.font.size, style.font.color.rgb = LATIN_FONT, size, BLUE
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)


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
    _runs(paragraph, text, size, font, color)
    return paragraph


def _runs(paragraph: Paragraph, text: str, size: Length, font: str, color: RGBColor | None = None) -> None:
    """The text, and each number that leads somewhere in a run of its own, which is taken out for what is filled in."""
    for part in [one for one in _NUMBER.split(text) if one] or [""]:
        named = part[1:-1] if _NUMBER.fullmatch(part) else ""
        if not named:
            _run(paragraph, part, size, font, color)
        else:
            where = named if "." in named else f"now.{named}"
            _run(paragraph, f"{{{{r {where} }}}}", size, font, color)


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
    _put_borders(paragraph, borders)


def _rule_below(paragraph: Paragraph) -> None:
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", "C00000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    _put_borders(paragraph, borders)


def _put_borders(paragraph: Paragraph, borders: BaseOxmlElement) -> None:
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
