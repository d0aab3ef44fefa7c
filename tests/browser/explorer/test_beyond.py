"""The second mode, beyond diet: its own sliders, its own chart, and the way back."""


def _switch(explorer, mode):
    labels = {v: k for k, v in explorer.link.value("dict(e.controls['mode'].options)").items()}
    explorer.choose("mode", labels[mode])
    explorer.until(lambda: explorer.see().state["mode"] == mode, "the kernel to follow")


def _names(explorer, mode):
    return explorer.link.value(f"[c.name for c in e.theme.controls if c.mode == {mode!r}]")


def test_beyond_diet_and_back(explorer):
    for title in explorer.folds():
        explorer.unfold(title)
    infused, eaten = _names(explorer, "beyond"), _names(explorer, "diet")
    assert infused
    assert eaten
    assert not any(explorer.control(name).is_visible() for name in infused)
    assert all(explorer.control(name).is_visible() for name in eaten)
    _switch(explorer, "beyond")
    explorer.until(lambda: explorer.control(infused[0]).is_visible(), "the infusion's sliders")
    assert not any(explorer.control(name).is_visible() for name in eaten)
    seen = explorer.agreed()
    assert "infus" in seen.page["description"]
    explorer.press("infusion_magnesium_mmol", "PageUp", times=4)
    moved = explorer.agreed()
    peak = "peak_serum_magnesium_mM"
    assert moved.kernel["values"][peak] > seen.kernel["values"][peak]
    assert moved.page["description"] != seen.page["description"]
    _switch(explorer, "diet")
    explorer.until(lambda: all(explorer.control(name).is_visible() for name in eaten), "the diet")
    explorer.press("calcium_mg")
    assert explorer.agreed().state["calcium_mg"] == 957


def test_no_empty_folds_beyond_diet(explorer):
    _switch(explorer, "beyond")
    explorer.until(lambda: explorer.control("infusion_minutes").is_visible(), "the infusion")
    empty = explorer.root.evaluate(
        """(root) => [...root.querySelectorAll(".cw-folding")]
          .filter((fold) => fold.checkVisibility())
          .filter((fold) => fold.querySelector(".cw-line, .cw-row")
            && !fold.querySelector(".cw-line:not(.cw-hidden), .cw-row:not(.cw-hidden)"))
          .map((fold) => fold.innerText.trim())"""
    )
    assert empty == []
