import { once } from 'node:events'

// At once: it may be here before a database has started.
export const asked = once(process, 'message')

/**
 * Lets an engine work through jobs that wait already, one for each device, and tells how long that took. `prepare` stores
 * the jobs and returns what works on them; the work on a device is nothing, so what is timed is the engine alone.
 */
export async function drain(prepare) {
  const [input] = await asked
  const jobs = Array.from({ length: input.jobs }, (_, mac) => ({ mac }))
  const { work, close } = await prepare({ ...input, jobs })
  const seen = new Set()
  const all = Promise.withResolvers()
  const handle = (mac) => {
    seen.add(mac)
    if (seen.size === jobs.length) all.resolve()
  }
  handle.all = all.promise
  const began = performance.now()
  await work(handle)
  const milliseconds = performance.now() - began
  await close()
  await new Promise((sent) => process.send({ milliseconds, jobs: seen.size }, sent))
  process.disconnect()
}
