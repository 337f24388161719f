import { createSocket } from 'node:dgram'
import type { Test } from 'tap'
import { heard } from './until.ts'

/** The IPv4 addresses of a name; none: there is no such name; null: no answer ever. */
export type Zone = (name: string) => readonly string[] | null
export interface NameServer {
  /** As a resolver takes it. */
  readonly address: string
  /** The names that were asked for, each once for IPv4 and once for IPv6. */
  readonly asked: string[]
}

const [A, INTERNET] = [1, 1]
const [ANSWERED, NO_SUCH_NAME] = [0x8180, 0x8183]
const HEADER_BYTES = 12
/** Where the name of the question begins, as an answer refers to it. */
const SAME_NAME = 0xc00c

/** A DNS server on loopback, gone with the test. */
export async function startNameServer(t: Test, zone: Zone): Promise<NameServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (query, { port }) => {
    const { name, type, end } = readQuestion(query)
    asked.push(name)
    const addresses = zone(name)
    if (addresses === null) return
    const found = type === A ? addresses : []
    const header = words(query.readUInt16BE(0), addresses.length > 0 ? ANSWERED : NO_SUCH_NAME, 1, found.length, 0, 0)
    socket.send(Buffer.concat([header, query.subarray(HEADER_BYTES, end), ...found.map(toRecord)]), port, '127.0.0.1')
  })
  const listening = heard(socket, 'listening', 'the name server listens')
  socket.bind(0, '127.0.0.1')
  await listening
  t.teardown(() => void socket.close())
  return { address: `127.0.0.1:${socket.address().port}`, asked }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = HEADER_BYTES
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** Without a time to live, so that nobody keeps it. */
const toRecord = (address: string): Buffer =>
  Buffer.concat([words(SAME_NAME, A, INTERNET, 0, 0, 4), Buffer.from(address.split('.').map(Number))])

function words(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 2)
  for (const [index, number] of numbers.entries()) bytes.writeUInt16BE(number, index * 2)
  return bytes
}
