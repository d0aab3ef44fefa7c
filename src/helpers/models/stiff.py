"""Following equations in time when some of them are a million times faster than others."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np

from helpers.models.common import Floats

State = np.ndarray[tuple[int], np.dtype[np.float64]]
Rates = Callable[[State, float], Sequence[float]]


def integrate(
    rates: Rates,
    start: Sequence[float],
    times: Floats,
    tolerance: float,
    trouble: str,
    unit: str,
    stops: Sequence[float] = (),
    most_steps: int = 5000,
) -> Floats:
    """Return the state at each of `times`, shape (times, variables), from `start` at times[0].

    SciPy's LSODA, loaded when first needed. `tolerance` is relative, and absolute in units of the
    start values, so that no variable is treated more loosely for being large or small.

    Args:
        rates: the state (an array) and the time give one rate per variable.
        start: the state at times[0]; none of it 0.
        times: increasing.
        tolerance: such as 1e-6.
        trouble: how the error sentence begins.
        unit: of the times, as the error sentence says it ("hour").
        stops: times at which the rates have a kink.
        most_steps: the most steps between two of `times`.

    Raises:
        RuntimeError: the solver gave up; the sentence says when.
    """
    from scipy.integrate import ODEintWarning, odeint

    # Its type stubs know no absolute tolerance for each variable.
    solve = cast(Any, odeint)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ODEintWarning)
        found, report = solve(
            rates,
            start,
            times,
            rtol=tolerance,
            atol=tolerance * np.abs(start),
            tcrit=stops or None,
            mxstep=most_steps,
            full_output=True,
        )
    good = report["message"] == "Integration successful." and bool(np.isfinite(found).all())
    if not good:
        reached = float(np.max(report["tcur"], initial=times[0]))
        raise RuntimeError(f"{trouble}: the solver gave up at {unit} {reached:,.4g}.")
    return np.asarray(found, dtype=np.float64)
