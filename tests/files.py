"""Files as people send them: photos with a camera's data, and PDFs."""

import io
import zlib
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
# What the camera of `photo` writes besides the picture.
MAKER, TAKEN_AT = b"SpyCam", b"2026:11:24 10:00:00"


def photo(
    kind: str = "JPEG",
    *,
    size: tuple[int, int] = (60, 40),
    mode: str = "RGB",
    turned: int | None = None,
    **saved: Any,
) -> bytes:
    """A picture, its left half red. With `turned` (1 to 8) it has a camera's data: where, when, with what, and how it
    was held."""
    drawn = Image.new("RGB", size, "white")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    if turned is not None:
        saved["exif"] = camera_data(turned)
    into = io.BytesIO()
    drawn.convert(mode).save(into, kind, **saved)
    return into.getvalue()


def camera_data(turned: int = 1) -> bytes:
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Orientation], exif[Base.DateTime] = MAKER.decode(), turned, TAKEN_AT.decode()
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: (37.0, 30.0, 30.12),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: (122.0, 6.0, 45.6),
        }
    )
    return exif.tobytes()


def of_size(png: bytes, width: int, height: int) -> bytes:
    """The same file, but its header claims that the picture is so large."""
    header = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + png[24:29]
    return png[:12] + header + zlib.crc32(header).to_bytes(4, "big") + png[33:]


def pdf(*objects: bytes, catalog: bytes = b"") -> bytes:
    """A PDF with these objects; `catalog` is added to its root."""
    parts = [
        b"<</Type /Catalog /Pages 2 0 R " + catalog + b">>",
        b"<</Type /Pages /Kids [] /Count 0>>",
        *objects,
    ]
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
        + rows
        + b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(body))
    )


def stream(content: bytes, *, packed: bool = True, about: bytes = b"") -> bytes:
    """A stream object of a PDF."""
    held = zlib.compress(content) if packed else content
    filtered = b"/Filter /FlateDecode " if packed else b""
    return b"<<%s%s/Length %d>>\nstream\n%s\nendstream" % (about, filtered, len(held), held)
