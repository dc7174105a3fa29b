#!/usr/bin/python3
"""Asks a model in a cluster as its users do, over REST and gRPC, and says who answered.

    load.py --model iris --host iris.demo.svc --count 200          so many requests over each protocol
    load.py --model iris --host iris.demo.svc --until FILE         until FILE is there; a line at its start says that it runs
    load.py … --callers 4                                          four at a time over each protocol
    load.py … --pause 3                                            each caller rests so many milliseconds between requests

Prints one JSON object: for each protocol how many requests there were, the answers by variant, by version and by generation of the route, what failed, and how long the slowest took.
An answer that is not what its version answers (examples/iris/requests/expected) is a failure. Each caller has one connection,
made anew where it breaks between requests, as clients do; a request is never repeated. Needs Debian's python3-grpcio and protoc.
"""

import argparse
import collections
import http.client
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

import grpc

ROOT = pathlib.Path(__file__).resolve().parents[2]
REQUESTS = ROOT / "examples/iris/requests"
PROTO = ["protoc", f"--proto_path={ROOT / 'protos/inference'}", "inference.proto"]
METHOD = "/inference.GRPCInferenceService/ModelInfer"
EXPECTED = {
    version: json.loads((REQUESTS / f"expected/{version}.json").read_text())["response"]["outputs"][0]["data"]
    for version in ("1", "2")
}


class Tally:
    def __init__(self):
        self.requests = 0
        self.variants = collections.Counter()
        self.versions = collections.Counter()
        self.generations = collections.defaultdict(collections.Counter)
        self.failures = []
        self.slowest = 0.0

    def took(self, begun):
        self.slowest = max(self.slowest, time.monotonic() - begun)

    def answered(self, variant, version, generation, labels):
        self.generations[generation][variant] += 1
        self.variants[variant] += 1
        self.versions[version] += 1
        if labels != EXPECTED.get(version):
            self.failures.append(f"version {version} answered {labels}, not {EXPECTED.get(version)}")


def report(tallies):
    def summed(counters):
        return sum(counters, collections.Counter())

    generations = {generation for tally in tallies for generation in tally.generations}
    return {
        "requests": sum(tally.requests for tally in tallies),
        "variants": summed(tally.variants for tally in tallies),
        "versions": summed(tally.versions for tally in tallies),
        "generations": {each: summed(tally.generations[each] for tally in tallies) for each in generations},
        "failed": sum(len(tally.failures) for tally in tallies),
        "failures": [failure for tally in tallies for failure in tally.failures][:5],
        "slowest_ms": round(1000 * max(tally.slowest for tally in tallies)),
    }


def ask_over_rest(arguments, more, tally):
    body = (REQUESTS / "predict.json").read_bytes()
    connection = http.client.HTTPConnection(arguments.host, arguments.http, timeout=30)
    while more(tally):
        tally.requests += 1
        begun = time.monotonic()
        try:
            connection.request("POST", f"/v2/models/{arguments.model}/infer", body, {"content-type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 200:
                tally.failures.append(f"{answer.status}: {text[:300].decode(errors='replace')}")
                continue
            outputs = json.loads(text)["outputs"]
            labels = next(output["data"] for output in outputs if output["name"] == "label")
            said = answer.headers
            tally.answered(said["sluice-variant"], said["sluice-version"], said["sluice-route-generation"], labels)
            if answer.headers.get("connection", "").lower() == "close":
                connection.close()
        except Exception as error:
            tally.failures.append(f"{type(error).__name__}: {error}")
            connection.close()
        finally:
            tally.took(begun)


def ask_over_grpc(arguments, more, tally):
    request = json.loads((REQUESTS / "predict.json").read_text())["inputs"][0]
    numbers = " ".join(f"fp32_contents: {number}" for number in flat(request["data"]))
    shape = " ".join(f"shape: {length}" for length in request["shape"])
    text = (
        f'model_name: "{arguments.model}" inputs {{ name: "{request["name"]}" datatype: "FP32" {shape} '
        f"contents {{ {numbers} }} }}"
    )
    message = subprocess.run(
        [*PROTO, "--encode=inference.ModelInferRequest"], input=text.encode(), stdout=subprocess.PIPE, check=True
    ).stdout
    labels = {}
    with grpc.insecure_channel(f"{arguments.host}:{arguments.grpc}") as channel:
        call = channel.unary_unary(METHOD)
        while more(tally):
            tally.requests += 1
            begun = time.monotonic()
            try:
                answer, done = call.with_call(message, timeout=30)
                said = {**dict(done.initial_metadata()), **dict(done.trailing_metadata())}
                if answer not in labels:
                    labels[answer] = labels_of(answer)
                variant, version = said.get("sluice-variant"), said.get("sluice-version")
                tally.answered(variant, version, said.get("sluice-route-generation"), labels[answer])
            except grpc.RpcError as error:
                tally.failures.append(f"{error.code().name}: {error.details()}")
            finally:
                tally.took(begun)


def flat(numbers):
    return [number for each in numbers for number in (flat(each) if isinstance(each, list) else [each])]


def labels_of(answer):
    text = subprocess.run(
        [*PROTO, "--decode=inference.ModelInferResponse"], input=answer, stdout=subprocess.PIPE, check=True
    ).stdout.decode()
    return [int(line.split(":")[1]) for line in text.splitlines() if line.strip().startswith("int64_contents:")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--http", type=int, default=8080)
    parser.add_argument("--grpc", type=int, default=8081)
    parser.add_argument("--count", type=int)
    parser.add_argument("--until")
    parser.add_argument("--callers", type=int, default=1)
    parser.add_argument("--pause", type=float, default=0)
    arguments = parser.parse_args()

    def more(tally):
        time.sleep(arguments.pause / 1000)
        if arguments.until:
            return not os.path.exists(arguments.until)
        return tally.requests < arguments.count

    ways = {"rest": ask_over_rest, "grpc": ask_over_grpc}
    tallies = {name: [Tally() for _ in range(arguments.callers)] for name in ways}
    threads = [
        threading.Thread(target=ways[name], args=(arguments, more, tally)) for name in ways for tally in tallies[name]
    ]
    for thread in threads:
        thread.start()
    if arguments.until:
        print("running", flush=True)
    for thread in threads:
        thread.join()
    json.dump({name: report(of_way) for name, of_way in tallies.items()}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
