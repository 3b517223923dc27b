"""Every oracle, in the order of the issue."""

from typing import Final

from simulation.oracles.books import (
    BalancesAreEarnedLessSpent,
    ChainsVerify,
    FiguresEqualRebuilt,
    StoredRecordsReadTheSame,
    WorklistsEqualRecomputed,
)
from simulation.oracles.facts import (
    ActionsChangeWhatTheySay,
    ClocksRunForTheirFacts,
    WhatFollowsFollows,
)
from simulation.oracles.ladders import LimitsAndLaddersAreThePolicys
from simulation.oracles.law import LawClockRuns
from simulation.oracles.offers import WhatIsOfferedIsAccepted
from simulation.oracles.oracle import Oracle
from simulation.oracles.promises import HonestRetryGetsItsReceipt, WhatAReceiptPromisedHappens
from simulation.oracles.readers import NoReaderSeesWhatTheRightsDeny
from simulation.oracles.records import (
    EveryFaultHasAName,
    NobodyVerifiesTheirOwnWork,
    OpenRecordHasNextTick,
    StateChangesOnlyThroughTheTable,
)
from simulation.oracles.refusals import RefusalsAreTrue, WhatMustNotBeIsNotDone
from simulation.oracles.releases import (
    NothingIsLostBetweenReleases,
    ReleasesTellNobody,
    WhatIsUnknownFailsClosed,
)
from simulation.oracles.rest import NobodyRunsInCircles, NoOrphanedWait, OpenRecordsHaveAFutureCause
from simulation.oracles.rights import RightsAreTheTables
from simulation.oracles.telling import (
    EachRungToldOnceAndToSomebody,
    EveryEventIsHeard,
    NothingToldTwice,
    WhoeverReportedHearsTheOutcome,
    WhoIsMeantIsTold,
)

ORACLES: Final[tuple[type[Oracle], ...]] = (
    OpenRecordHasNextTick,
    LawClockRuns,
    EachRungToldOnceAndToSomebody,
    NothingToldTwice,
    WhoIsMeantIsTold,
    HonestRetryGetsItsReceipt,
    StateChangesOnlyThroughTheTable,
    NobodyVerifiesTheirOwnWork,
    WhatAReceiptPromisedHappens,
    NoReaderSeesWhatTheRightsDeny,
    ChainsVerify,
    FiguresEqualRebuilt,
    BalancesAreEarnedLessSpent,
    WorklistsEqualRecomputed,
    WhoeverReportedHearsTheOutcome,
    EveryFaultHasAName,
    StoredRecordsReadTheSame,
    OpenRecordsHaveAFutureCause,
    NoOrphanedWait,
    NobodyRunsInCircles,
    EveryEventIsHeard,
    ActionsChangeWhatTheySay,
    WhatFollowsFollows,
    ClocksRunForTheirFacts,
    RightsAreTheTables,
    LimitsAndLaddersAreThePolicys,
    RefusalsAreTrue,
    WhatMustNotBeIsNotDone,
    WhatIsOfferedIsAccepted,
    NothingIsLostBetweenReleases,
    ReleasesTellNobody,
    WhatIsUnknownFailsClosed,
)
