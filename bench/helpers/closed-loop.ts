import autocannon from 'autocannon'
import { scriptInput, scriptResult } from './script.ts'

/** What a load of 64 connections is to send. */
export interface LoadInput {
  readonly url: string
  readonly seconds: number
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Sent one after the other and each once; without them all requests go to `url` itself. */
  readonly paths?: readonly string[]
  /** What every answer must be; other ones count as mismatches. */
  readonly expectBody?: string
}
export interface LoadResult {
  /** Answers in a second. */
  readonly rate: number
  readonly answers: number
  /** Errors, time-outs, statuses other than 2xx, bodies that were not the expected one. */
  readonly faults: number
}

const CONNECTIONS = 64
/** How often it looks whether it is done; a second, without this, is a long time for what takes two. */
const LOOK_MS = 20

const { seconds, paths, ...options } = await scriptInput<LoadInput>()
const queue = paths?.values()
const requests =
  queue === undefined
    ? undefined
    : [{ setupRequest: (request: object) => ({ ...request, path: queue.next().value ?? '/all-sent' }) }]
// With paths it ends when all of them are answered, and its clock must not.
const end = paths === undefined ? { duration: seconds } : { amount: paths.length }
const began = performance.now()
const result = await autocannon({
  ...options,
  ...(requests && { requests }),
  connections: CONNECTIONS,
  sampleInt: LOOK_MS,
  ...end,
})
const took = (performance.now() - began) / 1000
const answers = result['2xx']
scriptResult({
  rate: answers / (paths === undefined ? result.duration : took),
  answers,
  faults: result.errors + result.timeouts + result.non2xx + result.mismatches,
})
process.disconnect()
