"""The three ways compared: our explorer, and the two ways most notebooks do it.

Each redraws a comparable picture for a slider of calcium: the curve of what gets in from one dose,
its band, and the eating occasions of the day. All use the same model.
"""

OURS = 'from helpers import explore\n\ne = explore("bioavailability")\ne'

_MODEL = """
import numpy as np
from ipywidgets import FloatSlider, interact
from helpers.models.absorption import calcium_fraction
dose = np.linspace(1, 1200, 41)
def curve(calcium_mg):
    share = calcium_fraction(dose)
    meals = np.array([0.25, 0.35, 0.4]) * max(calcium_mg, 3.0)
    return share * dose, meals, calcium_fraction(meals) * meals
slider = FloatSlider(value=947, min=0, max=3000, step=10, description="Calcium")
"""

MATPLOTLIB = (
    _MODEL
    + """
import matplotlib.pyplot as plt
def draw(calcium_mg):
    absorbed, meals, got = curve(calcium_mg)
    figure, axes = plt.subplots(figsize=(6, 3))
    axes.fill_between(dose, absorbed / 1.47, absorbed * 1.47, alpha=0.3)
    axes.plot(dose, absorbed)
    axes.plot(meals, got, "o")
    axes.set(xlabel="mg at once", ylabel="mg absorbed", ylim=(0, 400))
    plt.show()
_ = interact(draw, calcium_mg=slider)
"""
)

ALTAIR = (
    _MODEL
    + """
import altair as alt
import pandas as pd
alt.renderers.enable("html", template="inline")
def draw(calcium_mg):
    absorbed, meals, got = curve(calcium_mg)
    table = pd.DataFrame({"x": dose, "y": absorbed, "l": absorbed / 1.47, "h": absorbed * 1.47})
    scale = alt.Scale(domain=[0, 400])
    base = alt.Chart(table).encode(x="x:Q")
    points = alt.Chart(pd.DataFrame({"x": meals, "y": got})).mark_point().encode(x="x:Q", y="y:Q")
    return base.mark_area(opacity=0.3).encode(y="l:Q", y2="h:Q") + base.mark_line().encode(
        y=alt.Y("y:Q", scale=scale)
    ) + points
_ = interact(draw, calcium_mg=slider)
"""
)

NAIVE = {
    "interact + matplotlib": MATPLOTLIB,
    "interact + Altair": ALTAIR,
}

# What a step costs before anybody draws anything: a slider that somebody listens to.
BARE = """
from ipywidgets import IntSlider
slider = IntSlider(max=3000, step=10, description="Calcium")
slider.observe(lambda change: None)
slider
"""

# One line of 200 points, nothing else: it tells how fast a machine is.
LINE = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
x = np.linspace(0, 1, 200)
def draw(calcium_mg):
    plt.subplots(figsize=(6, 3))
    plt.plot(x, np.sin(x * calcium_mg / 100))
    plt.show()
slider = FloatSlider(value=947, min=0, max=3000, step=10, description="Calcium")
_ = interact(draw, calcium_mg=slider)
"""

WAYS = {"ours": OURS, **NAIVE, "a bare slider": BARE, "a line in matplotlib": LINE}

BONE = OURS.replace("bioavailability", "bone")
# The sliders whose model takes longest, all of the rat, under the fold that holds them.
RAT = ("rat_magnesium", "rat_calcium", "rat_vitamin_d")
RAT_FOLD = "A growing rat, times its baseline diet"
