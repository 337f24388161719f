import fp from 'fastify-plugin'
import { createPlaces, type Places } from './places.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What may be going on at once, of one key and in all. */
    readonly inHand: Readonly<Record<Work, Places>>
  }
}
/** Lists, counts and searches; feeds, exports and events, for as long as their clients take; imports. */
export type Work = 'reads' | 'streams' | 'imports'

export interface InHandOptions {
  readonly readsPerKey?: number | undefined
  readonly streamsPerKey: number
  readonly importsPerKey: number
}
/** For several keys; what a connection costs bounds the rest (`connections.ts`). */
const KEYS = 2
const IMPORTING_KEYS = 3
const READS_PER_KEY = 1000

/** Bounds work that lasts, so that one key's clients leave room for those of others. */
export default fp<InHandOptions>(
  async (app, { readsPerKey = READS_PER_KEY, streamsPerKey, importsPerKey }) => {
    const places = (what: string, perKey: number, keys: number) =>
      createPlaces({ what, perKey, inAll: perKey * keys, retryAfter: 5 })
    app.decorate('inHand', {
      reads: places('lists, counts and searches', readsPerKey, KEYS),
      streams: places('feeds, exports and event streams', streamsPerKey, KEYS),
      imports: places('imports', importsPerKey, IMPORTING_KEYS),
    })
  },
  { name: 'in-hand' },
)
