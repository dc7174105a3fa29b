// Sessions as the other servers' best settings have them: one thread a run, on the one core that the process has.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const ort = require('onnxruntime-node')

const options = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  extra: { session: { intra_op: { allow_spinning: '0' } } },
}

/** The newest version of each model of a repository, by name. */
async function load(repository) {
  const sessions = new Map()
  for (const name of fs.readdirSync(repository))
    sessions.set(name, await ort.InferenceSession.create(path.join(repository, name, '1', 'model.onnx'), options))
  return sessions
}

module.exports = { load, Tensor: ort.Tensor }
