"""Numbers in the words of a lesson: computed when they are read, never typed in.

A text may hold

    {state.value}           a value of the explorer in a named state, to two figures
    {state.value:whole}     the same as a whole number
    {state.value:percent}   a share as a percentage, to two figures
    {a.value / b.value}     how many times, or {a.value - b.value}, how much more
    {absorption.name}       a parameter of `data/parameters/absorption.csv`, as it stands there
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from helpers.engine.numbers import two_figures
from helpers.explorer import explore
from helpers.lesson.files import Experiment, Question, Settings
from helpers.tables import parameter_models, parameters

Values = Mapping[str, float]
Named = Mapping[str, Values]

_NAME = r"([a-z][a-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)"
_PLACE = re.compile(r"\{" + _NAME + r"(?: ([/-]) " + _NAME + r")?(?::(whole|percent))?\}")


def fill(text: str, named: Named) -> str:
    """Return `text` with every number in its place.

    Args:
        text: words with places in {braces}, as the module says.
        named: the explorer's values by the name of the state.

    Raises:
        ValueError: a place that is not understood or names nothing, or a number that is not finite.
    """

    def number(place: re.Match[str]) -> str:
        state, value, sign, other_state, other, how = place.groups()
        result = _look_up(named, state, value, place[0])
        if sign:
            second = _look_up(named, other_state, other, place[0])
            result = result - second if sign == "-" else _divided(result, second)
        if not abs(result) < float("inf"):
            raise ValueError(f"{place[0]} is {result}: it must be a finite number.")
        return _shown(result, how, exact=state in parameter_models() and not sign)

    filled = _PLACE.sub(number, text)
    if "{" in filled or "}" in filled:
        raise ValueError(f"braces that name no number are left in: {filled}")
    return filled


def _look_up(named: Named, state: str, value: str, place: str) -> float:
    if state in parameter_models():
        found = parameters(state)
        if value in found:
            return float(found[value].value)
    elif state in named and value in named[state]:
        return named[state][value]
    raise ValueError(f"{place}: there is no {state}.{value}.")


def _divided(over: float, under: float) -> float:
    return over / under if under else float("nan")


def _shown(value: float, how: str | None, *, exact: bool) -> str:
    if how == "whole":
        return f"{value:,.0f}"
    if how == "percent":
        return f"{two_figures(100 * value)}%"
    return f"{value:,.15g}" if exact else two_figures(value)


def named_values(theme: str, item: Question | Experiment) -> Named:
    """Return the values of every state that a question or an experiment names."""
    return {name: values_in(theme, settings) for name, settings in item.states.items()}


def values_in(theme: str, settings: Settings) -> Values:
    """Return the explorer's values after `settings`, starting from where its page starts.

    Raises:
        ValueError: a setting that the explorer refuses.
    """
    return _values(theme, _frozen(settings))


@lru_cache(maxsize=128)
def _values(theme: str, settings: tuple[tuple[str, Any], ...]) -> Values:
    explorer = explore(theme)
    explorer.set(**dict(settings))
    return MappingProxyType(explorer.values)


def _frozen(value: Any) -> Any:
    """Return settings as something that can be the key of a cache."""
    if isinstance(value, Mapping):
        return tuple((name, _frozen(entry)) for name, entry in value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
