import { hash, randomBytes, randomInt } from 'node:crypto'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const FORM = /^ba_([a-z0-9]{12})_[A-Za-z0-9_-]{43}$/
/** The prefix of keys that an administrator chose freely (`ADMIN_API_KEY`). */
const CHOSEN_PREFIX = 'admin'

export interface NewApiKey {
  /** The key as its owner gets it, once: `ba_<prefix>_<secret>`. */
  readonly key: string
  readonly prefix: string
  readonly hash: Buffer
}

/** Makes a key with 32 random bytes. Only its prefix and its hash are to be kept. */
export function makeApiKey(): NewApiKey {
  const prefix = Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  const key = `ba_${prefix}_${randomBytes(32).toString('base64url')}`
  return { key, prefix, hash: hashOf(key) }
}

/** The public part of a key, by which it is found. */
export function prefixOf(key: string): string {
  return FORM.exec(key)?.[1] ?? CHOSEN_PREFIX
}

/** What may be shown of a key, to know it by: how it begins, or `admin` for one that was chosen freely. */
export function shownPrefix(prefix: string): string {
  return prefix === CHOSEN_PREFIX ? prefix : `ba_${prefix}`
}

/** SHA-256 of the whole key. Fast on purpose: 32 random bytes can't be guessed, so there is nothing to slow down. */
export function hashOf(key: string): Buffer {
  return Buffer.from(digestOf(key), 'hex')
}

/** The same in hexadecimal. */
export function digestOf(key: string): string {
  return hash('sha256', key, 'hex')
}
