#!/usr/bin/python3
"""Asks a server over gRPC's health protocol for the state of itself and of each model and version, and prints them.

Needs what predict.py needs.
"""

import importlib
import pathlib
import subprocess
import sys
import tempfile

import grpc

PROTOS = pathlib.Path(__file__).parents[2] / "protos" / "health"


def messages():
    """The protocol's messages, as classes that protoc makes."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["protoc", f"--proto_path={PROTOS}", f"--python_out={folder}", "health.proto"]
        subprocess.run(command, check=True)
        sys.path.insert(0, folder)
        sys.dont_write_bytecode = True
        return importlib.import_module("health_pb2")


def main(target):
    protocol = messages()
    with grpc.insecure_channel(target) as channel:
        list_all = channel.unary_unary(
            "/grpc.health.v1.Health/List",
            request_serializer=protocol.HealthListRequest.SerializeToString,
            response_deserializer=protocol.HealthListResponse.FromString,
        )
        statuses = list_all(protocol.HealthListRequest(), timeout=30).statuses

    for name, each in sorted(statuses.items()):
        status = protocol.HealthCheckResponse.ServingStatus.Name(each.status)
        print(f"{name or 'the server'}: {status}")


if __name__ == "__main__":
    main(sys.argv[1])
