"""PDFs: looked through for what a viewer would run, open or send, and for where their photos were taken.

The pages are kept as they are. What a viewer runs is an object, and objects lie open in the file or in a container of
objects: names are found however they are spelled, and a container that is not packed in the one usual way is refused.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from attachments.refused import Refused

# Bytes read and unpacked: a document of twenty megabytes with many white pages comes to some hundreds of megabytes,
# a bomb has no end. A stream costs something even when it is empty.
MOST_WORK: Final = 1024 * 1024 * 1024
_STREAM_COSTS: Final = 4096
# Scripts, programs, files, forms that are sent, media that plays. An action to open at page one is harmless.
_ACTIVE: Final = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|Rendition|RichMedia|SubmitForm|ImportData|GoToE|Encrypt|XFA)"
    rb"(?![^\0\t\n\f\r /<>\[\]()%{}])"
)
# A container of objects. What else its description may say: nothing that would pack it in another way.
_CONTAINER: Final = re.compile(rb"/ObjStm(?![^\0\t\n\f\r /<>\[\]()%{}])")
_NAMES: Final = re.compile(rb"/([^\0\t\n\f\r /<>\[\]()%{}]*)")
_USUAL: Final = frozenset(
    {b"Type", b"ObjStm", b"N", b"First", b"Length", b"Extends", b"Filter", b"FlateDecode"}
)
_FILTERED: Final = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])")
_OBJECT: Final = re.compile(rb"[0-9]\s+[0-9]+\s+obj")
_DESCRIBED_WITHIN: Final = 1024
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_TAIL: Final = 2048
_FEED: Final = 16 * 1024
_PIECE: Final = 1024 * 1024
# The longest name there is to find, every letter of it escaped.
_OVERLAP: Final = 64
# Photos inside a PDF keep their camera's data, and the document may describe itself; both lie open in the file.
_CAMERA_DATA: Final = re.compile(rb"\xff\xe1(..)(?:Exif\0\0|http://ns\.adobe\.com/xap/1\.0/\0)", re.DOTALL)
_DESCRIPTION: Final = (b"<?xpacket begin", b"<?xpacket end")


def looked_through(content: bytes) -> bytes:
    """The PDF, its photos' camera data blanked. Raises Refused: broken, active_content, unpacks_too_far."""
    tail = content[-_TAIL:]
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise Refused("broken")
    plain = _plain(content)
    _refuse_active(plain)
    work, containers = 0, len(_CONTAINER.findall(plain))
    for start in _STREAM.finditer(content):
        work, before, whole = _within(work + _STREAM_COSTS), b"", False
        packed = _packs_objects(content[max(0, start.start() - _DESCRIBED_WITHIN) : start.start()])
        containers -= packed is not None
        for read, piece, over in _unpacked(content, start.end()):
            work, whole = _within(work + read + len(piece)), over
            _refuse_active(_plain(before + piece))
            before = (before + piece)[-_OVERLAP:]
        if packed and not whole:
            raise Refused("active_content")
    if containers > 0:
        # One that is described in a way that was not understood.
        raise Refused("active_content")
    return _without_position(content)


def _within(work: int) -> int:
    if work > MOST_WORK:
        raise Refused("unpacks_too_far")
    return work


def _plain(text: bytes) -> bytes:
    """With no letter of a name escaped."""
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), text)


def _refuse_active(plain: bytes) -> None:
    if _ACTIVE.search(plain):
        raise Refused("active_content")


def _packs_objects(before: bytes) -> bool | None:
    """Whether the stream behind this is a container of objects that is packed; None if it is none. Raises Refused for one
    that is packed so that it could not be looked through."""
    plain = _plain(before)
    said = plain[max((found.end() for found in _OBJECT.finditer(plain)), default=0) :]
    if not _CONTAINER.search(said):
        return None
    packed = b"/Filter" in said
    usual = b"%" not in said and {*_NAMES.findall(said)} <= _USUAL and said.count(b"/FlateDecode") == packed
    if not usual or (packed and not _FILTERED.search(said)):
        raise Refused("active_content")
    return packed


def _unpacked(content: bytes, at: int) -> Iterator[tuple[int, bytes, bool]]:
    """What a stream that begins here unpacks to, piece by piece, how many bytes were read for each, and whether that was
    the last; nothing if it is packed otherwise."""
    header = content[at : at + 2]
    if len(header) < 2 or header[0] & 0x0F != 8 or int.from_bytes(header) % 31:
        return
    # Without the header there is no checksum either: viewers do not mind a wrong one.
    inflating, at = zlib.decompressobj(-zlib.MAX_WBITS), at + 2
    try:
        while at < len(content) and not inflating.eof:
            feed = content[at : at + _FEED]
            at += len(feed)
            while feed and not inflating.eof:
                piece, had = inflating.decompress(feed, _PIECE), len(feed)
                feed = inflating.unconsumed_tail
                yield had - len(feed) - len(inflating.unused_data), piece, inflating.eof
    except zlib.error:
        return


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
