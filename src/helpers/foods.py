"""Foods, searching them, the plate, and reading a food diary.

Contents come from `data/foods.csv` (per 100 g, from USDA, CIQUAL and IFCT; see `data/README.md`).
The parts live in `food_search`, `plate` and `diary`; this is the place to import them from.
"""

from helpers.diary import DiaryError, DiaryProblem, read_diary
from helpers.food_search import all_foods, find, matches, search, serving_g, suggest
from helpers.plate import Plate, PlateItem, example_days

__all__ = [
    "DiaryError",
    "DiaryProblem",
    "Plate",
    "PlateItem",
    "all_foods",
    "example_days",
    "find",
    "matches",
    "read_diary",
    "search",
    "serving_g",
    "suggest",
]
