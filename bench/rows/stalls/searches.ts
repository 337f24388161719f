import { openOwned } from '../../../db/sqlite/file/open-owned.ts'
import { check } from '../../helpers/benchmark.ts'
import type { Server } from '../../helpers/server.ts'
import { range } from '../../helpers/stalls/imports.ts'
import { stall } from '../../helpers/stalls/stall.ts'
import { short } from '../../helpers/statistics.ts'

const GLOBS = 100
/** As many as the budget of cost allows, each with 120 `?` behind its star. */
const DEAR_GLOBS = 20
const AT_A_TIME = 4
const PREVIEWS = 20
const LIST_MS = 10_000
const NAME_LENGTH = 255

/** Sends it and reads the answer; its status, or 0 where the signal ended it. */
async function statusOf(server: Server, signal: AbortSignal, path: string, body?: object): Promise<number> {
  const headers = body === undefined ? server.headers : { ...server.headers, 'content-type': 'application/json' }
  const method = body === undefined ? 'GET' : 'POST'
  const sent = fetch(`${server.origin}/api${path}`, {
    method,
    headers,
    signal,
    ...(body && { body: JSON.stringify(body) }),
  })
  const read = sent.then(async (answer) => {
    await answer.text()
    return answer.status
  })
  return read.catch((error: Error) => {
    if (signal.aborted) return 0
    throw error
  })
}

const anyGlob = (globOf: (n: number) => string, globs = GLOBS) => ({
  match: 'any',
  rules: range(0, globs).map((n) => ({ field: 'hostname', operator: 'glob', value: globOf(n) })),
})

export const countByGlobs = stall({
  name: 'count-globs',
  share: 0.5,
  what: (devices) => `a count of ${short(devices)} devices by ${GLOBS} globs, then ${AT_A_TIME} at a time`,
  run: ({ worker, beside }) => {
    const criteria = anyGlob((n) => `*x${n}*y*z*`)
    const count = (signal: AbortSignal) =>
      statusOf(worker, signal, '/actions/bulk/preview', { action_type: 'block', criteria, count_only: true })
    return beside(async (signal) => {
      const statuses = [await count(signal), ...(await Promise.all(range(0, AT_A_TIME).map(() => count(signal))))]
      return `answered with ${statuses.join(', ')}`
    })
  },
})

export const listsByHostname = stall({
  name: 'lists-by-hostname',
  share: 0.5,
  what: (devices) => `${AT_A_TIME} lists of ${short(devices)} devices at a time by a host name that none has`,
  run: ({ worker, beside }) =>
    beside(async (signal) => {
      let lists = 0
      const until = performance.now() + LIST_MS
      const ask = async (n: number) => {
        while (performance.now() < until && !signal.aborted) {
          await statusOf(worker, signal, `/devices?hostname=nobody-${n}`)
          lists++
        }
      }
      await Promise.all(range(0, AT_A_TIME).map(ask))
      return `${lists} lists`
    }),
})

export const previewByGlobs = stall({
  name: 'preview-globs',
  share: 0.02,
  what: (devices) => `a stored preview of ${short(devices)} devices with long names by ${DEAR_GLOBS} long globs`,
  prepare: (path) => {
    const { db, close } = openOwned(path)
    db.exec(
      `UPDATE devices SET hostname = hostname || '-' || printf('%.*c', ${NAME_LENGTH - 1} - length(hostname), 'a')`,
    )
    db.exec('UPDATE devices SET hostname_key = hostname')
    close()
  },
  run: ({ worker, beside }) => {
    const ask = (globs: number, signal: AbortSignal) => {
      const criteria = anyGlob((n) => `*${'?'.repeat(120)}${n}`, globs)
      return statusOf(worker, signal, '/actions/bulk/preview', { action_type: 'block', criteria })
    }
    return beside(async (signal) => {
      check((await ask(GLOBS, signal)) === 400, 'criteria beyond their budget of cost are refused')
      const status = await ask(DEAR_GLOBS, signal)
      return status === 0 ? 'stopped' : `answered with ${status}`
    })
  },
})

export const manyPreviews = stall({
  name: 'previews-20',
  what: (devices) => `${PREVIEWS} stored previews of ${short(devices)} devices at a time`,
  run: ({ worker, beside }) => {
    const criteria = { rules: [{ field: 'source', operator: 'equals', value: 'bench' }] }
    return beside(async (signal) => {
      const ask = () => statusOf(worker, signal, '/actions/bulk/preview', { action_type: 'block', criteria })
      const statuses = await Promise.all(range(0, PREVIEWS).map(ask))
      return `answered with ${statuses.join(', ')}`
    })
  },
})
