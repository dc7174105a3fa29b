#!/usr/bin/python3
"""Writes vectors.json: the bytes that Triton's public example clients put on the wire; README.md says how they were derived."""

import base64
import gzip
import json
import pathlib
import struct
import zlib

COUNT = 16
SHAPE = [1, COUNT]
ASCENDING = list(range(COUNT))
ONES = [1] * COUNT
MINUS_ONES = [-1] * COUNT
QUERY = "?test_1=1&test_2=2"
WRONG_CONFIG = '"parameters": {"config": {{"max_batch_size": "16"}}}'
RIGHT_CONFIG = '{"max_batch_size":"16"}'


def ints(values):
    return struct.pack(f"<{len(values)}i", *values)


def strings(values):
    """Elements of BYTES: each with its length before it."""
    return b"".join(struct.pack("<I", len(value)) + value for value in values)


def digits(values):
    return [str(value).encode() for value in values]


# HTTP: the JSON of python-rapidjson and of RapidJSON has no blanks; members stand in the order in which the client adds them.


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


def http(what, method, path, headers, body=b""):
    head = [f"{method} {path} HTTP/1.1"] + [f"{name}: {value}" for name, value in headers]
    return {"what": what, "head": head, "body": base64.b64encode(body).decode()}


def python_http(what, method, path, extra=(), body=b""):
    """geventhttpclient: its own header, the caller's, then Host, and Content-Length where there is a body; all in lower case."""
    headers = [("User-Agent", "python/gevent-http-client-2.0.8"), *extra, ("Host", "localhost:8000")]
    if body:
        headers.append(("Content-Length", len(body)))
    return http(what, method, path, [(name.lower(), value) for name, value in headers], body)


def python_input(name, datatype, values, raw):
    tensor = {"name": name, "shape": SHAPE, "datatype": datatype}
    if raw is None:
        tensor["data"] = values
    else:
        tensor["parameters"] = {"binary_data_size": len(raw)}
    return tensor, raw or b""


def python_output(name, binary):
    return {"name": name, "parameters": {"binary_data": binary}}


def python_infer(what, model, inputs, outputs, query="", coding=None):
    request = {"inputs": [tensor for tensor, _ in inputs]}
    if outputs:
        request["outputs"] = outputs
    else:
        request["parameters"] = {"binary_data_output": True}
    text = compact(request)
    raw = b"".join(raw for _, raw in inputs)
    body = text + raw
    extra = []
    if coding:
        extra = [("Content-Encoding", coding), ("Accept-Encoding", coding)]
        # The client's gzip has the time in it; here it is 0.
        body = gzip.compress(body, mtime=0) if coding == "gzip" else zlib.compress(body)
    if raw:
        extra.append(("Inference-Header-Content-Length", len(text)))
    return python_http(what, "POST", f"/v2/models/{model}/infer{query}", extra, body)


def simple_http_infer(coding=None):
    inputs = [
        python_input("INPUT0", "INT32", ASCENDING, None),
        python_input("INPUT1", "INT32", MINUS_ONES, ints(MINUS_ONES)),
    ]
    outputs = [python_output("OUTPUT0", True), python_output("OUTPUT1", False)]
    return [
        python_infer("infer", "simple", inputs, outputs, QUERY, coding),
        python_http("get_inference_statistics", "GET", "/v2/models/simple/stats"),
        python_infer("infer without outputs", "simple", inputs, None, QUERY, coding),
        python_infer("infer of a wrong model", "wrong_model_name", inputs, outputs, QUERY),
    ]


def simple_http_async_infer():
    inputs = [python_input("INPUT0", "INT32", None, ints(ASCENDING)), python_input("INPUT1", "INT32", None, ints(ONES))]
    outputs = [python_output("OUTPUT0", True), python_output("OUTPUT1", True)]
    return [python_infer("async_infer", "simple", inputs, outputs)] * 2


def simple_http_aio_infer():
    """aiohttp: Host, the caller's headers, then its defaults, and last those of the body."""
    made = simple_http_async_infer()[0]
    body = base64.b64decode(made["body"])
    length = next(line for line in made["head"] if line.startswith("inference-header")).split(": ")[1]
    headers = [
        ("Host", "localhost:8000"),
        ("Inference-Header-Content-Length", length),
        ("Accept", "*/*"),
        ("Accept-Encoding", "gzip, deflate"),
        ("User-Agent", "Python/3.11 aiohttp/3.8.4"),
        ("Content-Length", len(body)),
        ("Content-Type", "application/octet-stream"),
    ]
    return [http("infer", "POST", "/v2/models/simple/infer", headers, body)]


def identity(what, elements, binary):
    texts = None if binary else [element.decode() for element in elements]
    tensor = python_input("INPUT0", "BYTES", texts, strings(elements) if binary else None)
    return python_infer(what, "simple_identity", [tensor], [python_output("OUTPUT0", binary)])


def simple_http_string():
    inputs = [
        python_input("INPUT0", "BYTES", None, strings(digits(ASCENDING))),
        python_input("INPUT1", "BYTES", [str(value) for value in ONES], None),
    ]
    outputs = [python_output("OUTPUT0", True), python_output("OUTPUT1", False)]
    zeros, blobs = [b"he\0llo"] * COUNT, [b"\0\1\2\3"] * COUNT
    return [
        python_infer("infer", "simple_string", inputs, outputs),
        identity("text with a zero, binary", zeros, True),
        identity("text with a zero, JSON", zeros, False),
        identity("blobs, binary", blobs, True),
        identity("blobs, JSON", blobs, False),
    ]


def simple_http_health_metadata():
    return [
        python_http("is_server_live", "GET", f"/v2/health/live{QUERY}"),
        python_http("is_server_ready", "GET", "/v2/health/ready"),
        python_http("is_model_ready", "GET", "/v2/models/simple/ready"),
        python_http("get_server_metadata", "GET", "/v2"),
        python_http("get_model_metadata", "GET", f"/v2/models/simple{QUERY}"),
        python_http("get_model_metadata of a wrong model", "GET", "/v2/models/wrong_model_name"),
    ]


def simple_http_model_control():
    def load(what, model, config=None):
        request = {} if config is None else {"parameters": {"config": config}}
        return python_http(what, "POST", f"/v2/repository/models/{model}/load", body=compact(request))

    unload = {"parameters": {"unload_dependents": False}}
    ready = python_http("is_model_ready", "GET", "/v2/models/simple/ready")
    return [
        # A body of no bytes: no Content-Length either.
        python_http("get_model_repository_index", "POST", "/v2/repository/index"),
        load("load_model", "simple"),
        ready,
        load("load_model, a config that is none", "simple", WRONG_CONFIG),
        load("load_model, a config", "simple", RIGHT_CONFIG),
        python_http("get_model_config", "GET", "/v2/models/simple/config"),
        python_http("unload_model", "POST", "/v2/repository/models/simple/unload", body=compact(unload)),
        ready,
        load("load_model of a wrong model", "wrong_model_name"),
    ]


def cpp_http_infer():
    """libcurl: Host, User-Agent and Accept, the client's headers, then Content-Length."""

    def tensor(name):
        return {"name": name, "datatype": "INT32", "shape": SHAPE, "parameters": {"binary_data_size": 4 * COUNT}}

    request = {"id": "", "parameters": {"binary_data_output": True}, "inputs": [tensor("INPUT0"), tensor("INPUT1")]}
    text = compact(request)
    body = text + ints(ASCENDING) + ints(ONES)
    own = [("Host", "localhost:8000"), ("User-Agent", "libcurl-agent/1.0"), ("Accept", "*/*")]
    headers = [
        *own,
        ("Inference-Header-Content-Length", len(text)),
        ("Content-Type", "application/octet-stream"),
        ("Content-Length", len(body)),
    ]
    return [
        http("Infer", "POST", "/v2/models/simple/infer", headers, body),
        http("ModelInferenceStatistics", "GET", "/v2/models/simple/stats", own),
    ]


# gRPC: protobuf's binary format, fields in the order of their numbers, those at their default left out.


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field(number, value):
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    return varint(number << 3) + varint(value)


def packed(number, values):
    return field(number, b"".join(varint(value) for value in values))


def name_and_version(name, version=""):
    return field(1, name) + (field(2, version) if version else b"")


def grpc(what, rpc, message=b"", metadata=None, gzip=False, is_async=False):
    return {
        "what": what,
        "rpc": rpc,
        "metadata": metadata or {},
        "gzip": gzip,
        "async": is_async,
        "message": base64.b64encode(message).decode(),
    }


def grpc_input(name, datatype, contents=b""):
    tensor = field(1, name) + field(2, datatype) + packed(3, SHAPE)
    return tensor + (field(5, contents) if contents else b"")


def grpc_infer(model, inputs, outputs=("OUTPUT0", "OUTPUT1"), raw=(), version=""):
    message = name_and_version(model, version)
    message += b"".join(field(5, tensor) for tensor in inputs)
    message += b"".join(field(6, field(1, name)) for name in outputs)
    return message + b"".join(field(7, content) for content in raw)


def simple_inputs(datatype="INT32"):
    return [grpc_input("INPUT0", datatype), grpc_input("INPUT1", datatype)]


def simple_grpc_infer(gzip=False):
    raw = [ints(ASCENDING), ints(ONES)]
    return [
        grpc("infer", "ModelInfer", grpc_infer("simple", simple_inputs(), raw=raw), {"test": "1"}, gzip),
        grpc("get_inference_statistics", "ModelStatistics", name_and_version("simple")),
        grpc("infer without outputs", "ModelInfer", grpc_infer("simple", simple_inputs(), (), raw), gzip=gzip),
    ]


def simple_grpc_async_infer():
    message = grpc_infer("simple", simple_inputs(), raw=[ints(ASCENDING), ints(ONES)])
    return [grpc("async_infer", "ModelInfer", message, is_async=True)]


def simple_grpc_string():
    def identity(what, elements):
        message = grpc_infer("simple_identity", [grpc_input("INPUT0", "BYTES")], ("OUTPUT0",), [strings(elements)])
        return grpc(what, "ModelInfer", message)

    raw = [strings(digits(ASCENDING)), strings(digits(ONES))]
    return [
        grpc("infer", "ModelInfer", grpc_infer("simple_string", simple_inputs("BYTES"), raw=raw)),
        identity("text with a zero", [b"he\0llo"] * COUNT),
        identity("blobs", [b"\0\1\2\3"] * COUNT),
    ]


def grpc_explicit_int(model="simple", datatype="INT32"):
    def inputs(first):
        return [
            grpc_input("INPUT0", datatype, packed(2, first)),
            grpc_input("INPUT1", datatype, packed(2, ONES)),
        ]

    called = grpc("ModelInfer", "ModelInfer", grpc_infer(model, inputs(ASCENDING)))
    if datatype == "INT8":
        wrong = grpc_infer(model, inputs(ASCENDING), version="wrong_specification")
        return [called, grpc("ModelInfer of a wrong version", "ModelInfer", wrong)]
    # NumPy makes 64-bit integers of the list.
    both = grpc_infer(model, inputs(ASCENDING[8:]), raw=[struct.pack("<8q", *ASCENDING[:8])])
    return [called, grpc("ModelInfer of contents and raw contents", "ModelInfer", both)]


def grpc_explicit_byte():
    def tensor(name, elements):
        return grpc_input(name, "BYTES", b"".join(field(8, element) for element in elements))

    inputs = [tensor("INPUT0", digits(ASCENDING)), tensor("INPUT1", digits(ONES))]
    return [grpc("ModelInfer", "ModelInfer", grpc_infer("simple_string", inputs))]


def simple_grpc_health_metadata():
    headers = {"test": "1", "dummy": "2"}
    simple = name_and_version("simple")
    return [
        grpc("is_server_live", "ServerLive", metadata=headers),
        grpc("is_server_ready", "ServerReady"),
        grpc("is_model_ready", "ModelReady", simple),
        grpc("get_server_metadata", "ServerMetadata"),
        grpc("get_model_metadata", "ModelMetadata", simple, headers),
        grpc("get_model_metadata of a wrong model", "ModelMetadata", name_and_version("wrong_model_name")),
        grpc("get_model_config", "ModelConfig", simple),
    ]


def simple_grpc_model_control():
    def load(what, model, config=None, files=()):
        message = field(2, model)
        if config is not None:
            message += field(3, field(1, "config") + field(2, field(3, config)))
        for path, content in files:
            message += field(3, field(1, path) + field(2, field(4, content)))
        return grpc(what, "RepositoryModelLoad", message)

    # A member of a oneof is sent at its default too.
    unload = field(2, "simple") + field(3, field(1, "unload_dependents") + field(2, field(1, 0)))
    ready = grpc("is_model_ready", "ModelReady", name_and_version("simple"))
    return [
        grpc("get_model_repository_index", "RepositoryIndex"),
        load("load_model", "simple"),
        ready,
        load("load_model, a config that is none", "simple", WRONG_CONFIG),
        load("load_model, a config", "simple", RIGHT_CONFIG),
        grpc("get_model_config", "ModelConfig", name_and_version("simple")),
        grpc("unload_model", "RepositoryModelUnload", unload),
        ready,
        load("load_model, a file of a long name", "simple", "{}", [("file:" + "A" * 256, b"a")]),
        grpc("is_server_live", "ServerLive"),
        load("load_model of a wrong model", "wrong_model_name"),
    ]


EXAMPLES = {
    "simple_http_health_metadata.py": simple_http_health_metadata(),
    "simple_http_infer_client.py": simple_http_infer(),
    "simple_http_infer_client.py, gzip": simple_http_infer("gzip"),
    "simple_http_infer_client.py, deflate": simple_http_infer("deflate"),
    "simple_http_async_infer_client.py": simple_http_async_infer(),
    "simple_http_aio_infer_client.py": simple_http_aio_infer(),
    "simple_http_string_infer_client.py": simple_http_string(),
    "simple_http_model_control.py": simple_http_model_control(),
    "simple_http_infer_client.cc": cpp_http_infer(),
    "simple_grpc_health_metadata.py": simple_grpc_health_metadata(),
    "simple_grpc_infer_client.py": simple_grpc_infer(),
    "simple_grpc_infer_client.py, gzip": simple_grpc_infer(gzip=True),
    "simple_grpc_async_infer_client.py": simple_grpc_async_infer(),
    "simple_grpc_string_infer_client.py": simple_grpc_string(),
    "grpc_explicit_int_content_client.py": grpc_explicit_int(),
    "grpc_explicit_int8_content_client.py": grpc_explicit_int("simple_int8", "INT8"),
    "grpc_explicit_byte_content_client.py": grpc_explicit_byte(),
    "simple_grpc_model_control.py": simple_grpc_model_control(),
}

if __name__ == "__main__":
    target = pathlib.Path(__file__).with_name("vectors.json")
    target.write_text(json.dumps(EXAMPLES, indent=1) + "\n")
