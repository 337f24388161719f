import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { stripControls, TEXT_BOUNDS } from '../db/clean-text.ts'
import { type RegistryEntries, readIeeeFile } from './ieee-files.ts'

/** The name that the IEEE registered a MAC's prefix for; null: nobody, or a MAC that no registry gave out. */
export type VendorLookup = (mac: number) => string | null

/** A block of 2^24 addresses that is divided: its own name, and those of parts of 2^20 and of 2^12 addresses. */
interface DividedBlock {
  readonly name: string | null
  readonly parts: ReadonlyMap<number, string>
  readonly smallParts: ReadonlyMap<number, string>
}
type Blocks = ReadonlyMap<number, string | DividedBlock>

const LOCAL_OR_GROUP = 0x03

/** The first line; what follows is an address. */
function nameOf(entry: string): string {
  const end = entry.indexOf('\n')
  return stripControls(end < 0 ? entry : entry.slice(0, end), TEXT_BOUNDS.vendor).trim()
}

/** Most blocks are whole: one look-up by a small integer answers for them, and a prefix is never cut out of a text. */
function readBlocks(registry: RegistryEntries): Blocks {
  const blocks = new Map<number, string | DividedBlock>()
  const divided = new Map<number, { parts: Map<number, string>; smallParts: Map<number, string> }>()
  for (const [prefix, entry] of Object.entries(registry)) {
    const block = Number.parseInt(prefix.slice(0, 6), 16)
    if (prefix.length === 6) {
      blocks.set(block, nameOf(entry))
      continue
    }
    const { parts, smallParts } = divided.get(block) ?? { parts: new Map(), smallParts: new Map() }
    const names = prefix.length === 7 ? parts : smallParts
    names.set(Number.parseInt(prefix.slice(6), 16), nameOf(entry))
    divided.set(block, { parts, smallParts })
  }
  for (const [block, parts] of divided)
    blocks.set(block, { name: (blocks.get(block) as string | undefined) ?? null, ...parts })
  return blocks
}

/** Looks names up, the longest prefix first, in a registry with prefixes of 6, 7 and 9 hexadecimal digits. */
export function createVendorLookup(registry: RegistryEntries): VendorLookup {
  const blocks = readBlocks(registry)
  return (mac) => {
    const low = mac % 0x100_0000
    const prefix = (mac - low) / 0x100_0000
    // Phones make such addresses up, a new one for each network: a name would be an accident.
    if (((prefix >> 16) & LOCAL_OR_GROUP) !== 0) return null
    const block = blocks.get(prefix)
    if (block === undefined || typeof block === 'string') return block ?? null
    return block.smallParts.get(low >>> 12) ?? block.parts.get(low >>> 20) ?? block.name
  }
}

/** The registry that names the vendors of new devices. */
export interface VendorRegistry {
  /** Read when it is first asked for, and again once a file of its own has changed. */
  load(): Promise<VendorLookup>
  /** When what it says was published, in milliseconds since the epoch; of a file, when it was written. */
  publishedAt(): Promise<number>
}

/** When the release of `oui-data` that is locked was published. */
export const BUILT_IN = { version: '2.1.9', publishedAt: Date.parse('2026-08-26T15:07:19Z') } as const

const readBuiltIn = async (): Promise<RegistryEntries> =>
  JSON.parse(await readFile(fileURLToPath(import.meta.resolve('oui-data')), 'utf8'))

/**
 * The registry that comes with the release. It is read at the first import and not at the start, since it is several
 * megabytes that a server may never need; a read that failed is tried again the next time.
 */
export function builtInRegistry(read: () => Promise<RegistryEntries> = readBuiltIn): VendorRegistry {
  let loading: Promise<VendorLookup> | undefined
  return {
    load() {
      if (loading !== undefined) return loading
      loading = read().then(createVendorLookup)
      loading.catch(() => {
        loading = undefined
      })
      return loading
    },
    publishedAt: async () => BUILT_IN.publishedAt,
  }
}

/**
 * The same with the IEEE's own files laid over it. `load` throws an error that names the file when one can't be read or
 * holds no entry; what was read before goes on then, and `onFault` hears why.
 */
export function registryOfFiles(paths: readonly string[], onFault: (error: Error) => void): VendorRegistry {
  let kept: { readonly lookup: VendorLookup; readonly state: string } | undefined
  const read = async (): Promise<VendorLookup> => {
    const entries: Record<string, string> = { ...(await readBuiltIn()) }
    for (const path of paths) Object.assign(entries, await readEntries(path))
    return createVendorLookup(entries)
  }
  return {
    async load() {
      try {
        const state = (await Promise.all(paths.map(stateOf))).join()
        if (kept?.state !== state) kept = { lookup: await read(), state }
      } catch (error) {
        if (kept === undefined) throw error
        onFault(error as Error)
      }
      return kept.lookup
    },
    publishedAt: async () => Math.min(...(await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs)))),
  }
}

async function stateOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path)
    return `${mtimeMs} ${size} ${ino}`
  } catch (cause) {
    throw unreadable(path, cause as Error)
  }
}

async function readEntries(path: string): Promise<RegistryEntries> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw unreadable(path, cause)
  })
  const entries = readIeeeFile(text)
  if (Object.keys(entries).length > 0) return entries
  throw new Error(
    `OUI_FILE: ${path} has no entry of the IEEE's registry; fetch oui.csv, mam.csv or oui36.csv from the IEEE.`,
  )
}

const unreadable = (path: string, cause: Error): Error =>
  new Error(`OUI_FILE: ${path} can't be read (${cause.message}); set it to a file that the server's user may read.`, {
    cause,
  })
