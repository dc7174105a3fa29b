'use strict';

// Performs the calls of one job with @grpc/grpc-js; ../README.md describes job and result.
// CommonJS, so that NODE_PATH can name a node_modules folder outside the repository.

const { Buffer } = require('node:buffer');
const { readFileSync } = require('node:fs');

const GZIP = 2;

class BadJob extends Error {}

function requireLibrary(name) {
  try {
    return require(name);
  } catch (error) {
    throw new BadJob(`cannot load ${name} (${error.code}): run npm ci in this folder, or set NODE_PATH`);
  }
}

const JOB_FIELDS = {
  proto: { type: 'string' },
  service: { type: 'string', absent: 'inference.GRPCInferenceService' },
  target: { type: 'string' },
  channels: { type: 'integer', absent: 1 },
  concurrency: { type: 'integer', absent: 1 },
  count: { type: 'array', absent: [] },
  calls: { type: 'array' },
};

const CALL_FIELDS = {
  rpc: { type: 'string' },
  request: { type: 'object', absent: {} },
  requests: { type: 'array', absent: [] },
  take: { type: 'integer', absent: 1000000 },
  metadata: { type: 'object', absent: {} },
  deadlineMs: { type: 'integer', absent: 10000 },
  gzip: { type: 'boolean', absent: false },
  repeat: { type: 'integer', absent: 1 },
};

function readJob(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadJob(`the job is not JSON: ${error.message}`);
  }
  const job = readFields(value, JOB_FIELDS, 'job');
  job.calls = job.calls.map((call, i) => readFields(call, CALL_FIELDS, `job.calls[${i}]`));
  return job;
}

function readFields(value, fields, path) {
  if (kindOf(value) !== 'object') throw new BadJob(`${path}: expected an object, got ${kindOf(value)}`);
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) {
      throw new BadJob(`${path}.${name}: unknown field, expected one of ${Object.keys(fields).join(', ')}`);
    }
  }
  const read = {};
  for (const [name, { type, absent }] of Object.entries(fields)) {
    read[name] = value[name] ?? absent;
    if (kindOf(read[name]) !== type) {
      throw new BadJob(`${path}.${name}: expected ${type}, got ${kindOf(read[name])}`);
    }
    if (type === 'integer' && read[name] < 1) throw new BadJob(`${path}.${name}: expected at least 1, got ${read[name]}`);
  }
  return read;
}

function kindOf(value) {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function loadService(proto, service) {
  const { loadSync } = requireLibrary('@grpc/proto-loader');
  let definition;
  try {
    definition = loadSync(proto, { keepCase: true, longs: String, enums: String, bytes: String });
  } catch (error) {
    throw new BadJob(`job.proto: cannot load ${proto}: ${error.message}`);
  }
  if (!definition[service]) throw new BadJob(`job.proto: ${proto} does not define ${service}`);
  return definition[service];
}

function prepare(call, index, service, name, grpc) {
  const path = `job.calls[${index}]`;
  const method = Object.hasOwn(service, call.rpc) ? service[call.rpc] : undefined;
  if (!method || (method.requestStream && !method.responseStream)) {
    throw new BadJob(`${path}.rpc: ${name} has no rpc ${call.rpc} with a stream both ways, of answers, or none`);
  }
  if (method.requestStream) call.requests.forEach((request, i) => refuseUnfit(method, request, `${path}.requests[${i}]`));
  else refuseUnfit(method, call.request, `${path}.request`);
  return { ...call, method, metadata: toMetadata(call.metadata, `${path}.metadata`, grpc) };
}

function refuseUnfit(method, request, path) {
  let echo;
  try {
    echo = method.requestDeserialize(method.requestSerialize(request));
  } catch (error) {
    throw new BadJob(`${path}: ${error.message}`);
  }
  refuseLost(request, echo, path);
}

// The library drops fields that the message does not have, and takes what is no number for zero: such a job is wrong.
function refuseLost(sent, echo, path) {
  if (sent === null || typeof sent !== 'object') {
    if (!sameScalar(sent, echo)) throw new BadJob(`${path}: ${JSON.stringify(sent)} does not fit the field`);
    return;
  }
  for (const [name, value] of Object.entries(sent)) {
    const kept = echo?.[name];
    if (kept !== undefined) refuseLost(value, kept, `${path}.${name}`);
    else if (!isDefault(value)) throw new BadJob(`${path}.${name}: no such field in the message`);
  }
}

// Numbers may be written as text (64 bits, NaN), and FP32 with any digits that round to the value.
function sameScalar(sent, kept) {
  if (typeof kept !== 'number') return typeof kept === 'string' ? String(sent) === kept : sent === kept;
  return Object.is(Number(sent), kept) || Math.fround(Number(sent)) === kept;
}

function isDefault(value) {
  return typeof value === 'object' ? Object.keys(value ?? {}).length === 0 : ['', '0', 'false'].includes(String(value));
}

function toMetadata(lists, path, grpc) {
  const metadata = new grpc.Metadata();
  for (const [name, values] of Object.entries(lists)) {
    if (kindOf(values) !== 'array') throw new BadJob(`${path}.${name}: expected array, got ${kindOf(values)}`);
    try {
      for (const value of values) metadata.add(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
    } catch (error) {
      throw new BadJob(`${path}.${name}: ${error.message}`);
    }
  }
  return metadata;
}

// Compression belongs to the channel in this library: calls with and without it go over channels of their own.
function openChannels(job, grpc) {
  const opened = new Map();
  return {
    at(index, gzip) {
      const key = `${index} ${gzip}`;
      if (!opened.has(key)) {
        const options = {
          'grpc.use_local_subchannel_pool': 1,
          'grpc.enable_http_proxy': 0,
          'grpc.max_receive_message_length': -1,
          ...(gzip && { 'grpc.default_compression_algorithm': GZIP }),
        };
        opened.set(key, new grpc.Client(job.target, grpc.credentials.createInsecure(), options));
      }
      return opened.get(key);
    },
    close() {
      for (const client of opened.values()) client.close();
    },
  };
}

function perform(client, call, grpc) {
  return call.method.responseStream ? performStream(client, call, grpc) : performUnary(client, call, grpc);
}

// Every request is sent at once; the call ends by itself, or is cancelled when enough answers are there.
function performStream(client, call, grpc) {
  return new Promise((resolve) => {
    const { path, requestSerialize, responseDeserialize, requestStream } = call.method;
    const options = { deadline: Date.now() + call.deadlineMs };
    const stream = requestStream
      ? client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, call.metadata, options)
      : client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, call.request, call.metadata, options);
    const responses = [];
    let metadata = new grpc.Metadata();
    let status = null;
    let isOver = false;
    const settle = () => {
      if (status === null || !isOver) return;
      resolve({
        status: grpc.status[status.code],
        code: status.code,
        details: status.details,
        response: null,
        responses,
        metadata: fromMetadata(metadata),
        trailers: fromMetadata(status.metadata),
      });
    };
    const end = () => {
      isOver = true;
      settle();
    };
    stream
      .on('metadata', (received) => {
        metadata = received;
      })
      .on('data', (response) => {
        responses.push(response);
        if (responses.length === call.take) stream.cancel();
      })
      .on('status', (received) => {
        status = received;
        settle();
      })
      .on('end', end)
      .on('error', end);
    if (requestStream) {
      for (const request of call.requests) stream.write(request);
      stream.end();
    }
  });
}

function performUnary(client, call, grpc) {
  return new Promise((resolve) => {
    const { path, requestSerialize, responseDeserialize } = call.method;
    const deadline = Date.now() + call.deadlineMs;
    let response = null;
    let metadata = new grpc.Metadata();
    client
      .makeUnaryRequest(path, requestSerialize, responseDeserialize, call.request, call.metadata, { deadline }, (_, value) => {
        response = value ?? null;
      })
      .on('metadata', (received) => {
        metadata = received;
      })
      .on('status', ({ code, details, metadata: trailers }) => {
        // The last event: the callback has run.
        resolve({
          status: grpc.status[code],
          code,
          details,
          response,
          responses: [],
          metadata: fromMetadata(metadata),
          trailers: fromMetadata(trailers),
        });
      });
  });
}

function fromMetadata(metadata) {
  const lists = {};
  for (const name of Object.keys(metadata.getMap())) {
    lists[name] = metadata.get(name).map((value) => (Buffer.isBuffer(value) ? value.toString('base64') : value));
  }
  return lists;
}

async function performAll(calls, job, channels, grpc) {
  const results = calls.map(() => ({
    statuses: {},
    counts: Object.fromEntries(job.count.map((name) => [name, {}])),
    first: null,
    firstFailure: null,
  }));
  const turns = eachTurn(calls);
  let turn = 0;
  const worker = async () => {
    for (const { index, repetition } of turns) {
      const call = calls[index];
      const outcome = await perform(channels.at(turn++ % job.channels, call.gzip), call, grpc);
      record(results[index], outcome, repetition);
    }
  };
  await Promise.all(Array.from({ length: job.concurrency }, worker));
  return results;
}

function* eachTurn(calls) {
  for (const [index, { repeat }] of calls.entries()) {
    for (let repetition = 0; repetition < repeat; repetition++) yield { index, repetition };
  }
}

function record(result, outcome, repetition) {
  result.statuses[outcome.status] = (result.statuses[outcome.status] ?? 0) + 1;
  for (const [name, counts] of Object.entries(result.counts)) {
    const value = (outcome.metadata[name] ?? outcome.trailers[name] ?? []).join(',');
    counts[value] = (counts[value] ?? 0) + 1;
  }
  if (repetition === 0) result.first = outcome;
  if (outcome.code !== 0) result.firstFailure ??= outcome;
}

// What JSON numbers cannot say, as proto3's JSON mapping writes it.
function exact(_, value) {
  if (typeof value !== 'number') return value;
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}

async function main() {
  const job = readJob(readFileSync(0, 'utf8'));
  const grpc = requireLibrary('@grpc/grpc-js');
  const service = loadService(job.proto, job.service);
  const calls = job.calls.map((call, index) => prepare(call, index, service, job.service, grpc));
  const channels = openChannels(job, grpc);
  try {
    process.stdout.write(JSON.stringify({ results: await performAll(calls, job, channels, grpc) }, exact) + '\n');
  } finally {
    channels.close();
  }
}

main().catch((error) => {
  const message = error instanceof BadJob ? error.message : (error.stack ?? String(error));
  process.stderr.write(`client.cjs: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  process.exitCode = error instanceof BadJob ? 2 : 1;
});
