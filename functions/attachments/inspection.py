"""What a file really is: decoded and written again, so that what a camera put into it stays behind.

Position, time, device and thumbnail data go; the picture is turned upright first, as its data had asked for. A PDF is
looked through for what a viewer would run; its pages are kept as they are.
"""

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from campus_safety.attachments import recognise

MOST_PIXELS: Final = 50_000_000
_QUALITY: Final = 90
# Names in a PDF behind which a viewer runs, fetches or unpacks something.
_ACTIVE: Final = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/EmbeddedFile",
    b"/OpenAction",
    b"/AA",
    b"/Encrypt",
    b"/XFA",
)
_TAIL: Final = 2048


class Refused(ValueError):
    """The file is not kept; the code says why (`campus_safety.attachments.REASONS`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def cleaned(content: bytes, media: str, most_bytes: int) -> bytes:
    """The file as it is kept. Raises Refused."""
    if len(content) > most_bytes:
        raise Refused("too_large")
    if recognise(content[:16]) != media:
        raise Refused("not_what_it_claims")
    return _pdf(content) if media == "application/pdf" else _picture(content, media)


def _picture(content: bytes, media: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG" if media == "image/jpeg" else "PNG"]) as found:
            # Only the header has been read so far: a small file can claim a picture that fills the memory.
            _check_size(found)
            found.load()
            upright = ImageOps.exif_transpose(found)
            return _written(upright, media)
    except Refused:
        raise
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused("broken") from None


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused("too_many_pixels")


def _written(picture: Image.Image, media: str) -> bytes:
    """The pixels alone: a new picture has none of the old one's data."""
    mode = "RGB" if media == "image/jpeg" else ("RGBA" if "A" in picture.getbands() else "RGB")
    bare = Image.new(mode, picture.size)
    bare.paste(picture.convert(mode))
    into = io.BytesIO()
    if media == "image/jpeg":
        bare.save(into, "JPEG", quality=_QUALITY)
    else:
        bare.save(into, "PNG", optimize=False)
    return into.getvalue()


def _pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-_TAIL:]:
        raise Refused("broken")
    if any(name in content for name in _ACTIVE):
        raise Refused("active_content")
    return content
