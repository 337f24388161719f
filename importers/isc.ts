import { quote } from '../db/clean-text.ts'
import type { Ip } from '../db/ip.ts'
import { readDuid } from './duid.ts'
import { createIscBlocks, type IscBlock } from './isc-blocks.ts'
import { type HardwareAddress, readAddress, readGiven, readHardwareAddress, readHostname } from './lease-fields.ts'
import { createLeaseStage } from './lease-stage.ts'
import { type Fault, fault, IGNORED, type LineReader, type ReaderParts, STAGED, type Taken } from './line-reader.ts'

const DATE = /^\d (\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)$/
const EPOCH = /^epoch (\d{1,12})$/

/** Milliseconds; null: never, or not said. Times are in UTC. */
function readTime(name: string, text = ''): number | null | Fault {
  if (text === '' || text === 'never') return null
  const [, year, month, day, hour, minute, second] = DATE.exec(text) ?? []
  const time =
    year === undefined
      ? Number(EPOCH.exec(text)?.[1] ?? Number.NaN) * 1000
      : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time) ? fault(`${name}: ${quote(text)} is not a time`) : time
}

const ESCAPED = /\\([0-3][0-7]{2}|.)/gs
const QUOTED = /^"(.*)"$/s

/** The bytes of a quoted string: dhcpd escapes those that are not printable ASCII, by octal digits. */
const bytesOf = (text: string): Buffer =>
  Buffer.from(
    text
      .replace(QUOTED, '$1')
      .replace(ESCAPED, (_, code: string) =>
        code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : code,
      ),
    'latin1',
  )

/** A quoted string; one that has no escapes may have been written by another program, in UTF-8. */
const readString = (text: string): string =>
  /\\[0-3][0-7]{2}/.test(text) ? bytesOf(text).toString() : text.replace(QUOTED, '$1').replace(ESCAPED, '$1')

function hardwareOf({ said }: IscBlock): HardwareAddress {
  const [type = '', address = ''] = (said.get('hardware') ?? '').split(/\s+/)
  return type === '' || type === 'ethernet' ? readHardwareAddress(address) : 'not_ethernet'
}

/** Of a client of DHCPv6: four octets that tell its interfaces apart, and its DUID; a quoted string, or octets with colons. */
function clientOf({ around }: IscBlock): HardwareAddress {
  const name = around?.name ?? ''
  return readDuid((name.startsWith('"') ? bytesOf(name).toString('hex') : name.replaceAll(':', '')).slice(8))
}

/**
 * The lease file of ISC dhcpd, of DHCPv4 or of DHCPv6, a log: of an address the last lease counts. A state of `free` or
 * `released` says that nobody has the address, whether its lease ran out or was released; `abandoned`, that somebody
 * unknown has it.
 */
export function createIscReader(parts: ReaderParts): LineReader {
  const { vendorOf, now, warn, source } = parts
  const stage = createLeaseStage('log')
  const blocks = createIscBlocks()

  const stageLease = (block: IscBlock, mac: HardwareAddress): Taken => {
    const address = readAddress(block.name)
    if (typeof address === 'object') return address
    const cltt = block.said.get('cltt') ?? block.around?.said.get('cltt')
    const times = [readTime('cltt', cltt), readTime('starts', block.said.get('starts'))]
    const ends = readTime('ends', block.said.get('ends'))
    for (const time of [...times, ends]) if (typeof time === 'object' && time !== null) return time
    const given = times.find((time): time is number => typeof time === 'number') ?? now
    return stageStated(block, address, mac, readGiven(given, ends as number | null, parts))
  }
  const stageStated = (
    block: IscBlock,
    address: Ip,
    mac: HardwareAddress,
    stated: ReturnType<typeof readGiven>,
  ): Taken => {
    const state = block.said.get('binding state') ?? 'active'
    if (typeof mac === 'object') return mac
    if (typeof mac === 'string' || state === 'abandoned') {
      stage.put({ ...stated, address, mac: null, hostname: null, released: true })
      if (state === 'active' && typeof mac === 'string') warn(mac)
      return state === 'active' ? IGNORED : STAGED
    }
    const hostname = readHostname(readString(block.said.get('client-hostname') ?? ''))
    stage.put({ ...stated, address, mac, hostname, released: state !== 'active' && state !== 'expired' })
    return STAGED
  }
  const takeBlock = (block: IscBlock): Taken => {
    if (block.kind === 'lease') return stageLease(block, hardwareOf(block))
    if (block.kind === 'iaaddr') return stageLease(block, clientOf(block))
    if (block.kind !== 'iaprefix') return STAGED
    warn('prefix')
    return IGNORED
  }

  return {
    take(line, _number, ended) {
      const text = line.trim()
      const taken = blocks.take(text)
      if (typeof taken === 'object') return takeBlock(taken)
      if (taken === 'outside') return ended || text.endsWith(';') || text.endsWith('}') ? IGNORED : CUT_OFF
      if (taken === 'unended') return fault('The lease before has no end; send the whole file')
      return ended ? STAGED : CUT_OFF
    },
    finish() {
      if (blocks.isInside) warn('cut_off')
      return stage.statements(source ?? 'isc', vendorOf)
    },
    close: () => stage.close(),
  }
}

const CUT_OFF = fault('The lease is cut off; send the whole file')
