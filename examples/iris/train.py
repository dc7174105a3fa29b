#!/usr/bin/python3
"""Trains the two versions of the iris example, exports them to ONNX and writes the sample requests and answers.

    apt-get install python3-sklearn python3-onnx
    /usr/bin/python3 examples/iris/train.py

Version 1 is a multinomial logistic regression, version 2 a random forest. Both take the same input and give the same
outputs, so that requests can be split between them. Running this again writes the same bytes: seeds are fixed,
nothing holds a time, and what a solver leaves uncertain in the last digits is rounded away.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).resolve().parent
SEED = 0
HELD_OUT = 1 / 3

# What any runtime of the last years reads.
IR_VERSION = 8
OPSET = helper.make_opsetid("", 15)
ML_OPSET = helper.make_opsetid("ai.onnx.ml", 1)

# Single precision against the double precision that scikit-learn calculates in.
CHECK_TOLERANCE = 1e-5
# What a client should allow: runtimes sum in other orders.
ANSWER_TOLERANCE = 1e-5


def main():
    iris = load_iris()
    # Clients send FP32: train on what FP32 can say, so that a threshold falls on the same side for both.
    features = iris.data.astype(np.float32).astype(np.float64)
    train_x, test_x, train_y, test_y = train_test_split(
        features, iris.target, test_size=HELD_OUT, random_state=SEED, stratify=iris.target
    )

    # This solver and tolerance converge far beyond the decimals that are kept.
    logistic = make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cg", tol=1e-8))
    forest = RandomForestClassifier(n_estimators=16, max_depth=3, random_state=SEED)

    answers = {}
    for version, estimator, export, evaluate in [
        ("1", logistic, export_logistic, evaluate_logistic),
        ("2", forest, export_forest, evaluate_forest),
    ]:
        estimator.fit(train_x, train_y)
        model = export(estimator)
        onnx.checker.check_model(model, full_check=True)
        check_same(estimator, lambda x: evaluate(model, x), features, version)
        write_bytes(f"models/iris/{version}/model.onnx", model.SerializeToString(deterministic=True))

        labels, probabilities = evaluate(model, test_x)
        accuracy, loss = accuracy_score(test_y, labels), log_loss(test_y, probabilities)
        print(f"version {version}: held-out accuracy {accuracy:.2f} ({len(test_y)} flowers), log loss {loss:.3f}")
        answers[version] = lambda x, evaluate=evaluate, model=model: evaluate(model, x)

    (labels_1, probabilities_1), (labels_2, probabilities_2) = answers["1"](test_x), answers["2"](test_x)
    dispute = np.abs(probabilities_1 - probabilities_2).max(axis=1) + (labels_1 != labels_2)
    # A setosa that nobody doubts, and the two held-out flowers that the versions see most differently.
    most_disputed = test_x[np.argsort(-dispute, kind="stable")[:2]]
    write_requests(np.vstack([features[:1], most_disputed]).astype(np.float32), answers)


def export_logistic(pipeline):
    """MatMul, Add, Softmax and ArgMax; the scaler is folded into the weights, so the input is plain centimetres."""
    scaler, regression = pipeline[0], pipeline[1]
    weights = regression.coef_ / scaler.scale_
    bias = regression.intercept_ - weights @ scaler.mean_
    constants = {"weights": weights.T, "bias": bias}
    initializers = [
        numpy_helper.from_array(np.ascontiguousarray(value.round(6), dtype=np.float32), name)
        for name, value in constants.items()
    ]
    nodes = [
        helper.make_node("MatMul", ["features", "weights"], ["products"]),
        helper.make_node("Add", ["products", "bias"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
        helper.make_node("ArgMax", ["scores"], ["label"], axis=1, keepdims=0),
    ]
    return make_model("Iris species by multinomial logistic regression.", nodes, initializers, [OPSET])


def evaluate_logistic(model, x):
    constants = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    scores = x.astype(np.float32) @ constants["weights"] + constants["bias"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores.argmax(axis=1), powers / powers.sum(axis=1, keepdims=True)


def export_forest(forest):
    """One TreeEnsembleClassifier with plain tensors as outputs: no ZipMap behind it."""
    trees = {name: [] for name in TREE_COLUMNS}
    leaves = {"class_treeids": [], "class_nodeids": [], "class_ids": [], "class_weights": []}
    for tree_id, tree in enumerate(estimator.tree_ for estimator in forest.estimators_):
        for node in range(tree.node_count):
            leaf = tree.children_left[node] == tree.children_right[node]
            row = (
                tree_id,
                node,
                0 if leaf else int(tree.feature[node]),
                0.0 if leaf else round_down(tree.threshold[node]),
                "LEAF" if leaf else "BRANCH_LEQ",
                0 if leaf else int(tree.children_left[node]),
                0 if leaf else int(tree.children_right[node]),
            )
            for name, value in zip(TREE_COLUMNS, row):
                trees[name].append(value)
            if leaf:
                counts = tree.value[node][0]
                for class_id, share in enumerate(counts / counts.sum() / len(forest.estimators_)):
                    leaves["class_treeids"].append(tree_id)
                    leaves["class_nodeids"].append(node)
                    leaves["class_ids"].append(class_id)
                    leaves["class_weights"].append(float(np.float32(share)))
    node = helper.make_node(
        "TreeEnsembleClassifier",
        ["features"],
        ["label", "probabilities"],
        domain="ai.onnx.ml",
        classlabels_int64s=[int(c) for c in forest.classes_],
        post_transform="NONE",
        **trees,
        **leaves,
    )
    return make_model("Iris species by a random forest of 16 trees.", [node], [], [OPSET, ML_OPSET])


TREE_COLUMNS = [
    "nodes_treeids",
    "nodes_nodeids",
    "nodes_featureids",
    "nodes_values",
    "nodes_modes",
    "nodes_truenodeids",
    "nodes_falsenodeids",
]


def round_down(threshold):
    """The greatest FP32 number that is not above the threshold: x <= threshold then says the same for every FP32 x."""
    rounded = np.float32(threshold)
    return float(np.nextafter(rounded, np.float32(-np.inf)) if rounded > threshold else rounded)


def evaluate_forest(model, x):
    attributes = {a.name: helper.get_attribute_value(a) for a in model.graph.node[0].attribute}
    nodes = {(row[0], row[1]): row[2:] for row in zip(*(attributes[name] for name in TREE_COLUMNS))}
    weights = {}
    for tree, node, class_id, weight in zip(
        *(attributes[name] for name in ["class_treeids", "class_nodeids", "class_ids", "class_weights"])
    ):
        weights.setdefault((tree, node), []).append((class_id, weight))

    classes = attributes["classlabels_int64s"]
    probabilities = np.zeros((len(x), len(classes)), dtype=np.float32)
    for i, row in enumerate(x.astype(np.float32)):
        for tree in sorted(set(attributes["nodes_treeids"])):
            node = 0
            while nodes[tree, node][2] == b"BRANCH_LEQ":
                feature, threshold, _, if_true, if_false = nodes[tree, node]
                node = if_true if row[feature] <= np.float32(threshold) else if_false
            for class_id, weight in weights[tree, node]:
                probabilities[i, class_id] += np.float32(weight)
    return np.array(classes)[probabilities.argmax(axis=1)], probabilities


def make_model(description, nodes, initializers, opsets):
    graph = helper.make_graph(
        nodes,
        "iris",
        inputs=[helper.make_tensor_value_info("features", TensorProto.FLOAT, ["rows", 4])],
        outputs=[
            helper.make_tensor_value_info("label", TensorProto.INT64, ["rows"]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["rows", 3]),
        ],
        initializer=initializers,
    )
    model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="examples/iris/train.py")
    model.doc_string = description
    return model


def check_same(estimator, evaluate, x, version):
    """Stops unless the exported graph says for every flower what scikit-learn says."""
    labels, probabilities = evaluate(x)
    worst = np.abs(probabilities - estimator.predict_proba(x)).max()
    different = int((labels != estimator.predict(x)).sum())
    if different or worst > CHECK_TOLERANCE:
        raise SystemExit(
            f"version {version}: the exported graph differs from scikit-learn in {different} labels, and in a "
            f"probability by {worst:.2g} (at most {CHECK_TOLERANCE} expected)"
        )
    print(f"version {version}: as scikit-learn for all {len(x)} flowers (greatest difference {worst:.1g})")


def write_requests(rows, answers):
    values = [float(str(v)) for v in rows.ravel()]
    tensor = {"name": "features", "shape": list(rows.shape), "datatype": "FP32"}
    write_json("requests/predict.json", {"id": "three-flowers", "inputs": [{**tensor, "data": values}]})
    write_json(
        "requests/predict.grpc.json",
        {
            "model_name": "iris",
            "id": "three-flowers",
            "inputs": [{**tensor, "contents": {"fp32_contents": values}}],
        },
    )
    for version, answer in answers.items():
        labels, probabilities = answer(rows)
        response = {
            "model_name": "iris",
            "model_version": version,
            "id": "three-flowers",
            "outputs": [
                {"name": "label", "shape": [len(rows)], "datatype": "INT64", "data": labels.tolist()},
                {
                    "name": "probabilities",
                    "shape": list(probabilities.shape),
                    "datatype": "FP32",
                    "data": [round(float(p), 6) for p in probabilities.ravel()],
                },
            ],
        }
        write_json(f"requests/expected/{version}.json", {"tolerance": ANSWER_TOLERANCE, "response": response})
        for row, label, shares in zip(rows, labels, probabilities):
            print(f"version {version}: {row} is {label}, probabilities {shares.round(3)}")


def write_json(path, value):
    write_bytes(path, (dump(value) + "\n").encode())


def dump(value, indent=""):
    """JSON with lists of plain values on one line."""
    inner = indent + "  "
    if isinstance(value, dict):
        members = [f"{inner}{json.dumps(k)}: {dump(v, inner)}" for k, v in value.items()]
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(inner + dump(v, inner) for v in value) + f"\n{indent}]"
    return json.dumps(value)


def write_bytes(path, content):
    target = HERE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


if __name__ == "__main__":
    main()
