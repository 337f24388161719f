import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { stripControls, TEXT_BOUNDS } from '../db/text.ts'

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
function readBlocks(registry: Readonly<Record<string, string>>): Blocks {
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
export function createVendorLookup(registry: Readonly<Record<string, string>>): VendorLookup {
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

/** Reads a registry once, when it is first asked for; a read that failed is tried again the next time. */
export function createRegistryLoader(read: () => Promise<string>): () => Promise<VendorLookup> {
  let loading: Promise<VendorLookup> | undefined
  return () => {
    if (loading !== undefined) return loading
    loading = read().then((text) => createVendorLookup(JSON.parse(text)))
    loading.catch(() => {
      loading = undefined
    })
    return loading
  }
}

/** The IEEE registry, read at the first import and not at the start: it is several megabytes that a server may never need. */
export const loadVendorRegistry = createRegistryLoader(() =>
  readFile(fileURLToPath(import.meta.resolve('oui-data')), 'utf8'),
)
