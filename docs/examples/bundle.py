#!/usr/bin/env python3
"""Makes the bundle beside this file from three XGBoost models: how any model of trees becomes one of Vigil's.

Needs Python with numpy and xgboost (Debian: python3-xgboost). The patients are made up; what the model says means
nothing. Take your own rows in place of `rows()`, with the same features in the same order.
"""
import hashlib
import json
import math
import pathlib

import numpy as np
import xgboost as xgb

OUT = pathlib.Path(__file__).parent / "bundle"

# What the model reads: each is computed by Vigil from the patient's facts, as docs/bundles.md says.
FEATURES = [
    ("heart.rate", "heart rate", {"kind": "latest", "signal": "HEART_RATE", "hours": 6}),
    ("heart.rate.rise", "heart rate", {"kind": "statistic", "signal": "HEART_RATE", "hours": 12, "measure": "CHANGE"}),
    ("lactate", "lactate", {"kind": "latest", "signal": "LACTATE", "hours": 24}),
    ("shock.index", "shock index", {
        "kind": "ratio",
        "left": {"kind": "latest", "signal": "HEART_RATE", "hours": 6},
        "right": {"kind": "latest", "signal": "SYSTOLIC_PRESSURE", "hours": 6}}),
    ("age", "age", {"kind": "trait", "attribute": "AGE"}),
]
# Platt scaling of the mean margin; fit it on patients that the models have not seen.
SLOPE, INTERCEPT = 0.9, -0.2


def rows(count, seed):
    """Made-up rows with missing values, and whether each patient has what is predicted."""
    draw = np.random.default_rng(seed)
    pulse = draw.normal(90, 18, count).round()
    systolic = draw.normal(118, 20, count).round()
    lactate = draw.gamma(2, 0.9, count).round(1)
    values = np.column_stack([pulse, draw.normal(0, 8, count).round(), lactate, pulse / systolic,
                              draw.integers(18, 95, count)]).astype(np.float32)
    risk = 0.04 * (pulse - 90) + 0.9 * (lactate - 2) - 0.02 * (systolic - 118) - 1
    ill = draw.random(count) < 1 / (1 + np.exp(-risk))
    values[draw.random(values.shape) < 0.15] = np.nan
    return values, ill


def write(name, content):
    text = content if isinstance(content, str) else json.dumps(content, indent=2) + "\n"
    (OUT / name).write_text(text, encoding="utf-8")


def probability(margin):
    return 1 / (1 + math.exp(-(SLOPE * margin + INTERCEPT)))


OUT.mkdir(exist_ok=True)
boosters = []
learned = hashlib.sha256()
for k in range(3):
    values, ill = rows(2000, k)
    learned.update(values.tobytes())
    booster = xgb.train(
        {"objective": "binary:logistic", "base_score": 0.5, "tree_method": "hist", "max_depth": 3, "eta": 0.2,
         "seed": k},
        xgb.DMatrix(values, ill), num_boost_round=12)
    booster.feature_names = [name for name, _, _ in FEATURES]
    booster.save_model(OUT / f"model-{k}.json")
    boosters.append(booster)

write("features.json", {"features": [{"name": n, "concept": c, "feature": f} for n, c, f in FEATURES]})

# What each row must give: the mean of the models' margins, calibrated; the lowest and highest of the models.
values, _ = rows(40, 99)
data = xgb.DMatrix(values, feature_names=[name for name, _, _ in FEATURES])
margins = [booster.predict(data, output_margin=True).astype(float) for booster in boosters]
vectors = []
for i, row in enumerate(values):
    each = [float(m[i]) for m in margins]
    margin = sum(each) / len(each)
    vectors.append({
        "features": [None if math.isnan(x) else float(str(x)) for x in row],
        "margin": margin,
        "probability": probability(margin),
        "low": probability(min(each)),
        "high": probability(max(each))})
write("vectors.json", {"vectors": vectors})

write("bundle.json", {
    "format": 2, "name": "example-trees", "version": "1", "kind": "trees", "score": "Example",
    "predicts": "nothing: an example",
    "intendedUse": "Shows how a bundle is made.", "outOfScope": "Patients.", "clinicalOwner": "nobody",
    "reassessEvery": "PT15M",
    "model": {"files": ["model-0.json", "model-1.json", "model-2.json"]},
    "calibration": {"method": "platt", "slope": SLOPE, "intercept": INTERCEPT},
    "uncertainty": {"method": "ensemble"},
    "minimum": {"count": 1, "maxAge": {"HEART_RATE": "PT6H", "LACTATE": "PT24H"}},
    "ranges": [{"feature": "age", "low": 18, "high": 94}],
    "widest": None,
    "call": 0.4,
    "tiers": [{"tier": "HIGH", "atLeast": 0.7}, {"tier": "MEDIUM", "atLeast": 0.4}],
    "scores": []})


def measured(group, chosen):
    """AUROC on rows that no model has seen: of all pairs, how often the ill one has the greater margin."""
    high, low = aside[chosen & sick], aside[chosen & ~sick]
    wins = (high[:, None] > low[None, :]).mean() + 0.5 * (high[:, None] == low[None, :]).mean()
    return {"data": "made-up rows of another draw", "group": group, "measure": "AUROC", "value": round(float(wins), 4),
            "low": None, "high": None, "patients": int(chosen.sum())}


values, sick = rows(2000, 50)
matrix = xgb.DMatrix(values, feature_names=[name for name, _, _ in FEATURES])
aside = np.mean([booster.predict(matrix, output_margin=True) for booster in boosters], axis=0)
ATTRIBUTES = """developer funding output outputKind intendedUse intendedPopulation intendedUsers decisionRole
outOfScopeUse knownRisks inclusionCriteria sensitiveInputs representativeness relevance fairnessApproach biasManagement
externalData externalParty externalRepresentativeness externalProcess validityTest fairnessTest validityExternal
fairnessExternal outcomeReferences validityMonitoring validityLocal fairnessMonitoring fairnessLocal updateProcess
correctionProcess""".split()
write("provenance.json", {
    "lineage": {
        "data": [{"name": "made-up rows", "source": "docs/examples/bundle.py", "licence": "Apache-2.0",
                  "sha256": "sha256:" + learned.hexdigest(), "patients": 6000, "rows": 6000}],
        "split": "none: every row is made up", "code": "docs/examples/bundle.py", "command": "docs/examples/bundle.py",
        "seed": 0, "library": "xgboost " + xgb.__version__, "parameters": {"eta": "0.2"}},
    "validation": [measured("all", np.ones(len(values), bool))],
    "subgroups": [measured("age 65 and over", values[:, 4] >= 65), measured("under 65", values[:, 4] < 65)],
    "attributes": {key: "not known: an example" for key in ATTRIBUTES}})
write("card.md", "# Example\n\nThree small models of made-up rows. It shows how a bundle is made and is of no other use.\n")

# Last: the list of all files, by which the bundle is known.
files = sorted(file for file in OUT.iterdir() if file.name != "SHA256SUMS")
write("SHA256SUMS", "".join(f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in files))
