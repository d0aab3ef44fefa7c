"""Lesson pieces: predict, try this, what the evidence says, check yourself, under the hood.

    e = explore("bioavailability")
    predict("bioavailability")          # commit to an answer
    try_this(e)                         # experiments on the explorer
    claims_table("bioavailability")     # claims with verdicts and sources
    check_yourself("bioavailability")   # questions with replies
    parameter_table("absorption")       # the numbers of a model, with sources
    validation_table("nerve")           # where a model holds, misses or stays open
    sources("bioavailability")          # everything cited
    mystery(seed=1)                     # an invented person, to be found out with tests
    answers_code("bioavailability")     # what was predicted, as a code to read out
    lesson_plan("muscle", 50)           # minute plans, for teachers
    teaching_notes("muscle")            # goals, misconceptions, discussion, answers
    class_predictions()                 # the predictions of a class, from such codes

Their words are in `data/lessons/`; the numbers in them are computed.
"""

from helpers.lesson.answers import answers_code
from helpers.lesson.claim_list import claims_table, sources
from helpers.lesson.experiments import try_this
from helpers.lesson.guide import lesson_plan, teaching_notes
from helpers.lesson.mystery_person import mystery
from helpers.lesson.parameter_list import parameter_table
from helpers.lesson.pooled import class_predictions
from helpers.lesson.prediction import predict
from helpers.lesson.quiz import check_yourself
from helpers.lesson.validation_list import validation_table

__all__ = [
    "answers_code",
    "check_yourself",
    "claims_table",
    "class_predictions",
    "lesson_plan",
    "mystery",
    "parameter_table",
    "predict",
    "sources",
    "teaching_notes",
    "try_this",
    "validation_table",
]
