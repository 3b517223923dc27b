"""Pictures: decoded and written again, so that what a camera put into them stays behind.

Position, time, device, thumbnails and colour profiles go, and whatever else was hidden in the file; the picture is
turned upright first, as its data had asked.
"""

import io
import re
import struct
import warnings
import zlib
from typing import Final

from PIL import Image
from PIL.ExifTags import Base

from attachments.refused import Refused

# Telephones with the largest sensors make pictures of 8192 x 6144 dots; this leaves room for a scanner's.
MOST_PIXELS: Final = 8192 * 8192
# A progressive JPEG has about ten scans. Each is a walk over the whole picture, and a file has room for a million.
MOST_SCANS: Final = 100
_QUALITY: Final = 90
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG"}
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# The decoders have no error of their own for bytes that make no sense: this is what their parsers stumble over.
_NONSENSE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
)
_NEXT_MARKER: Final = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def written_again(content: bytes, media: str) -> bytes:
    """The picture's dots alone, upright, as `media`. Raises Refused: broken, too_many_pixels."""
    if media == "image/jpeg" and scans(content) > MOST_SCANS:
        raise Refused("broken")
    try:
        with warnings.catch_warnings(action="ignore"):
            return _decoded_and_written(content, media)
    except Refused:
        raise
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    except _NONSENSE:
        raise Refused("broken") from None


def scans(content: bytes) -> int:
    """How many times a decoder of this JPEG walks over the picture."""
    count, at = 0, 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xD9:
        marker = content[at + 1]
        if marker == 0xFF:
            # Any number of these may stand before a marker.
            at += 1
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
        if marker == 0xDA:
            count += 1
            following = _NEXT_MARKER.search(content, at)
            if following is None:
                break
            at = following.start()
    return count


def _decoded_and_written(content: bytes, media: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=[_FORMATS[media]]) as found:
        # Only the header has been read so far: a small file can claim a picture that fills the memory.
        if found.width * found.height > MOST_PIXELS:
            raise Refused("too_many_pixels")
        found.load()
        return _written(_upright(found), media)


def _upright(picture: Image.Image) -> Image.Image:
    try:
        turn = _TURNS.get(picture.getexif().get(Base.Orientation, 1))
    except _NONSENSE:
        # What the camera wrote cannot be read and is not kept; the picture can.
        return picture
    return picture if turn is None else picture.transpose(turn)


def _written(picture: Image.Image, media: str) -> bytes:
    """A new picture has none of the old one's data."""
    if picture.mode.startswith("I;16"):
        # Sixteen bits of grey; a plain conversion would show everything above the lowest eight as white.
        picture = picture.point(lambda grey: grey * (1 / 256)).convert("L")
    mode = "RGBA" if media == "image/png" and picture.has_transparency_data else "RGB"
    bare = Image.new(mode, picture.size)
    bare.paste(picture if picture.mode == mode else picture.convert(mode))
    into = io.BytesIO()
    if media == "image/jpeg":
        bare.save(into, "JPEG", quality=_QUALITY)
    else:
        bare.save(into, "PNG")
    return into.getvalue()
