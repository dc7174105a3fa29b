#!/usr/bin/python3
"""Asks the iris model about two flowers over gRPC (Open Inference Protocol v2), and prints what it answers.

Needs Debian's python3-grpcio, python3-protobuf and protobuf-compiler, or the same from elsewhere.
"""

import importlib
import pathlib
import struct
import subprocess
import sys
import tempfile

import grpc

PROTOS = pathlib.Path(__file__).parents[2] / "protos" / "inference"
METHOD = "/inference.GRPCInferenceService/ModelInfer"
FLOWERS = [5.1, 3.5, 1.4, 0.2, 7.2, 3.0, 5.8, 1.6]
FORMATS = {"FP32": "f", "INT64": "q"}


def messages():
    """The protocol's messages, as classes that protoc makes."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["protoc", f"--proto_path={PROTOS}", f"--python_out={folder}", "inference.proto"]
        subprocess.run(command, check=True)
        sys.path.insert(0, folder)
        sys.dont_write_bytecode = True
        return importlib.import_module("inference_pb2")


def main(target):
    protocol = messages()
    request = protocol.ModelInferRequest(model_name="iris")
    request.inputs.add(name="features", datatype="FP32", shape=[2, 4])
    request.raw_input_contents.append(struct.pack("<8f", *FLOWERS))

    with grpc.insecure_channel(target) as channel:
        infer = channel.unary_unary(
            METHOD,
            request_serializer=protocol.ModelInferRequest.SerializeToString,
            response_deserializer=protocol.ModelInferResponse.FromString,
        )
        response = infer(request, timeout=30)

    for output, raw in zip(response.outputs, response.raw_output_contents):
        elements = [element for (element,) in struct.iter_unpack("<" + FORMATS[output.datatype], raw)]
        print(f"{output.name} {output.datatype} {list(output.shape)}: {', '.join(map(str, elements))}")


if __name__ == "__main__":
    main(sys.argv[1])
