"""Why a file that arrived is not kept."""


class Refused(ValueError):
    """The file is not kept; the code says why (`campus_safety.records.attachments.REASONS`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
