#!/usr/bin/python3
"""Sends messages as they are, one after the other, with Debian's python3-grpcio, set up as Triton's Python client sets it up.

Reads {"target", "calls": [{"rpc", "message", "metadata", "gzip", "async"}]} and writes [{"code", "details", "message"}]; messages in
base64.
"""

import base64
import json
import sys

import grpc

SERVICE = "/inference.GRPCInferenceService/"
LARGEST = 2**31 - 1
OPTIONS = [
    ("grpc.max_send_message_length", LARGEST),
    ("grpc.max_receive_message_length", LARGEST),
    ("grpc.keepalive_time_ms", LARGEST),
    ("grpc.keepalive_timeout_ms", 20000),
    ("grpc.keepalive_permit_without_calls", False),
    ("grpc.http2.max_pings_without_data", 2),
    ("grpc.enable_http_proxy", 0),
]


def same(message):
    return message


def perform(channel, call):
    rpc = channel.unary_unary(SERVICE + call["rpc"], request_serializer=same, response_deserializer=same)
    message = base64.b64decode(call["message"])
    compression = grpc.Compression.Gzip if call["gzip"] else grpc.Compression.NoCompression
    settings = {"metadata": list(call["metadata"].items()), "timeout": None, "compression": compression}
    try:
        answer = rpc.future(message, **settings).result() if call["async"] else rpc(message, **settings)
        return {"code": "OK", "details": "", "message": base64.b64encode(answer).decode()}
    except grpc.RpcError as error:
        return {"code": error.code().name, "details": error.details(), "message": ""}


def main():
    job = json.load(sys.stdin)
    with grpc.insecure_channel(job["target"], options=OPTIONS) as channel:
        json.dump([perform(channel, call) for call in job["calls"]], sys.stdout)


if __name__ == "__main__":
    main()
