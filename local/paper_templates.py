"""Makes the Word templates of the legal papers anew: `python -m local.paper_templates`.

A district may then change them in Word; what stands in {{ }} is filled in. Fonts are the ones that Chinese official papers use,
each with a fallback that every machine has.
"""

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

FOLDER = Path(__file__).parent.parent / "functions" / "papers" / "templates"
TITLE_FONT, BODY_FONT, LATIN_FONT = "方正小标宋简体", "仿宋", "Times New Roman"
TITLE, BODY, SMALL = Pt(22), Pt(16), Pt(12)
# The copies of a paper: who keeps one.
COPIES = "本文书一式两份，一份交被检查单位，一份存档。"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, lines in PAPERS.items():
        _paper(lines, receipt=name != "inspection_record").save(str(FOLDER / f"{name}.docx"))


def _paper(lines: Sequence[str], *, receipt: bool) -> DocumentType:
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin = Cm(3.7), Cm(3.5)
    page.left_margin, page.right_margin = Cm(2.8), Cm(2.6)
    _line(document, "{{ mark }}", SMALL, WD_ALIGN_PARAGRAPH.LEFT)
    _line(document, "{{ issuer }}", TITLE, WD_ALIGN_PARAGRAPH.CENTER, font=TITLE_FONT)
    _line(document, "{{ title }}", TITLE, WD_ALIGN_PARAGRAPH.CENTER, font=TITLE_FONT)
    _line(document, "{{ number }}", BODY, WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, "{{ unit }}：", BODY, WD_ALIGN_PARAGRAPH.LEFT)
    for text in lines:
        _line(document, text, BODY, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True)
    _line(document, "", BODY, WD_ALIGN_PARAGRAPH.LEFT)
    _line(document, "{{ issuer }}（印章）", BODY, WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, "{{ issued_on }}", BODY, WD_ALIGN_PARAGRAPH.RIGHT)
    if receipt:
        _line(
            document,
            "被检查单位负责人（签名）：                    年  月  日",
            BODY,
            WD_ALIGN_PARAGRAPH.LEFT,
        )
        _line(
            document,
            "检查民警（签名）：                            年  月  日",
            BODY,
            WD_ALIGN_PARAGRAPH.LEFT,
        )
    _line(document, f"{COPIES}编号 {{{{ code }}}}", SMALL, WD_ALIGN_PARAGRAPH.LEFT)
    return document


def _line(
    document: DocumentType,
    text: str,
    size: Pt,
    alignment: WD_ALIGN_PARAGRAPH,
    *,
    font: str = BODY_FONT,
    indent: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(28) if size >= BODY else Pt(20)
    if indent:
        paragraph.paragraph_format.first_line_indent = size * 2
    run = paragraph.add_run(text)
    run.font.size = size
    run.font.name = LATIN_FONT
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - it has no word for East Asian fonts
    fonts.set(qn("w:eastAsia"), font)
    return paragraph


PAPERS = {
    "order": (
        "经查，你单位于{{ found_on }}被发现存在下列治安隐患：",
        "地点：{{ place }}",
        "隐患：{{ finding }}",
        "依据{{ clause }}的规定，责令你单位于{{ deadline }}前整改完毕，并采取下列措施：",
        "{{ measures }}",
        "整改完毕后请及时报告复查。确需延期的，应当在期限届满前书面申请并说明理由。",
    ),
    "extension": (
        "你单位于{{ asked_on }}就{{ order }}所列隐患（{{ place }}，{{ finding }}）提出延期整改申请，理由：{{ reason }}",
        "经审查，{{ decision }}延期。{{ because }}",
        "原整改期限为{{ before }}，现整改期限为{{ until }}。",
    ),
    "recheck": (
        "{{ checked_on }}，对你单位依据{{ order }}应整改的隐患进行复查：",
        "地点：{{ place }}",
        "隐患：{{ finding }}",
        "复查结果：{{ result }}。",
        "复查意见：{{ opinion }}",
        "{% if next_deadline %}请于{{ next_deadline }}前再次整改完毕。{% endif %}",
    ),
}


if __name__ == "__main__":
    main()
