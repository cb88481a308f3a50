"""The benchmark's policy written for OpenFisca-core, bills as an entity inside cases; run by: FOLDER RUNS.

Reads the inputs as .npy files, writes the outputs the same way and the seconds of each whole run as JSON.
Whole run: a simulation is built, inputs are set, every output is calculated.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2026"
BILL = build_entity("bill", "bills", "a bill", is_person=True)
CASE = build_entity(
    "case", "cases", "a child", roles=[{"key": "part", "plural": "parts", "label": "a bill of it"}]
)
FIRST = "2026-01-01"


def _value(amount: int) -> dict[str, Any]:
    return {"values": {FIRST: {"value": amount}}}


PARAMETERS = {
    "age_below": _value(15),
    "certificate_from_age": _value(7),
    "uplift_bp": {"values": {FIRST: {"value": 2000}, "2026-07-01": {"value": 2500}}},
    "young": _value(1_600_000),
    "old": _value(1_200_000),
    "visual_young": _value(100_000),
    "visual_old": _value(90_000),
    "central_bp": _value(3333),
    "provincial_bp": _value(3000),
    "diagnosis_valid_months": _value(36),
    "training_months": _value(10),
    "full_month_days": _value(15),
    "half_month_days": _value(8),
    "uncovered_counts": {"values": {FIRST: {"value": True}, "2026-04-01": {"value": False}}},
}


def _variable(name: str, entity: Any, kind: Any, formula: Any = None) -> type[Variable]:
    body = {"value_type": kind, "entity": entity, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), {**body, "formula": formula} if formula else body)


def age(case: Any, period: Any) -> Any:
    birth, day = case("birth_on", period), case("applied_on", period)
    months = day.astype("datetime64[M]").astype(int) - birth.astype("datetime64[M]").astype(int)
    in_month = (day - day.astype("datetime64[M]")).astype(int) < (
        birth - birth.astype("datetime64[M]")
    ).astype(int)
    return np.maximum(0, (months - in_month) // 12)


def is_target(case: Any, period: Any) -> Any:
    return case("categories", period) & 63 != 0


def lives_here(case: Any, period: Any) -> Any:
    return case("residence", period) < 2


def within_age(case: Any, period: Any, parameters: Any) -> Any:
    return case("age", period) < parameters(period).age_below


def diagnosis_in_force(case: Any, period: Any, parameters: Any) -> Any:
    day = case("diagnosis_on", period)
    month = day.astype("datetime64[M]")
    later = month + int(parameters(period).diagnosis_valid_months)
    length = ((later + 1).astype("datetime64[D]") - later.astype("datetime64[D]")).astype(int)
    place = np.minimum((day - month).astype(int), length - 1)
    return case("diagnosis_present", period) & (
        later.astype("datetime64[D]") + place >= case("applied_on", period)
    )


def has_proof(case: Any, period: Any, parameters: Any) -> Any:
    young = case("age", period) < parameters(period).certificate_from_age
    return case("certificate_present", period) | (young & case("diagnosis_in_force", period))


def not_elsewhere(case: Any, period: Any) -> Any:
    return ~case("aid_elsewhere", period)


CHECKS = {"is_target": is_target, "lives_here": lives_here, "within_age": within_age, "has_proof": has_proof,
          "not_elsewhere": not_elsewhere}  # fmt: skip


def verdict(case: Any, period: Any) -> Any:
    made: Any = 0
    for number, name in reversed(list(enumerate(CHECKS, 1))):
        made = np.where(case(name, period), made, number)
    return made


def uplift_bp(case: Any, period: Any, parameters: Any) -> Any:
    late = case("applied_on", period) >= np.datetime64("2026-07-01")
    uplift = np.where(late, parameters("2026-07-01").uplift_bp, parameters(FIRST).uplift_bp)
    return np.where(case("hardship", period) & 29 != 0, uplift, 0)


def standard_fen(case: Any, period: Any, parameters: Any) -> Any:
    values, visual = parameters(period), case("aid_category", period) == 0
    young = np.where(visual, values.visual_young, values.young)
    return np.where(case("age", period) < 7, young, np.where(visual, values.visual_old, values.old))


def cap_fen(case: Any, period: Any) -> Any:
    standard = case("standard_fen", period).astype(np.int64)
    raised = standard + (2 * standard * case("uplift_bp", period) + 10_000) // 20_000
    return np.where(case("verdict", period) == 0, raised, 0)


def months_cap(case: Any, period: Any, parameters: Any) -> Any:
    return np.full(case.count, parameters(period).training_months)


def monthly_cap_fen(case: Any, period: Any) -> Any:
    months = np.maximum(1, case("months_cap", period))
    return (2 * case("cap_fen", period) + months) // (2 * months)


def halves(bill: Any, period: Any, parameters: Any) -> Any:
    days, values = bill("days_trained", period), parameters(period)
    return np.where(days >= values.full_month_days, 2, np.where(days >= values.half_month_days, 1, 0))


def halves_together(case: Any, period: Any) -> Any:
    together = case("halves_before", period) + case.sum(case.members("halves", period))
    return np.minimum(together, 2 * case("months_cap", period))


def ceiling_fen(case: Any, period: Any) -> Any:
    top = case("cap_fen", period).astype(np.int64) * case("halves_together", period)
    bottom = 2 * np.maximum(1, case("months_cap", period))
    return (2 * top + bottom) // (2 * bottom)


def left_fen(case: Any, period: Any) -> Any:
    limit = np.minimum(case("cap_fen", period), case("ceiling_fen", period))
    return np.maximum(0, limit - case("settled_before_fen", period))


def month_limit_fen(bill: Any, period: Any) -> Any:
    return (2 * bill.case("monthly_cap_fen", period) * bill("halves", period) + 2) // 4


INSURERS = ("basic_fen", "serious_fen", "assistance_fen", "commercial_fen")


def base_fen(bill: Any, period: Any, parameters: Any) -> Any:
    rest = bill("bill_total_fen", period) - sum(bill(name, period) for name in INSURERS)
    late = bill("billed_on", period) >= np.datetime64("2026-04-01")
    counts = np.where(late, parameters("2026-04-01").uncovered_counts, parameters(FIRST).uncovered_counts)
    outside = bill("out_of_catalogue_fen", period) + bill("own_first_fen", period)
    return np.maximum(0, rest - np.where(counts, 0, outside))


def within_month_fen(bill: Any, period: Any) -> Any:
    return np.minimum(bill("base_fen", period), bill("month_limit_fen", period))


def payable_fen(bill: Any, period: Any) -> Any:
    """Bill after bill of every case takes from what is left; members stand in the order of their numbers."""
    cases = bill.simulation.populations["case"]
    wanted, left = bill("within_month_fen", period), cases("left_fen", period)
    place, made = cases.members_position, np.zeros(bill.count, np.int64)
    for number in range(int(place.max(initial=-1)) + 1):
        taken = np.minimum(cases.value_nth_person(number, wanted), left)
        left = left - taken
        here = place == number
        made[here] = taken[cases.members_entity_id[here]]
    return made


def family_fen(bill: Any, period: Any) -> Any:
    insurers = sum(bill(name, period) for name in INSURERS)
    return np.maximum(0, bill("bill_total_fen", period) - insurers - bill("payable_fen", period))


def _share(name: str) -> Any:
    def formula(bill: Any, period: Any, parameters: Any) -> Any:
        return bill("payable_fen", period).astype(np.int64) * getattr(parameters(period), name) // 10_000

    return formula


def from_county_fen(bill: Any, period: Any) -> Any:
    return (
        bill("payable_fen", period) - bill("from_central_fen", period) - bill("from_provincial_fen", period)
    )


def paid_fen(case: Any, period: Any) -> Any:
    return case.sum(case.members("payable_fen", period))


CASE_IN = {
    "birth_on": "date", "applied_on": "date", "diagnosis_on": "date", "residence": int, "categories": int,
    "hardship": int, "certificate_present": bool, "diagnosis_present": bool, "aid_elsewhere": bool,
    "aid_category": int, "settled_before_fen": int, "halves_before": int,
}  # fmt: skip
BILL_IN = {
    "billed_on": "date", "days_trained": int, "bill_total_fen": int, **dict.fromkeys(INSURERS, int),
    "out_of_catalogue_fen": int, "own_first_fen": int,
}  # fmt: skip
CASE_BETWEEN = {
    "age": age, **CHECKS, "diagnosis_in_force": diagnosis_in_force, "uplift_bp": uplift_bp, "standard_fen": standard_fen,
    "cap_fen": cap_fen, "months_cap": months_cap, "monthly_cap_fen": monthly_cap_fen,
    "halves_together": halves_together, "ceiling_fen": ceiling_fen,
}  # fmt: skip
CASE_OUT = {"verdict": verdict, "left_fen": left_fen, "paid_fen": paid_fen}
BILL_BETWEEN = {
    "halves": halves, "month_limit_fen": month_limit_fen, "base_fen": base_fen, "within_month_fen": within_month_fen,
}  # fmt: skip
BILL_OUT = {
    "payable_fen": payable_fen, "family_fen": family_fen, "from_central_fen": _share("central_bp"),
    "from_provincial_fen": _share("provincial_bp"), "from_county_fen": from_county_fen,
}  # fmt: skip


def system() -> TaxBenefitSystem:
    """Entities, variables and parameters."""
    made = TaxBenefitSystem([BILL, CASE])
    made.parameters = ParameterNode("", data=PARAMETERS)
    for entity, inputs in ((CASE, CASE_IN), (BILL, BILL_IN)):
        for name, kind in inputs.items():
            made.add_variable(_variable(name, entity, date if kind == "date" else kind))
    for entity, formulas in ((CASE, {**CASE_BETWEEN, **CASE_OUT}), (BILL, {**BILL_BETWEEN, **BILL_OUT})):
        for name, formula in formulas.items():
            truth = name in CHECKS or name == "diagnosis_in_force"
            made.add_variable(_variable(name, entity, bool if truth else int, formula))
    return made


def run(made: TaxBenefitSystem, inputs: dict[str, Any]) -> dict[str, Any]:
    """One whole run."""
    builder, owners = SimulationBuilder(), inputs["owner"]
    builder.create_entities(made)
    builder.declare_person_entity("bill", np.arange(len(owners)))
    cases = builder.declare_entity("case", np.arange(len(inputs["birth_on"])))
    builder.join_with_persons(cases, owners, ["part"] * len(owners))
    simulation = builder.build(made)
    for name in (*CASE_IN, *BILL_IN):
        simulation.set_input(name, YEAR, inputs[name])
    return {name: simulation.calculate(name, YEAR) for name in (*CASE_OUT, *BILL_OUT)}


def main(folder: Path, runs: int) -> None:
    """Read, run, write."""
    inputs = {path.stem: np.load(path) for path in folder.glob("*.npy")}
    for name in ("birth_on", "applied_on", "diagnosis_on", "billed_on"):
        inputs[name] = inputs[name].astype("datetime64[D]")
    made, seconds = system(), []
    for _ in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        out = run(made, inputs)
        seconds.append((time.perf_counter() - began, time.process_time() - worked))
    for name, values in out.items():
        np.save(folder / f"result-{name}.npy", np.asarray(values, np.int64))
    (folder / "seconds.json").write_text(json.dumps(seconds), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
