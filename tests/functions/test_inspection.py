"""What is kept of a file, and what is refused, whatever the file says of itself."""

import io
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Encryption, ObjectStreamMode, Pdf
from PIL import Image, ImageCms

from attachments.file_check import cleaned
from attachments.pdfs import MOST_OBJECTS, MOST_PARTS, MOST_REVISIONS, MOST_UNPACKED_AT_ONCE
from attachments.pictures import MOST_PIXELS, MOST_SCANS, scans
from attachments.refused import Refused
from campus_safety.records.attachments import REASONS
from tests.files import (
    JPEG,
    MAKER,
    PDF,
    PNG,
    TAKEN_AT,
    camera_data,
    of_size,
    packed_pdf,
    pdf,
    photo,
    revised,
    root,
    stream,
)
from tests.tries import examples

MOST = 20 * 1024 * 1024
RED, WHITE = (255, 0, 0), (255, 255, 255)


def kept(content: bytes, media: str) -> bytes:
    return cleaned(content, media, MOST)


def refusal(content: bytes, media: str, most: int = MOST) -> str:
    with pytest.raises(Refused) as refused:
        cleaned(content, media, most)
    return refused.value.code


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as found:
        found.load()
        return found


def near(dot: object, colour: tuple[int, int, int]) -> bool:
    """JPEG does not keep colours to the letter."""
    assert isinstance(dot, tuple)
    return all(abs(one - other) < 12 for one, other in zip(dot, colour, strict=False))


@pytest.mark.parametrize(("kind", "media"), [("JPEG", JPEG), ("PNG", PNG)])
def test_where_when_and_with_what_a_picture_was_taken_is_not_kept(kind: str, media: str) -> None:
    saved: dict[str, Any] = {
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    }
    if kind == "JPEG":
        saved |= {"xmp": b"<x:xmpmeta>GPSLatitude 37,30.5N</x:xmpmeta>", "comment": b"gate 2"}
    sent = photo(kind, turned=1, **saved)
    assert MAKER in sent and TAKEN_AT in sent
    clean = kept(sent, media)
    for trace in (MAKER, TAKEN_AT, b"Exif", b"GPS", b"xmp", b"acsp", b"gate 2"):
        assert trace not in clean
    found = opened(clean)
    assert dict(found.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(found.info)


@pytest.mark.parametrize(
    ("turned", "size", "red", "white"),
    [
        (1, (60, 40), (5, 20), (55, 20)),
        (2, (60, 40), (55, 20), (5, 20)),
        (3, (60, 40), (55, 20), (5, 20)),
        (4, (60, 40), (5, 20), (55, 20)),
        (5, (40, 60), (20, 5), (20, 55)),
        (6, (40, 60), (20, 5), (20, 55)),
        (7, (40, 60), (20, 55), (20, 5)),
        (8, (40, 60), (20, 55), (20, 5)),
    ],
)
def test_a_picture_stands_upright_however_the_camera_was_held(
    turned: int, size: tuple[int, int], red: tuple[int, int], white: tuple[int, int]
) -> None:
    found = opened(kept(photo(turned=turned), JPEG))
    assert found.size == size
    assert near(found.getpixel(red), RED) and near(found.getpixel(white), WHITE)


def test_a_picture_whose_camera_wrote_nonsense_is_kept_as_it_lies() -> None:
    for nonsense in (b"Exif\0\0rubbish", camera_data(6)[:40], camera_data(6).replace(b"\x05\0", b"\xee\xee")):
        found = opened(kept(photo(exif=nonsense), JPEG))
        assert found.size in {(60, 40), (40, 60)}


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_every_colouring_of_a_photo_is_kept_as_people_saw_it(mode: str) -> None:
    found = opened(kept(photo(mode=mode), JPEG))
    assert near(found.convert("RGB").getpixel((55, 20)), WHITE)
    assert not near(found.convert("RGB").getpixel((5, 20)), WHITE)


def test_a_grey_scan_of_sixteen_bits_is_not_bleached() -> None:
    into = io.BytesIO()
    Image.new("I;16", (8, 8), 0x8000).save(into, "PNG")
    assert opened(kept(into.getvalue(), PNG)).convert("L").getpixel((4, 4)) in {127, 128}


def test_what_can_be_seen_through_stays_so() -> None:
    into = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 40)).save(into, "PNG")
    assert opened(kept(into.getvalue(), PNG)).getpixel((4, 4)) == (255, 0, 0, 40)
    into = io.BytesIO()
    Image.new("P", (8, 8), 0).save(into, "PNG", transparency=0)
    dot = opened(kept(into.getvalue(), PNG)).getpixel((4, 4))
    assert isinstance(dot, tuple) and dot[3] == 0


def test_what_was_hidden_behind_a_picture_is_not_kept() -> None:
    assert b"PK\x03\x04" not in kept(photo() + b"PK\x03\x04 an archive", JPEG)
    assert b"<script>" not in kept(photo(comment=b"<script>alert(1)</script>"), JPEG)


@pytest.mark.parametrize(
    ("content", "media", "code"),
    [
        (photo("PNG"), JPEG, "not_what_it_claims"),
        (photo(), PNG, "not_what_it_claims"),
        (photo("GIF"), JPEG, "not_what_it_claims"),
        (photo(), PDF, "not_what_it_claims"),
        (pdf(), JPEG, "not_what_it_claims"),
        (b"<!doctype html><script>alert(1)</script>", JPEG, "not_what_it_claims"),
        (b"<svg onload='alert(1)'/>", PNG, "not_what_it_claims"),
        (b"", JPEG, "not_what_it_claims"),
        (b"\xff\xd8\xff", JPEG, "broken"),
        (b"\xff\xd8\xff" + b"rubbish" * 50, JPEG, "broken"),
        (photo(size=(400, 400))[:-900], JPEG, "broken"),
        (photo("PNG", size=(400, 400))[:-60], PNG, "broken"),
        (b"\x89PNG\r\n\x1a\n", PNG, "broken"),
        (pdf()[:-40], PDF, "broken"),
        (b"%PDF-1.7\n", PDF, "broken"),
    ],
)
def test_a_file_that_is_not_what_it_claims_or_is_damaged_is_refused(
    content: bytes, media: str, code: str
) -> None:
    assert refusal(content, media) == code


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    assert refusal(photo(), JPEG, most=100) == "too_large"


@pytest.mark.parametrize("side", [8_193, 10_000, 60_000])
def test_a_small_file_that_claims_a_huge_picture_is_refused_before_it_is_unpacked(side: int) -> None:
    assert refusal(of_size(photo("PNG"), side, side), PNG) == "too_many_pixels"


def test_a_telephones_largest_picture_is_kept() -> None:
    assert MOST_PIXELS >= 8192 * 6144
    into = io.BytesIO()
    Image.new("L", (8192, 6144), 200).save(into, "JPEG", quality=20)
    assert opened(kept(into.getvalue(), JPEG)).size == (8192, 6144)


def test_a_photo_that_asks_to_be_walked_over_without_end_is_refused() -> None:
    progressive = photo(progressive=True)
    usual = scans(progressive)
    assert 1 < usual < 20
    last = progressive.rindex(b"\xff\xda")
    again = progressive[last:-2] * MOST_SCANS
    bomb = progressive[:-2] + again + progressive[-2:]
    assert scans(bomb) == usual + MOST_SCANS
    assert refusal(bomb, JPEG) == "broken"


def test_only_scans_of_the_picture_itself_are_counted() -> None:
    assert scans(photo()) == 1
    assert scans(photo(exif=b"Exif\0\0" + b"\xff\xda" * 200)) == 1, "in what the camera wrote"
    assert scans(photo() + b"\xff\xda" * 200) == 1, "behind the end, where telephones put a film"


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_no_file_breaks_the_look_at_it(data: st.DataObject) -> None:
    content, media = data.draw(
        st.sampled_from(
            [
                (photo(turned=6), JPEG),
                (photo(progressive=True), JPEG),
                (photo("PNG", turned=3), PNG),
                (pdf(stream(b"BT ET")), PDF),
                (packed_pdf(zlib.compress(root())), PDF),
                (revised(pdf(), b"<</Type /Catalog /Pages 2 0 R>>"), PDF),
            ]
        )
    )
    mangled = bytearray(content)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(mangled) - 1))
        mangled[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        assert kept(bytes(mangled), media)
    except Refused as refused:
        assert refused.code in set(REASONS) - {"too_large", "too_many", "case_over"}


SCRIPT = b"<</S /JavaScript /JS (app.alert\\(1\\))>>"
RUNS = root(b"/OpenAction " + SCRIPT)


def lzw(content: bytes) -> bytes:
    """Packed as LZW packs what it never packs: a clear code before each byte."""
    bits = "".join(f"{256:09b}{byte:09b}" for byte in content) + f"{257:09b}"
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


def predicted(content: bytes) -> bytes:
    """Rows of four bytes, each behind the sign of a predictor that changes nothing."""
    content = content.ljust(-(-len(content) // 4) * 4)
    return zlib.compress(b"".join(b"\0" + content[at : at + 4] for at in range(0, len(content), 4)))


@pytest.mark.parametrize(
    "content",
    [
        pdf(SCRIPT, catalog=b"/OpenAction 3 0 R"),
        pdf(SCRIPT.replace(b"/JavaScript", b"/Java#53cript")),
        pdf(SCRIPT.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4a#53")),
        pdf(b"<</S 4 0 R /J (x)>>", b"/JavaScript"),
        pdf(catalog=b"/Names <</JavaScript <</Kids [<</Kids [3 0 R]>>]>>>>"),
        pdf(b"<</A [[<</B <</S /JavaScript>>>>]]>>"),
        pdf(b"<</S /Launch /F (cmd.exe)>>"),
        pdf(b"<</S /SubmitForm /F (http://example.org)>>"),
        pdf(b"<</S /ImportData /F (x.fdf)>>"),
        pdf(b"<</S /GoToE>>"),
        pdf(b"<</S /GoToR /F (//elsewhere/x.pdf)>>"),
        pdf(b"<</S/Rendition/JS(x)>>"),
        pdf(b"<</Subtype /RichMedia>>"),
        pdf(b"<</Subtype /FileAttachment>>"),
        pdf(b"<</Type/EmbeddedFile>>"),
        pdf(b"<</Type /Filespec /EF <<>>>>"),
        pdf(catalog=b"/Names <</EmbeddedFiles 3 0 R>>"),
        pdf(catalog=b"/AcroForm <</XFA 3 0 R>>"),
        pdf(b"<</Length 0 /F (elsewhere)>>\nstream\n\nendstream"),
        packed_pdf(zlib.compress(RUNS)),
        packed_pdf(RUNS, about=b""),
        packed_pdf(RUNS.hex().encode() + b">", about=b"/Filter /ASCIIHexDecode "),
        packed_pdf(
            zlib.compress(RUNS).hex().encode() + b">", about=b"/Filter [/ASCIIHexDecode /FlateDecode] "
        ),
        packed_pdf(zlib.compress(zlib.compress(RUNS)), about=b"/Filter [/FlateDecode /Fl] "),
        packed_pdf(lzw(RUNS), about=b"/Filter /LZWDecode "),
        packed_pdf(predicted(RUNS), about=b"/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 4>> "),
        # Named by no table that can be read: whoever mends the file finds it.
        pdf()[:-60] + b"\n9 0 obj\n<</S/JavaScript/JS(x)>>\nendobj\n" + pdf()[-60:],
        revised(pdf(SCRIPT), b"<</Type /Catalog /Pages 2 0 R>>"),
        revised(pdf(catalog=b"/OpenAction " + SCRIPT), b"<</Type /Catalog /Pages 2 0 R>>"),
    ],
)
def test_a_pdf_that_would_run_send_or_hide_something_is_refused(content: bytes) -> None:
    assert refusal(content, PDF) == "active_content"


@pytest.mark.parametrize("user", ["", "secret"])
def test_a_pdf_that_is_encrypted_is_refused_by_that_name(user: str) -> None:
    """With an empty password everybody opens it, and a viewer sees what nobody here has looked at."""
    assert refusal(saved(encryption=Encryption(owner="owner", user=user)), PDF) == "encrypted"


def saved(**how: Any) -> bytes:
    """A PDF of one page, written by a producer that many use."""
    whole = io.BytesIO()
    with Pdf.new() as document:
        document.add_blank_page()
        document.save(whole, **how)
    return whole.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(catalog=b"/OpenAction [3 0 R /XYZ null null 0] /Lang (zh-CN)"),
        pdf(b"<</S /URI /URI (https://example.org)>>"),
        pdf(b"<</\x80ype /\x80 /S /\x80>>"),
        pdf(b"<</S [/JavaScript] /Type 3 /Subtype (FileAttachment)>>"),
        pdf(stream(b"BT (/JavaScriptures are words) Tj ET")),
        pdf(stream(b"/JS /AA /Encrypted are no names to fear")),
        pdf(stream(b"no zip", packed=False)),
        pdf(stream(b"<?xpacket begin='' id='x'?><rdf/><?xpacket end='w'?>", packed=False)),
        packed_pdf(zlib.compress(root())),
        packed_pdf(
            predicted(root()), about=b"/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 4>> "
        ),
        revised(pdf(), b"<</Type /Catalog /Pages 2 0 R /Lang (zh-CN)>>"),
        saved(),
        saved(linearize=True),
        saved(object_stream_mode=ObjectStreamMode.generate),
    ],
)
def test_a_harmless_pdf_is_kept_byte_for_byte(content: bytes) -> None:
    assert kept(content, PDF) == content


HIDDEN = b"<</Type /ObjStm /N 1 /First 4 /Length %d>>\nstream\n3 0 %s\nendstream" % (len(SCRIPT) + 4, SCRIPT)


@pytest.mark.parametrize(
    "content",
    [
        # Another viewer might find what this one's table does not name.
        pdf(HIDDEN),
        pdf(b"<</Length 3>>\nstream\nx"),
        pdf(b"<</A 1 /A 2>>"),
        pdf().replace(b"startxref\n", b"startxref\n9"),
    ],
)
def test_what_had_to_be_mended_is_kept_as_it_was_looked_at(content: bytes) -> None:
    clean = kept(content, PDF)
    assert clean != content and b"JavaScript" not in clean and b"ObjStm" not in clean
    assert kept(clean, PDF) == clean, "and needs no more of it"
    assert kept(content, PDF) == clean, "a second delivery keeps the same"
    with Pdf.open(io.BytesIO(clean)) as document:
        assert len(document.pages) == 1


@pytest.mark.parametrize(
    "content",
    [
        pdf(*[b"null"] * (MOST_OBJECTS + 1)),
        pdf(b"[" + b"<<>>" * MOST_PARTS + b"]"),
        pdf(b"[" * 100_000 + b"]" * 100_000),
        b"%PDF-1.7\n" + b"startxref\n0\n%%EOF\n" * (MOST_REVISIONS + 1),
    ],
)
def test_a_pdf_without_end_is_refused(content: bytes) -> None:
    assert refusal(content, PDF) == "unpacks_too_far"


def test_a_container_that_unpacks_without_end_is_refused() -> None:
    packer = zlib.compressobj()
    layers = (packer.compress(b" " * (1 << 20)) for _ in range(2 * MOST_UNPACKED_AT_ONCE >> 20))
    bomb = packer.compress(root()) + b"".join(layers) + packer.flush()
    assert refusal(packed_pdf(bomb), PDF) in ("broken", "unpacks_too_far")


def test_photos_in_a_pdf_lose_their_position_and_nothing_moves() -> None:
    inside, about = (
        photo(turned=6),
        b"<?xpacket begin='' id='x'?><exif:GPSLatitude>37,30.5N<?xpacket end='w'?>",
    )
    sent = pdf(stream(inside, packed=False, about=b"/Subtype /Image "), stream(about, packed=False))
    clean = kept(sent, PDF)
    assert MAKER in sent and MAKER not in clean
    assert b"37,30.5N" in sent and b"37,30.5N" not in clean
    assert (len(clean), clean.index(b"startxref")) == (len(sent), sent.index(b"startxref"))
    start = clean.index(b"\xff\xd8\xff")
    found = opened(clean[start : start + len(inside)])
    assert near(found.getpixel((5, 20)), RED)
    assert dict(found.getexif()) == {}


def test_many_beginnings_of_what_never_ends_are_soon_done_with() -> None:
    for beginning in (b"<?xpacket begin", b"\xff\xe1\xff\xffExif\0\0", b"stream\nx"):
        content = pdf(stream(beginning * 100_000, packed=False))
        assert len(kept(content, PDF)) == len(content)
