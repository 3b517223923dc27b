"""The real outside by its parts, for tests and benches. What is deployed uses none of it: it is given its own."""

from campus_safety_aws.outside import REAL

now = REAL.now
moment = REAL.moment
pause = REAL.rest
