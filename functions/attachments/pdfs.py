"""PDFs: looked through for what a viewer would run, open or send, and for where their photos were taken.

The pages are kept as they are. This is a search, not a proof: names are found however they are spelled, in the file
and in what its streams unpack to, but not behind filters other than the usual one.
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
    _refuse_active(content)
    work = 0
    for start in _STREAM.finditer(content):
        work, before = work + _STREAM_COSTS, b""
        for read, piece in _unpacked(content, start.end()):
            work += read + len(piece)
            if work > MOST_WORK:
                raise Refused("unpacks_too_far")
            _refuse_active(before + piece)
            before = (before + piece)[-_OVERLAP:]
    return _without_position(content)


def _refuse_active(text: bytes) -> None:
    if _ACTIVE.search(_ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), text)):
        raise Refused("active_content")


def _unpacked(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """What a stream that begins here unpacks to, piece by piece, and how many bytes were read for each; nothing if it is
    packed otherwise."""
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
                yield had - len(feed) - len(inflating.unused_data), piece
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
