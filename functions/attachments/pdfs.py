"""PDFs: read by qpdf (pikepdf) as a viewer reads them, and looked through for what a viewer would run, open or send.

Every object is looked at, wherever it lies and however its names are spelled, in every revision that the file holds. What
qpdf reads without a complaint is kept byte for byte, so that a seal stays valid. What it had to mend another viewer might
mend in another way: that is kept as it was mended, and holds nothing but what was looked at.
"""

import io
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from pikepdf.settings import qpdf_limit_errors, set_qpdf_limits

from attachments.refused import Refused

# It quotes the file.
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)
# A document of twenty megabytes has some tens of thousands of objects; a bomb has no end. A container of objects, or the
# table of a modern file, unpacks to a few megabytes at most. Pages and pictures are not unpacked at all.
MOST_OBJECTS: Final = 100_000
MOST_PARTS: Final = 300_000
MOST_UNPACKED_AT_ONCE: Final = 32 * 1024 * 1024
MOST_UNPACKED: Final = 256 * 1024 * 1024
MOST_REVISIONS: Final = 20
set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED_AT_ONCE,
    png_max_memory=MOST_UNPACKED_AT_ONCE,
    tiff_max_memory=MOST_UNPACKED_AT_ONCE,
    run_length_max_memory=MOST_UNPACKED_AT_ONCE,
    parser_max_nesting=100,
    doc_max_warnings=100,
)

# Actions (ISO 32000-2, 12.6.4): scripts, programs, other files, forms that are sent, media that plays. To go to a page or to
# an address that the reader clicks on is harmless.
_ACTIONS: Final = frozenset(
    {
        b"/JavaScript",
        b"/Launch",
        b"/GoToE",
        b"/GoToR",
        b"/SubmitForm",
        b"/ImportData",
        b"/Rendition",
        b"/RichMediaExecute",
        b"/Movie",
        b"/Sound",
    }
)
# Annotations and objects that hold a file, or play one.
_HOLDERS: Final = frozenset(
    {b"/FileAttachment", b"/EmbeddedFile", b"/RichMedia", b"/Movie", b"/Sound", b"/Screen"}
)
# Entries that stand for the same: of actions, of the document's name trees, of file specifications, of forms.
_ENTRIES: Final = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
)
# What reading raises of a file that nobody can read; ValueError where a number in it is none that there could be.
_UNREADABLE: Final = (pikepdf.PikepdfError, ValueError)
_END: Final = re.compile(rb"startxref\s{1,4}[0-9]{1,12}\s{1,4}%%EOF")
_TAIL: Final = 2048
# Photos inside a PDF keep their camera's data, and the document may describe itself; both lie open in the file.
_CAMERA_DATA: Final = re.compile(rb"\xff\xe1(..)(?:Exif\0\0|http://ns\.adobe\.com/xap/1\.0/\0)", re.DOTALL)
_DESCRIPTION: Final = (b"<?xpacket begin", b"<?xpacket end")


def looked_through(content: bytes) -> bytes:
    """The PDF, its photos' camera data blanked. Raises Refused: broken, encrypted, active_content, unpacks_too_far."""
    tail = content[-_TAIL:]
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise Refused("broken")
    ends = [found.end() for found in _END.finditer(content)]
    if len(ends) > MOST_REVISIONS:
        raise Refused("unpacks_too_far")
    before = qpdf_limit_errors()
    try:
        mended = _looked_through(content, mend=True)
    except Refused:
        raise
    except _UNREADABLE as error:
        raise Refused("unpacks_too_far" if qpdf_limit_errors() > before else "broken") from error
    for end in ends[:-1]:
        _look_at_revision(content[:end])
    if qpdf_limit_errors() > before:
        raise Refused("unpacks_too_far")
    return _without_position(content if mended is None else mended)


def _look_at_revision(content: bytes) -> None:
    """What was signed once can be shown as it was then. One that cannot be read by itself is none: the first part of a file
    that is arranged for the web ends so too."""
    try:
        _looked_through(content, mend=False)
    except Refused:
        raise
    except _UNREADABLE:
        return


def _looked_through(content: bytes, *, mend: bool) -> bytes | None:
    """None where it was read without a complaint; else the file as it was mended. Raises Refused, and what pikepdf raises."""
    try:
        pdf = Pdf.open(io.BytesIO(content), attempt_recovery=mend)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    with pdf:
        if pdf.is_encrypted:
            raise Refused("encrypted")
        used = _bounded(pdf)
        holders = _look_at((pdf.trailer, *pdf.objects))
        if not pdf.get_warnings() and holders <= used:
            return None
        whole = io.BytesIO()
        pdf.save(whole, deterministic_id=True)
        return whole.getvalue()


def _bounded(pdf: Pdf) -> set[int]:
    """The containers of objects that the document's own table names, none of them unpacked further than allowed."""
    table = pdf.get_xref_table()
    if len(table) > MOST_OBJECTS:
        raise Refused("unpacks_too_far")
    numbers = {entry.obj_stream_number for entry in table.values() if entry.obj_stream_number}
    unpacked = 0
    for number in sorted(numbers):
        container = pdf.get_object((number, 0))
        if isinstance(container, Stream):
            unpacked += len(container.read_bytes())
        if unpacked > MOST_UNPACKED:
            raise Refused("unpacks_too_far")
    return numbers


def _look_at(found: Iterable[Object]) -> set[int]:
    """Looks at objects and what lies directly in them; what they only refer to is an object of its own. Answers the numbers of
    those that are containers of objects themselves. Raises Refused."""
    holders, parts = set(), 0
    for whole in found:
        inside = [whole]
        while inside:
            one, parts = inside.pop(), parts + 1
            if parts > MOST_PARTS:
                raise Refused("unpacks_too_far")
            within: list[Object] = list(one) if isinstance(one, Array) else []
            if isinstance(one, Dictionary | Stream):
                entries = dict(one.items())
                if _is_active(entries) or (isinstance(one, Stream) and "/F" in entries):
                    # The latter: a stream whose content lies in another file.
                    raise Refused("active_content")
                within = list(entries.values())
            for part in within:
                if isinstance(part, Array | Dictionary) and not part.is_indirect:
                    inside.append(part)
        if isinstance(whole, Stream) and _named(whole.get("/Type")) == b"/ObjStm":
            holders.add(whole.objgen[0])
    return holders


def _is_active(entries: Mapping[str, Object]) -> bool:
    return (
        bool(entries.keys() & _ENTRIES)
        or _named(entries.get("/S")) in _ACTIONS
        or bool({_named(entries.get("/Type")), _named(entries.get("/Subtype"))} & _HOLDERS)
    )


def _named(said: Object | None) -> bytes:
    """A name as the standard spells it, wherever it lies and however it is spelled; of anything else nothing."""
    return said.unparse(resolved=True) if isinstance(said, Name) else b""


def _without_position(content: bytes) -> bytes:
    """Overwritten in place: everything else stays where the document's own table says it is."""
    clean = bytearray(content)
    at = 0
    while found := _CAMERA_DATA.search(content, at):
        at = min(max(found.end(), found.start(1) + int.from_bytes(found[1])), len(content))
        clean[found.end(1) : at] = bytes(at - found.end(1))
    begins, ends = _DESCRIPTION
    begin = content.find(begins)
    while begin >= 0 and (end := content.find(ends, begin)) >= 0:
        # A description without a place is left alone: changing a byte would break the seal of a signed paper.
        if b"GPS" in content[begin:end]:
            inside = max(begin, content.find(b"?>", begin, end) + 2)
            clean[inside:end] = b" " * (end - inside)
        begin = content.find(begins, end)
    return bytes(clean)
