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

/** True where the caller has this state already, and a GET is answered with 304. */
export function isUnmodified(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || tags(header).some((tag) => opaque(tag) === opaque(etag))
}
