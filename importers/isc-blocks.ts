/** A block of ISC dhcpd's lease file that says something of an address, or of a client that has some. */
export interface IscBlock {
  /** `lease`, or of DHCPv6 `ia-na`, `ia-ta`, `ia-pd` and inside of these `iaaddr`, `iaprefix`. */
  readonly kind: string
  /** What stands behind it: an address, a prefix, or a client. */
  readonly name: string
  /** Its statements by their first words. */
  readonly said: ReadonlyMap<string, string>
  /** The block that it is in. */
  readonly around: IscBlock | undefined
}
type OpenBlock = IscBlock & { readonly said: Map<string, string> }
/** What a line is: of no block, inside one, its end, or the beginning of one before the last has ended. */
export type IscLine = 'outside' | 'inside' | 'unended' | IscBlock

const OUTER = ['lease', 'ia-na', 'ia-ta', 'ia-pd']
const INNER = ['iaaddr', 'iaprefix']
const STATEMENT = /^(starts|ends|cltt|binding state|hardware|client-hostname)\s+(?=\S)(.*?);(?:\s*#.*)?$/

/** Follows the blocks of a lease file line by line; the lines have no spaces around them. */
export function createIscBlocks() {
  const open: OpenBlock[] = []
  // Blocks of other kinds inside the innermost, such as what is to be done when it expires.
  let others = 0
  const begin = (kind: string, text: string): void => {
    const name = text.slice(kind.length, -1).trim()
    open.push({ kind, name, said: new Map(), around: open.at(-1) })
  }
  return {
    get isInside(): boolean {
      return open.length > 0
    },
    take(text: string): IscLine {
      const begins = text.endsWith('{')
      const [kind = ''] = begins ? text.split(/\s/, 1) : []
      if (OUTER.includes(kind)) {
        const unended = open.splice(0).length > 0
        others = 0
        begin(kind, text)
        return unended ? 'unended' : 'inside'
      }
      const block = open.at(-1)
      if (block === undefined) return 'outside'
      if (others === 0 && INNER.includes(kind)) begin(kind, text)
      else if (begins) others += text.startsWith('}') ? 0 : 1
      else if (text === '}' && others > 0) others--
      else if (text === '}') {
        open.pop()
        return block
      } else if (others === 0) {
        const [, name, value = ''] = STATEMENT.exec(text) ?? []
        if (name !== undefined) block.said.set(name, value)
      }
      return 'inside'
    },
  }
}
