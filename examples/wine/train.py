#!/usr/bin/python3
"""Trains the wine example, exports it to ONNX as scikit-learn's converters do, and writes the sample requests and answers.

    apt-get install python3-sklearn python3-onnx
    /usr/bin/python3 examples/wine/train.py

A multinomial logistic regression over five named columns, which ends in a ZipMap: its probabilities are a sequence of maps from
class to probability. Debian has no skl2onnx, so the graph is built here, of the operators that it would take. Running this again
writes the same bytes: nothing holds a time, and what a solver leaves uncertain in the last digits is rounded away.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).resolve().parent
SEED = 0
HELD_OUT = 1 / 3

# What the three cultivars of the data set are called (UCI Machine Learning Repository, "Wine").
CULTIVARS = ["barolo", "grignolino", "barbera"]
COLUMNS = ["alcohol", "flavanoids", "color_intensity", "hue", "proline"]

# What any runtime of the last years reads.
IR_VERSION = 8
OPSETS = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 1)]

# Single precision against the double precision that scikit-learn calculates in.
CHECK_TOLERANCE = 1e-5
# What a client should allow: runtimes sum in other orders.
ANSWER_TOLERANCE = 1e-5


def main():
    wine = load_wine()
    columns = [wine.feature_names.index(name) for name in COLUMNS]
    # Clients send FP32: train on what FP32 can say.
    features = wine.data[:, columns].astype(np.float32).astype(np.float64)
    cultivars = np.array(CULTIVARS)[wine.target]
    train_x, test_x, train_y, test_y = train_test_split(
        features, cultivars, test_size=HELD_OUT, random_state=SEED, stratify=cultivars
    )

    # This solver and tolerance converge far beyond the decimals that are kept.
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cg", tol=1e-8))
    pipeline.fit(train_x, train_y)
    model = export(pipeline)
    # Not the full check: onnx 1.12 infers no types of maps.
    onnx.checker.check_model(model)
    check_same(pipeline, model, features)
    write_bytes("models/wine/1/model.onnx", model.SerializeToString(deterministic=True))

    labels, probabilities = evaluate(model, test_x)
    accuracy = accuracy_score(test_y, labels)
    loss = log_loss(test_y, probabilities, labels=sorted(CULTIVARS))
    print(f"held-out accuracy {accuracy:.2f} ({len(test_y)} wines), log loss {loss:.3f}")
    # The surest wine, and the two that are doubted most.
    doubt = -probabilities.max(axis=1)
    order = np.argsort(doubt, kind="stable")
    write_requests(test_x[[order[0], order[-2], order[-1]]].astype(np.float32), model)


def export(pipeline):
    """Concat, Scaler, LinearClassifier with softmax and ZipMap; one input a column."""
    scaler, regression = pipeline[0], pipeline[1]
    classes = [str(c) for c in regression.classes_]
    rounded = lambda values: [float(np.float32(f"{v:.6g}")) for v in np.ravel(values)]
    nodes = [
        helper.make_node("Concat", COLUMNS, ["columns"], axis=1),
        helper.make_node(
            "Scaler",
            ["columns"],
            ["scaled"],
            domain="ai.onnx.ml",
            offset=rounded(scaler.mean_),
            scale=rounded(1 / scaler.scale_),
        ),
        helper.make_node(
            "LinearClassifier",
            ["scaled"],
            ["label", "scores"],
            domain="ai.onnx.ml",
            classlabels_strings=classes,
            coefficients=rounded(regression.coef_),
            intercepts=rounded(regression.intercept_),
            multi_class=1,
            post_transform="SOFTMAX",
        ),
        helper.make_node(
            "ZipMap", ["scores"], ["probabilities"], domain="ai.onnx.ml", classlabels_strings=classes
        ),
    ]
    graph = helper.make_graph(
        nodes,
        "wine",
        inputs=[helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", 1]) for name in COLUMNS],
        outputs=[
            helper.make_tensor_value_info("label", TensorProto.STRING, ["rows"]),
            helper.make_value_info("probabilities", maps_of_floats()),
        ],
    )
    model = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION, producer_name="examples/wine/train.py")
    model.doc_string = "Cultivar of a wine by multinomial logistic regression."
    return model


def maps_of_floats():
    """The type seq(map(string, float)), for which onnx.helper has no words."""
    maps = onnx.TypeProto()
    maps.sequence_type.elem_type.map_type.key_type = TensorProto.STRING
    maps.sequence_type.elem_type.map_type.value_type.CopyFrom(helper.make_tensor_type_proto(TensorProto.FLOAT, []))
    return maps


def evaluate(model, x):
    """What the graph says: labels, and probabilities in ascending order of the classes."""
    attributes = {
        node.op_type: {a.name: helper.get_attribute_value(a) for a in node.attribute} for node in model.graph.node
    }
    scale, linear = attributes["Scaler"], attributes["LinearClassifier"]
    as_float = lambda values: np.array(values, dtype=np.float32)
    scaled = (x.astype(np.float32) - as_float(scale["offset"])) * as_float(scale["scale"])
    classes = [c.decode() for c in linear["classlabels_strings"]]
    weights = as_float(linear["coefficients"]).reshape(len(classes), -1)
    scores = scaled @ weights.T + as_float(linear["intercepts"])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.array(classes)[scores.argmax(axis=1)], powers / powers.sum(axis=1, keepdims=True)


def check_same(pipeline, model, x):
    """Stops unless the exported graph says for every wine what scikit-learn says."""
    labels, probabilities = evaluate(model, x)
    worst = np.abs(probabilities - pipeline.predict_proba(x)).max()
    different = int((labels != pipeline.predict(x)).sum())
    if different or worst > CHECK_TOLERANCE:
        raise SystemExit(
            f"the exported graph differs from scikit-learn in {different} labels, and in a probability by {worst:.2g} "
            f"(at most {CHECK_TOLERANCE} expected)"
        )
    print(f"as scikit-learn for all {len(x)} wines (greatest difference {worst:.1g})")


def write_requests(rows, model):
    values = [[float(str(v)) for v in row] for row in rows]
    lines = [",".join(map(str, row)) for row in values]
    instances = [{name: [value] for name, value in zip(COLUMNS, row)} for row in values]
    write_bytes("requests/wines.csv", "".join(f"{line}\n" for line in [",".join(COLUMNS), *lines]).encode())
    write_json("requests/predict.json", {"instances": instances})
    write_json(
        "requests/infer.json",
        {
            "inputs": [
                {"name": name, "datatype": "FP32", "shape": [len(values), 1], "data": [row[i] for row in values]}
                for i, name in enumerate(COLUMNS)
            ]
        },
    )
    write_bytes("requests/wines.jsonl", "".join(f"{json.dumps(instance)}\n" for instance in instances).encode())
    labels, probabilities = evaluate(model, rows)
    predictions = [
        {"label": str(label), "probabilities": {c: round(float(p), 6) for c, p in zip(sorted(CULTIVARS), row)}}
        for label, row in zip(labels, probabilities)
    ]
    write_json("requests/expected.json", {"tolerance": ANSWER_TOLERANCE, "predictions": predictions})
    for row, prediction in zip(values, predictions):
        print(row, prediction)


def write_json(path, value):
    write_bytes(path, (json.dumps(value, indent=2) + "\n").encode())


def write_bytes(path, content):
    target = HERE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


if __name__ == "__main__":
    main()
