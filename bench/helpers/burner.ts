import { Worker } from 'node:worker_threads'

/** Loaded into the server beside which a thread is to burn CPU, from `burn` to `rest`, and do nothing else. */
const BURN = 'for (;;) {}'
let worker: Worker | null = null
process.on('message', (message) => {
  if (message === 'burn') worker ??= new Worker(BURN, { eval: true })
  if (message !== 'rest') return
  worker?.terminate()
  worker = null
})
