import { connect, type Socket } from 'node:net'
import { endTask, scriptInput, scriptResult } from '../script.ts'

/** Clients that send something each by a socket of their own, and then do little. */
export interface CrowdInput {
  readonly port: number
  readonly clients: number
  /** What each sends, one after the other and over again. */
  readonly texts: readonly string[]
  /** Whether they read what is answered, or leave it in the network. */
  readonly reading: boolean
  /** They hang up after so many milliseconds; without it when they are told to. */
  readonly hangUpMs?: number
}
/** How many were answered with which status, or not at all. */
export type CrowdResult = Readonly<Record<string, number>>

const AT_A_TIME = 100
const CONNECT_MS = 10_000
const STATUS = /^HTTP\/1\.1 (\d{3})/
const STATUS_BYTES = 12

const { port, clients, texts, reading, hangUpMs } = await scriptInput<CrowdInput>()
const sockets: Socket[] = []
const statuses: string[] = []
process.once('message', end)
for (let from = 0; from < clients; from += AT_A_TIME) {
  const length = Math.min(AT_A_TIME, clients - from)
  await Promise.all(Array.from({ length }, (_, index) => join(from + index)))
}
scriptResult({ started: true })

/** Resolves when it is connected, or can't be. */
function join(index: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const socket = connect(port, '127.0.0.1')
  const timer = setTimeout(resolve, CONNECT_MS)
  statuses[index] = 'unanswered'
  sockets.push(socket)
  socket.on('error', () => {})
  socket.on('close', () => resolve())
  socket.on('connect', () => {
    clearTimeout(timer)
    socket.write(texts[index % texts.length] as string)
    if (hangUpMs !== undefined) setTimeout(() => socket.destroy(), hangUpMs)
    resolve()
  })
  socket.once('readable', () => {
    const first: Buffer | null = socket.read(STATUS_BYTES)
    statuses[index] = STATUS.exec(first?.toString('latin1') ?? '')?.[1] ?? 'closed'
    if (reading) socket.resume()
  })
  return promise
}

function end() {
  for (const socket of sockets) socket.destroy()
  const counts: Record<string, number> = {}
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1
  endTask(counts)
}
