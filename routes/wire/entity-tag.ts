import type { IfMatch } from '../../db/jobs/job-store.ts'

const tags = (header: string): string[] => header.match(/(?:W\/)?"[^"]*"/g) ?? []
const opaque = (tag: string): string => tag.replace(/^W\//, '')

/**
 * The versions that an `If-Match` accepts; null: any. A foreign tag matches no version, so the request is refused with 412.
 */
export function ifMatchVersions(header: string | undefined): IfMatch {
  if (header === undefined || header.trim() === '*') return null
  return tags(header).map((tag) => Number(/^"(\d+)\.\d+"$/.exec(tag)?.[1] ?? Number.NaN))
}

interface Conditions {
  readonly 'if-none-match'?: string | undefined
  readonly 'if-modified-since'?: string | undefined
}

/**
 * True where the caller has this state already, and a GET is answered with 304. A time counts where no tag is sent, and only
 * the time of this state: a later one may come from before the clock was set back.
 */
export function isUnmodified(headers: Conditions, etag: string, lastModified: string | null = null): boolean {
  const { 'if-none-match': none, 'if-modified-since': since } = headers
  if (none === undefined) return lastModified !== null && since?.trim() === lastModified
  return none.trim() === '*' || tags(none).some((tag) => opaque(tag) === opaque(etag))
}
