"""One record or more of every kind there is, in the demo district: for what has to hold of all of them."""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from campus_safety.case import Case
from campus_safety.rotas.rostering import OpenRota, open_rota
from tests import area_sweeps, builders, hazards, inspections, outreach, patrols, peak_posts, quizzes
from tests import safety_notices as notices
