#!/usr/bin/python3
"""Performs the calls of one job with Debian's python3-grpcio; ../README.md describes job and result."""

import base64
import collections
import concurrent.futures
import importlib
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import threading


class BadJob(Exception):
    """The job, or what it needs on this machine, is not as expected; the message says where."""


try:
    import google.protobuf.descriptor_pb2 as descriptor_pb2
    import google.protobuf.json_format as json_format
    import google.protobuf.message_factory as message_factory
    import grpc
except ImportError as error:
    print(f"client.py: {error}: apt-get install python3-grpcio python3-protobuf", file=sys.stderr)
    sys.exit(2)

REQUIRED = object()
JOB_FIELDS = {
    "proto": (str, REQUIRED),
    "service": (str, "inference.GRPCInferenceService"),
    "target": (str, REQUIRED),
    "channels": (int, 1),
    "concurrency": (int, 1),
    "count": (list, []),
    "calls": (list, REQUIRED),
}
CALL_FIELDS = {
    "rpc": (str, REQUIRED),
    "request": (dict, {}),
    "requests": (list, []),
    "take": (int, 1000000),
    "metadata": (dict, {}),
    "deadlineMs": (int, 10000),
    "gzip": (bool, False),
    "repeat": (int, 1),
}


def read_job(text):
    try:
        # -0 is a float whose sign counts; an int would drop it.
        value = json.loads(text, parse_int=lambda digits: -0.0 if digits == "-0" else int(digits))
    except ValueError as error:
        raise BadJob(f"the job is not JSON: {error}") from error
    job = read_fields(value, JOB_FIELDS, "job")
    job["calls"] = [read_fields(call, CALL_FIELDS, f"job.calls[{i}]") for i, call in enumerate(job["calls"])]
    return job


def read_fields(value, fields, path):
    if type(value) is not dict:
        raise BadJob(f"{path}: expected an object, got {type(value).__name__}")
    for name in value:
        if name not in fields:
            raise BadJob(f"{path}.{name}: unknown field, expected one of {', '.join(fields)}")
    read = {}
    for name, (wanted, absent) in fields.items():
        read[name] = value.get(name, absent)
        if read[name] is REQUIRED:
            raise BadJob(f"{path}.{name}: expected {wanted.__name__}, got nothing")
        if type(read[name]) is not wanted:
            raise BadJob(f"{path}.{name}: expected {wanted.__name__}, got {type(read[name]).__name__}")
        if wanted is int and read[name] < 1:
            raise BadJob(f"{path}.{name}: expected at least 1, got {read[name]}")
    return read


def load_service(proto, name):
    """The service's descriptor, by classes that protoc generates into a folder that is gone afterwards."""
    path = pathlib.Path(proto)
    with tempfile.TemporaryDirectory() as folder:
        try:
            command = ["protoc", f"--proto_path={path.parent}", f"--python_out={folder}", path.name]
            subprocess.run(command, check=True, capture_output=True, text=True)
        except FileNotFoundError as error:
            raise BadJob("protoc is not there: apt-get install protobuf-compiler") from error
        except subprocess.CalledProcessError as error:
            raise BadJob(f"job.proto: protoc cannot compile {proto}: {error.stderr.strip()}") from error
        sys.path.insert(0, folder)
        sys.dont_write_bytecode = True
        generated = importlib.import_module(f"{path.stem}_pb2")
        sys.path.remove(folder)
    service = generated.DESCRIPTOR.services_by_name.get(name.split(".")[-1])
    if service is None or service.full_name != name:
        raise BadJob(f"job.proto: {proto} does not define {name}")
    return service


class PreparedCall:
    """One call of the job with its message made, its metadata decoded and its result so far."""

    def __init__(self, call, index, service, count):
        path = f"job.calls[{index}]"
        method = service.methods_by_name.get(call["rpc"])
        shape = method and shape_of(method)
        if method is None or shape == (True, False):
            raise BadJob(f"{path}.rpc: {service.full_name} has no rpc {call['rpc']} with a stream both ways, of answers, or none")
        self.is_request_stream, self.is_response_stream = shape
        messages = message_factory.MessageFactory()
        self.response_type = messages.GetPrototype(method.output_type)
        self.path = f"/{service.full_name}/{method.name}"
        try:
            request_type = messages.GetPrototype(method.input_type)
            self.request = json_format.ParseDict(widen_fp32(call["request"]), request_type())
            self.requests = [json_format.ParseDict(widen_fp32(each), request_type()) for each in call["requests"]]
        except json_format.ParseError as error:
            raise BadJob(f"{path}.request: {error}") from error
        self.take = call["take"]
        self.metadata = to_metadata(call["metadata"], f"{path}.metadata")
        self.deadline_seconds = call["deadlineMs"] / 1000
        self.compression = grpc.Compression.Gzip if call["gzip"] else grpc.Compression.NoCompression
        self.repeat = call["repeat"]
        self.statuses = collections.Counter()
        self.counts = {name: collections.Counter() for name in count}
        self.first = None
        self.first_failure = None

    def perform(self, channel):
        return self.perform_stream(channel) if self.is_response_stream else self.perform_unary(channel)

    def perform_stream(self, channel):
        """Every request is sent at once; the call ends by itself, or is cancelled when enough answers are there."""
        open_rpc = channel.stream_stream if self.is_request_stream else channel.unary_stream
        rpc = open_rpc(
            self.path, request_serializer=lambda m: m.SerializeToString(), response_deserializer=self.response_type.FromString
        )
        call = rpc(
            iter(self.requests) if self.is_request_stream else self.request,
            timeout=self.deadline_seconds,
            metadata=self.metadata,
            compression=self.compression,
        )
        responses = []
        try:
            for response in call:
                responses.append(to_json(response))
                if len(responses) == self.take:
                    call.cancel()
        except grpc.RpcError:
            pass  # The status says it.
        return self.outcome(call, None, responses)

    def perform_unary(self, channel):
        rpc = channel.unary_unary(
            self.path, request_serializer=lambda m: m.SerializeToString(), response_deserializer=self.response_type.FromString
        )
        try:
            response, call = rpc.with_call(
                self.request, timeout=self.deadline_seconds, metadata=self.metadata, compression=self.compression
            )
        except grpc.RpcError as error:
            response, call = None, error
        return self.outcome(call, response, [])

    @staticmethod
    def outcome(call, response, responses):
        return {
            "status": call.code().name,
            "code": call.code().value[0],
            "details": call.details() or "",
            "response": to_json(response),
            "responses": responses,
            "metadata": from_metadata(call.initial_metadata()),
            "trailers": from_metadata(call.trailing_metadata()),
        }

    def record(self, outcome, repetition):
        self.statuses[outcome["status"]] += 1
        for name, counts in self.counts.items():
            values = outcome["metadata"].get(name) or outcome["trailers"].get(name) or []
            counts[",".join(values)] += 1
        if repetition == 0:
            self.first = outcome
        if outcome["code"] != 0:
            self.first_failure = self.first_failure or outcome

    def result(self):
        return {
            "statuses": self.statuses,
            "counts": self.counts,
            "first": self.first,
            "firstFailure": self.first_failure,
        }


def shape_of(method):
    """Whether requests and responses are streams: this library's descriptors know, but do not say."""
    file = descriptor_pb2.FileDescriptorProto()
    method.containing_service.file.CopyToProto(file)
    found = next(
        m for s in file.service if s.name == method.containing_service.name for m in s.method if m.name == method.name
    )
    return found.client_streaming, found.server_streaming


def widen_fp32(value):
    """FP32 numbers written out in full: the library takes the shortest text of the greatest FP32 for an overflow."""
    if isinstance(value, list):
        return [widen_fp32(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: [struct.unpack("f", struct.pack("f", v))[0] if isinstance(v, float) else v for v in item]
        if name == "fp32_contents"
        else widen_fp32(item)
        for name, item in value.items()
    }


def to_json(message):
    return None if message is None else json_format.MessageToDict(message, preserving_proto_field_name=True)


def to_metadata(lists, path):
    pairs = []
    for name, values in lists.items():
        if type(values) is not list or not all(type(value) is str for value in values):
            raise BadJob(f"{path}.{name}: expected a list of strings")
        if not re.fullmatch("[0-9a-z_.-]+", name):
            raise BadJob(f"{path}.{name}: expected a name of lower-case letters, digits, '_', '.' and '-'")
        try:
            pairs += [(name, base64.b64decode(v, validate=True) if name.endswith("-bin") else v) for v in values]
        except ValueError as error:
            raise BadJob(f"{path}.{name}: {error}") from error
    return pairs


def from_metadata(pairs):
    lists = {}
    for name, value in pairs or ():
        text = base64.b64encode(value).decode() if isinstance(value, bytes) else value
        lists.setdefault(name, []).append(text)
    return lists


def perform_all(calls, channels, concurrency):
    turns = enumerate((call, repetition) for call in calls for repetition in range(call.repeat))
    lock = threading.Lock()

    def worker():
        while True:
            with lock:
                turn, (call, repetition) = next(turns, (None, (None, None)))
            if call is None:
                return
            outcome = call.perform(channels[turn % len(channels)])
            with lock:
                call.record(outcome, repetition)

    with concurrent.futures.ThreadPoolExecutor(concurrency) as pool:
        for done in [pool.submit(worker) for _ in range(concurrency)]:
            done.result()


def open_channel(target):
    options = {
        "grpc.use_local_subchannel_pool": 1,
        "grpc.enable_http_proxy": 0,
        "grpc.max_receive_message_length": -1,
        "grpc.max_send_message_length": -1,
    }
    return grpc.insecure_channel(target, options=list(options.items()))


def main():
    job = read_job(sys.stdin.buffer.read())
    service = load_service(job["proto"], job["service"])
    calls = [PreparedCall(call, i, service, job["count"]) for i, call in enumerate(job["calls"])]
    channels = [open_channel(job["target"]) for _ in range(job["channels"])]
    try:
        perform_all(calls, channels, job["concurrency"])
    finally:
        for channel in channels:
            channel.close()
    json.dump({"results": [call.result() for call in calls]}, sys.stdout)
    print()


if __name__ == "__main__":
    try:
        main()
    except BadJob as error:
        print("client.py: " + " ".join(str(error).split()), file=sys.stderr)
        sys.exit(2)
