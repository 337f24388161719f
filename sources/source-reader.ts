import type { ImportFormat } from '../importers/formats.ts'
import type { ImportMediaType } from '../importers/import-stream.ts'
import type { Allowed } from './allowed.ts'

/** Where leases are read from, with all that reading takes. */
export type SourcePlace =
  | {
      readonly kind: 'kea'
      /** `http://host:port/` of a control agent, or `unix:/path` of the socket of a DHCP server. */
      readonly url: string
      readonly credentials: Credentials | null
    }
  | {
      readonly kind: 'file'
      /** Absolute. */
      readonly path: string
      /** null: the first lines tell. */
      readonly format: ImportFormat | null
    }

/** For HTTP Basic. They stand in no message, log line or URL. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

export interface ReadOptions {
  /** Judged where the place really leads: the resolved address that is connected to, the path without links. */
  readonly allowed: Allowed
  /**
   * Aborted when the run has ended, has lasted too long, or the server stops: whatever is open is closed then, also where
   * nobody has read the body.
   */
  readonly signal: AbortSignal
  /** The `mark` of the last reading that was imported; null: there is none, and nothing counts as unchanged. */
  readonly lastRead: string | null
}

/** What a source says at one moment. */
export type Reading =
  | { readonly unchanged: true }
  | {
      readonly unchanged?: false
      /** undefined: the first lines tell. */
      readonly format: ImportFormat | undefined
      readonly mediaType: ImportMediaType
      /**
       * The bytes of one whole file, for one reader. It throws a `SourceError` where it can't be read to its end: a snapshot
       * must never be taken from a part.
       */
      readonly body: AsyncIterable<Uint8Array>
      /** What the next reading gets as `lastRead`, to tell what is new or missing; null: nothing. */
      readonly mark: string | null
      /** What is worth telling besides, each a sentence: a server without DHCPv6, for example. */
      readonly warnings?: readonly string[]
    }

/** Opens a source. Throws a `SourceError`. */
export type OpenSource = (place: SourcePlace, options: ReadOptions) => Promise<Reading>

/**
 * Looks whether a place may be read, for whoever registers it: what isn't there yet, or can't be resolved now, is
 * accepted. Throws a `SourceError` with the code `not_allowed`.
 */
export type CheckPlace = (place: SourcePlace, allowed: Allowed, signal: AbortSignal) => Promise<void>

export type SourceErrorCode = 'not_allowed' | 'unreachable' | 'unauthorized' | 'timeout' | 'bad_answer' | 'too_large'

/**
 * A source that can't be read now. The message is for whoever looks after it: one or two sentences that say what was
 * found and what to do, of at most 500 characters, without credentials.
 */
export class SourceError extends Error {
  readonly code: SourceErrorCode

  constructor(code: SourceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SourceError'
    this.code = code
  }
}
