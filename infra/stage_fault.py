"""Apart from the stage, since that takes seconds to import."""


class StageFault(Exception):
    """This deployment cannot be described; the sentence says why."""
