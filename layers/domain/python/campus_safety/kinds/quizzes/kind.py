"""Quiz rounds as a kind of record."""

from campus_safety.kinds.points.rules import SECTION as OF_POINTS
from campus_safety.kinds.quizzes import actions, message_words, quiz_round, rules
from campus_safety.kinds.quizzes.clock_rules import CLOCK_RULES, lapsed
from campus_safety.kinds.quizzes.figures import FIGURES
from campus_safety.kinds.quizzes.questions import DOCUMENT as QUESTIONS
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable

KIND = Kind(
    name="quiz_round",
    label=Label("知识问答", "Quiz round"),
    record=quiz_round.QuizRound,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=quiz_round.STATES,
    stages=quiz_round.STAGES,
    clock_rules=CLOCK_RULES,
    flow=False,
    categories={},
    severities={"ordinary": Label("知识问答", "Quiz")},
    words=message_words.VOCABULARY,
    lapsed=lapsed,
    table=RecordTable.OUTREACH,
    policy=(
        rules.SECTION,
        OF_POINTS,
    ),
    documents=(QUESTIONS,),
    figures=FIGURES,
)
