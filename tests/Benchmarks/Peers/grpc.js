// grpc.js REPOSITORY PORT PROTO: ModelInfer on grpc-js and onnxruntime-node, raw contents in and out.
'use strict'
const grpc = require('@grpc/grpc-js')
const loader = require('@grpc/proto-loader')
const { load, Tensor } = require('./sessions')

const [repository, port, proto] = process.argv.slice(2)

async function infer(sessions, request) {
  const { name, shape } = request.inputs[0]
  const raw = request.raw_input_contents[0]
  // A view where the bytes lie aligned, which they seldom do.
  const values =
    raw.byteOffset % 4 === 0
      ? new Float32Array(raw.buffer, raw.byteOffset, raw.length / 4)
      : new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length))
  const { y } = await sessions.get(request.model_name).run({ [name]: new Tensor('float32', values, shape.map(Number)) })
  return {
    model_name: request.model_name,
    model_version: '1',
    outputs: [{ name: 'y', datatype: 'FP32', shape: y.dims }],
    raw_output_contents: [Buffer.from(y.data.buffer, y.data.byteOffset, y.data.byteLength)],
  }
}

async function main() {
  const sessions = await load(repository)
  const { inference } = grpc.loadPackageDefinition(loader.loadSync(proto, { keepCase: true, longs: Number, defaults: false, arrays: true }))
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1 })
  server.addService(inference.GRPCInferenceService.service, {
    ModelInfer: (call, answer) => infer(sessions, call.request).then((message) => answer(null, message), answer),
  })
  server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (failure) => {
    if (failure) throw failure
  })
}

main()
