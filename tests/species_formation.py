"""A second road to the same equilibria, for tests: from formation energies of single species.

Alberty's table (as in eQuilibrator's alberty.json): kJ/mol at 298.15 K and ionic strength 0, for
(hydrogens, magnesium ions, charge). It shares no constant with `helpers.models.atp_species`.
"""

import math

R_KJ = 8.3144598e-3
T_K = 298.15
RT = R_KJ * T_K
LN10 = math.log(10)
MAGNESIUM_KJ = -455.3

SPECIES = {
    "ATP": {
        (12, 0, -4): -2768.10,
        (12, 1, -2): -3258.70,
        (12, 2, 0): -3729.30,
        (13, 0, -3): -2811.48,
        (13, 1, -1): -3287.50,
        (14, 0, -2): -2838.18,
    },
    "ADP": {
        (12, 0, -3): -1906.13,
        (12, 1, -1): -2388.00,
        (13, 0, -2): -1947.10,
        (13, 1, 0): -2416.70,
        (14, 0, -1): -1971.98,
    },
    "AMP": {
        (12, 0, -2): -1040.45,
        (12, 1, 0): -1511.80,
        (13, 0, -1): -1078.86,
        (14, 0, 0): -1101.63,
    },
    "phosphate": {(1, 0, -2): -1096.10, (1, 1, 0): -1566.87, (2, 0, -1): -1137.30},
    "water": {(2, 0, 0): -237.19},
}


def crowd_kJ(ionic_strength_M):
    """Return the energy by which a squared charge is lowered, kJ/mol."""
    root = math.sqrt(ionic_strength_M)
    return RT * 1.17582 * root / (1 + 1.6 * root)


def species_kJ(name, form, ionic_strength_M):
    """Return the formation energy of one form at this ionic strength, pH 0 and pMg 0.

    Hydrogens and magnesium ions are counted as coming from the solution.
    """
    hydrogens, magnesium, charge = form
    lowered = crowd_kJ(ionic_strength_M) * (charge**2 - hydrogens - 4 * magnesium)
    return SPECIES[name][form] - lowered - magnesium * MAGNESIUM_KJ


def reactant_kJ(name, pH, pMg, ionic_strength_M):
    """Return the formation energy of a whole reactant, all its forms summed, kJ/mol."""
    terms = []
    for form in SPECIES[name]:
        hydrogens, magnesium, _ = form
        energy = species_kJ(name, form, ionic_strength_M)
        energy += RT * LN10 * (hydrogens * pH + magnesium * pMg)
        terms.append(-energy / RT)
    top = max(terms)
    return -RT * (top + math.log(sum(math.exp(term - top) for term in terms)))


def hydrolysis_kJ(pH, pMg, ionic_strength_M):
    """Return the standard energy of ATP + water = ADP + phosphate, kJ/mol at 25 C."""
    at = (pH, pMg, ionic_strength_M)
    made = reactant_kJ("ADP", *at) + reactant_kJ("phosphate", *at)
    return made - reactant_kJ("ATP", *at) - reactant_kJ("water", *at)


def adenylate_kinase_kJ(pH, pMg, ionic_strength_M):
    """Return the standard energy of 2 ADP = ATP + AMP, kJ/mol at 25 C."""
    at = (pH, pMg, ionic_strength_M)
    return reactant_kJ("ATP", *at) + reactant_kJ("AMP", *at) - 2 * reactant_kJ("ADP", *at)


def falls_apart_M(name, whole, bare, ionic_strength_M):
    """Return the constant (mol/L) of a form that loses what it has more than `bare`."""
    gain = species_kJ(name, bare, ionic_strength_M) - species_kJ(name, whole, ionic_strength_M)
    return math.exp(-gain / RT)
