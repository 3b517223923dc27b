"""What a file really is, and what is kept of it."""

from attachments.pdfs import looked_through
from attachments.pictures import written_again
from attachments.refused import Refused
from campus_safety.records.attachments import recognise


def cleaned(content: bytes, media: str, most_bytes: int) -> bytes:
    """The file as it is kept, without position data. Raises Refused."""
    if len(content) > most_bytes:
        raise Refused("too_large")
    if recognise(content[:16]) != media:
        raise Refused("not_what_it_claims")
    return looked_through(content) if media == "application/pdf" else written_again(content, media)
