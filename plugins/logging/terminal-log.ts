import type { DestinationStream } from 'pino'
import { prettyFactory } from 'pino-pretty'

const LOOK = { translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' }

const anything = prettyFactory({ ...LOOK, singleLine: true })
const request = prettyFactory({ ...LOOK, hideObject: true, messageFormat: inShort })

/** Standard output as people read it: one line each, but for the stack of an error. */
export function terminalOutput(): DestinationStream {
  return { write: (line) => void process.stdout.write(forPeople(line)) }
}

/** A line of the log, for people. */
export function forPeople(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>
  return entry.msg === 'request' ? request(entry) : anything(entry)
}

/** A request, as in `POST /api/actions/bulk/jobs 201 12.3 ms netops`. */
function inShort({ method, path, status, ms, key, jobId, err }: Record<string, unknown>): string {
  const isNew = jobId !== undefined && !String(path).includes(String(jobId))
  const parts = [
    method,
    path,
    status,
    ms === undefined ? undefined : `${ms} ms`,
    key,
    isNew ? `job ${jobId}` : undefined,
    err === undefined ? undefined : (err as Error).message,
  ]
  return parts
    .filter((part) => part !== undefined)
    .map(printable)
    .join(' ')
}

/** What an error says may come from outside, and a terminal obeys control characters. */
const printable = (part: unknown): string => String(part).replace(/\p{C}/gu, '\u{FFFD}')
