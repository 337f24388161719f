import { quote } from '../db/clean-text.ts'
import { ImportError } from './import-error.ts'
import { DHCPV6, readAddress, readGiven, readHardwareAddress, readHostname } from './lease-fields.ts'
import { createLeaseStage } from './lease-stage.ts'
import { type Fault, fault, IGNORED, type LineReader, type ReaderParts, STAGED, type Taken } from './line-reader.ts'

const BEGIN = /^lease\s+(\S+)\s*\{$/
const BEGIN6 = /^ia-(na|ta|pd)\s/
const DATE = /^\d (\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)$/
const EPOCH = /^epoch (\d{1,12})$/

/** Statements of a lease, by their first words. */
type Block = { readonly address: string; readonly said: Map<string, string>; depth: number }
const STATEMENT = /^(starts|ends|cltt|binding state|hardware|client-hostname)\s+(?=\S)(.*?);(?:\s*#.*)?$/

/** Milliseconds; null: never, or not said. Times are in UTC. */
function readTime(text: string, name: string): number | null | Fault {
  if (text === '' || text === 'never') return null
  const [, year, month, day, hour, minute, second] = DATE.exec(text) ?? []
  const time =
    year === undefined
      ? Number(EPOCH.exec(text)?.[1] ?? Number.NaN) * 1000
      : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time) ? fault(`${name}: ${quote(text)} is not a time`) : time
}

/** A quoted string, with the octal escapes that dhcpd writes. */
function readString(text: string): string {
  const bytes = text
    .replace(/^"(.*)"$/s, '$1')
    .replace(/\\([0-3][0-7]{2}|.)/gs, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : code,
    )
  // Bytes above ASCII are escaped one by one.
  const isEscaped = /\\[0-3][0-7]{2}/.test(text)
  return isEscaped ? Buffer.from(bytes, 'latin1').toString() : bytes
}

/**
 * The lease file of ISC dhcpd, a log: of an address the last lease counts. A state of `free` says that nobody has the
 * address, whether its lease ran out or was released; `abandoned`, that somebody unknown has it.
 */
export function createIscReader(parts: ReaderParts): LineReader {
  const { vendorOf, now, warn, source } = parts
  const stage = createLeaseStage()
  let block: Block | undefined

  const stageBlock = ({ address: ip, said }: Block): Taken => {
    const text = (name: string): string => said.get(name) ?? ''
    const address = readAddress(ip)
    if (typeof address === 'object') return address
    const [given, starts, ends] = ['cltt', 'starts', 'ends'].map((name) => readTime(text(name), name))
    for (const time of [given, starts, ends]) if (typeof time === 'object' && time !== null) return time
    const stated = readGiven(Number(given ?? starts ?? now), (ends ?? null) as number | null, parts)
    const state = text('binding state') || 'active'
    const [type = '', hardware = ''] = text('hardware').split(/\s+/)
    const mac = type === '' || type === 'ethernet' ? readHardwareAddress(hardware) : 'not_ethernet'
    if (typeof mac === 'object') return mac
    if (typeof mac === 'string' || state === 'abandoned') {
      stage.put({ ...stated, address, mac: null, hostname: null, released: true })
      if (state === 'active' && typeof mac === 'string') warn(mac)
      return state === 'active' ? IGNORED : STAGED
    }
    const hostname = readHostname(readString(text('client-hostname')))
    const released = state !== 'active' && state !== 'expired'
    stage.put({ ...stated, address, mac, hostname, released })
    return STAGED
  }

  return {
    take(line, _number, ended) {
      const text = line.trim()
      if (block === undefined) {
        if (BEGIN6.test(text)) throw new ImportError('dhcpv6', DHCPV6)
        const [, address] = BEGIN.exec(text) ?? []
        if (address === undefined) return ended || text.endsWith(';') || text.endsWith('}') ? IGNORED : CUT_OFF
        block = { address, said: new Map(), depth: 1 }
        return ended ? STAGED : CUT_OFF
      }
      if (BEGIN.test(text)) {
        const [, address = ''] = BEGIN.exec(text) ?? []
        block = { address, said: new Map(), depth: 1 }
        return fault('The lease before has no end; send the whole file')
      }
      if (text.endsWith('{')) block.depth++
      if (text === '}' && --block.depth === 0) {
        const whole = block
        block = undefined
        return stageBlock(whole)
      }
      const [, name, value = ''] = block.depth === 1 ? (STATEMENT.exec(text) ?? []) : []
      if (name !== undefined) block.said.set(name, value)
      return ended ? STAGED : CUT_OFF
    },
    finish() {
      if (block !== undefined) warn('cut_off')
      return stage.statements(source ?? 'isc', vendorOf)
    },
    close: () => stage.close(),
  }
}

const CUT_OFF = fault('The lease is cut off; send the whole file')
