/** An address under an active action. */
export interface FeedEntry {
  /** A MAC or an IPv4 address. */
  readonly address: number
  /** When the action ends by itself; null: never. */
  readonly expiresAt: number | null
}
