import type { Actor } from '../model.ts'

/** One change, written down in the transaction that made it. */
export interface AuditEntry {
  readonly seq: number
  readonly at: number
  /** null: the server by itself. */
  readonly actor: Actor | null
  /** The operationId, or a name such as `job.started`. */
  readonly action: string
  readonly subject: string
  /** JSON, as it was hashed. */
  readonly before: string | null
  readonly after: string | null
  /** Hexadecimal. */
  readonly previousHash: string
  readonly hash: string
}

/** The newest entry: it stands for the whole chain before it. */
export interface AuditHead {
  readonly seq: number
  /** Hexadecimal. */
  readonly hash: string
}

/** What became of the chain: intact, or the first entry that is wrong and what is wrong with it. */
export type AuditVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: AuditHead | null }
  | { readonly intact: false; readonly seq: number; readonly fault: string }
