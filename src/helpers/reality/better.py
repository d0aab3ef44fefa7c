"""What newer mechanisms answer to the rows they speak about; every other row stays as it is.

A kidney with a maximum (`helpers.models.kidney`), blood that starts where a person is
(`helpers.models.blood.ions_from`) and a second compartment of an infusion
(`helpers.models.infusion_two`). None was fitted to a row: see their parameter files. The pages of
the themes switch the same functions on, so that there is one answer to each row.
"""

from collections.abc import Callable, Mapping

from helpers.models.blood import ions_from
from helpers.models.common import values
from helpers.models.infusion_two import AfterInfusion, after_infusion
from helpers.models.kidney import kept_share, level_at_balance_mM, with_blood_kidney
from helpers.reality.predict import BEFORE_MG, MMOL_PER_G, absorbed_in_meals_mg

__all__ = ["MECHANISMS", "SWITCHES", "predict_better"]

KIDNEY, START, TISSUE = "kidney with a maximum", "starting level of blood", "second compartment"
# Where each can be switched on: theme, control, its value; and the parameter files behind it.
SWITCHES: Mapping[str, tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]] = {
    KIDNEY: ((("stress", "kidney", "maximum"),), ("kidney", "stress")),
    START: (
        (("muscle", "blood_start", "low"), ("nerve", "blood_start", "low")),
        ("blood", "kidney", "stress"),
    ),
    TISSUE: ((("bioavailability", "infusion_model", "two"),), ("infusion_two",)),
}
_FIRST_H, _LONG_H = 1 / 3, 24.0


def predict_better(row: str) -> float | None:
    """Return what the newer mechanism answers to a row, None where there is none."""
    return float(_BETTER[row][1]()) if row in _BETTER else None


def _serum_rise(start_mM: float, extra_mg: float, days: float) -> float:
    after = ions_from(start_mM, BEFORE_MG + extra_mg, 1000, days=days).serum_magnesium_mM
    return after - start_mM


def _balance(eaten_mg: float) -> float:
    absorbed = absorbed_in_meals_mg(eaten_mg)
    urine = with_blood_kidney(absorbed, 72, every_days=36).urine_total_mg
    return absorbed - float(urine[2] - urine[1]) / 36


def _grams(first: float, per_h: float, at_h: float) -> float:
    parts = [(first * MMOL_PER_G, _FIRST_H), (per_h * MMOL_PER_G * _LONG_H, _LONG_H)]
    return after_infusion(parts, at_h).rise_mM


def _heart(at_h: float) -> AfterInfusion:
    return after_infusion([(10, 1 / 6), (3 * _LONG_H, _LONG_H)], at_h)


def _heart_urine() -> float:
    found = _heart(12)
    return 100 * found.urine_mmol / found.given_mmol


_BETTER: Mapping[str, tuple[str, Callable[[], float]]] = {
    "SE1": (START, lambda: _serum_rise(level_at_balance_mM(), 350, 168)),
    "SE3": (START, lambda: _serum_rise(values("blood")["low_start_mM"], 382, 120)),
    "PO2": (KIDNEY, lambda: 100 * kept_share(30, 8, 24)),
    "PO4": (KIDNEY, lambda: _balance(107)),
    "PO5": (KIDNEY, lambda: _balance(327)),
    "IV1": (TISSUE, lambda: _grams(4.5, 1, _FIRST_H + 0.5)),
    "IV2": (TISSUE, lambda: _grams(4.5, 1, 6)),
    "IV3": (TISSUE, lambda: _grams(4, 1, 4)),
    "IV4": (TISSUE, lambda: _grams(6, 2, 4)),
    "IV8": (TISSUE, lambda: _heart(1).rise_mM),
    "IV9": (TISSUE, lambda: _heart(6).rise_mM),
    "IV10": (TISSUE, _heart_urine),
    "IV11": (TISSUE, lambda: 100 * (1 - after_infusion([(30, 8)], 24).urine_mmol / 30)),
    "IV16": (TISSUE, lambda: values("infusion_two")["clearance_L_h"]),
}
MECHANISMS: Mapping[str, str] = {row: name for row, (name, _) in _BETTER.items()}
