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
    """A PDF of one page with these objects, from number 3 on; `catalog` is added to its root."""
    parts = [
        b"<</Type /Catalog /Pages 2 0 R " + catalog + b">>",
        b"<</Type /Pages /Kids [%d 0 R] /Count 1>>" % (len(objects) + 3),
        *objects,
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources <<>>>>",
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


def packed_pdf(packed: bytes, *, about: bytes = b"/Filter /FlateDecode ") -> bytes:
    """A PDF as newer producers write it: the document's root is object 1 and lies in a container of objects, which is packed
    as `about` says; the table is a stream."""
    parts = {
        2: b"<</Type /ObjStm /N 1 /First 4 %s/Length %d>>\nstream\n%s\nendstream"
        % (about, len(packed), packed),
        4: b"<</Type /Page /Parent 5 0 R /MediaBox [0 0 9 9] /Resources <<>>>>",
        5: b"<</Type /Pages /Kids [4 0 R] /Count 1>>",
    }
    body, rows = b"%PDF-1.7\n", {0: (0, 0, 65535), 1: (2, 2, 0)}
    for number, part in parts.items():
        rows[number] = (1, len(body), 0)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows[3] = (1, len(body), 0)
    table = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + more.to_bytes(2, "big")
        for _, (kind, place, more) in sorted(rows.items())
    )
    about = b"<</Type /XRef /W [1 4 2] /Size 6 /Root 1 0 R /Length %d>>" % len(table)
    end = rows[3][1]
    return body + b"3 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        about,
        table,
        end,
    )


def root(more: bytes = b"") -> bytes:
    """What a container of `packed_pdf` holds."""
    return b"1 0 <</Type /Catalog /Pages 5 0 R %s>>" % more


def revised(first: bytes, root: bytes) -> bytes:
    """The PDF with another root appended, as one that is signed is changed: what was there before stays in the file."""
    table = first[first.rindex(b"startxref") :].split()[1]
    size = first[first.rindex(b"/Size") :].split()[1]
    place = len(first)
    body = first + b"1 0 obj\n%s\nendobj\n" % root
    return body + (
        b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Size %s /Root 1 0 R /Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
        % (place, size, table, len(body))
    )
