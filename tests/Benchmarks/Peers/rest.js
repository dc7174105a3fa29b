// rest.js REPOSITORY PORT: inference over JSON on fastify and onnxruntime-node.
'use strict'
const fastify = require('fastify')
const { load, Tensor } = require('./sessions')

const [repository, port] = process.argv.slice(2)

async function main() {
  const sessions = await load(repository)
  const server = fastify({ bodyLimit: 1 << 28 })
  server.post('/v2/models/:model/infer', async (request) => {
    const { name, shape, data } = request.body.inputs[0]
    const { y } = await sessions.get(request.params.model).run({ [name]: new Tensor('float32', Float32Array.from(data), shape) })
    return {
      model_name: request.params.model,
      model_version: '1',
      outputs: [{ name: 'y', datatype: 'FP32', shape: y.dims, data: Array.from(y.data) }],
    }
  })
  await server.listen({ host: '127.0.0.1', port: Number(port) })
}

main()
