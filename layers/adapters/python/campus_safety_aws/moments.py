"""The real outside, for what is not given one yet."""

from campus_safety_aws.outside import REAL

now = REAL.now
moment = REAL.moment
pause = REAL.rest
