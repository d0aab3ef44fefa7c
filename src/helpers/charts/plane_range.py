"""How far the axes of the intake plane go for adults."""

CALCIUM_MAX_MG = 3000.0
MAGNESIUM_MAX_MG = 700.0
