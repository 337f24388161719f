import { StoreError } from '../db/errors.ts'
import type { Actor } from '../db/model.ts'
import type { Source, SourceCredentials, SourceResult, SourceRun, SourceRunEnd } from '../db/sources/source.ts'
import { emptyIsNone, type ImportFormat } from '../importers/formats.ts'
import { ImportError } from '../importers/import-error.ts'
import type { ImportInput, ImportReport } from '../importers/import-stream.ts'
import type { Allowed } from './allowed.ts'
import type { ReadSource } from './scheduler.ts'
import { type OpenSource, type Reading, SourceError, type SourcePlace } from './source-reader.ts'

/** An import of all that a source has. */
export interface SourceImport {
  readonly actor: Actor | null
  readonly signal: AbortSignal
  readonly site: string
  readonly isForced: boolean
  readonly input: Pick<ImportInput, 'body' | 'mediaType' | 'format' | 'source' | 'mayBeEmpty'>
}
interface Parts {
  readonly openSource: OpenSource
  readonly allowed: Allowed
  /** For a whole run. */
  readonly timeoutMs: number
  readonly runImport: (asked: SourceImport) => Promise<ImportReport>
  /** Hears of what nobody foresaw. */
  readonly onBug: (error: unknown, run: SourceRun) => void
}

/** Reads a source once, imports what it says, and tells what became of that. */
export function createReadSource({ openSource, allowed, timeoutMs, runImport, onBug }: Parts): ReadSource {
  return async (run, { actor, isForced, signal: ended }) => {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), timeoutMs)
    const signal = AbortSignal.any([ended, late.signal])
    const { source, credentials, lastRead } = run
    try {
      const reading = await openSource(placeOf(source, credentials), { allowed, signal, lastRead })
      if (reading.unchanged) return { outcome: 'unchanged' }
      const { body, mediaType, format, mark } = reading
      const input = { body, mediaType, format, source: source.name, mayBeEmpty: emptyIsNone(source.format) }
      const report = await runImport({ actor, signal, site: source.site, isForced, input })
      return { outcome: 'imported', result: resultOf(report, reading), mark }
    } catch (error) {
      if (ended.aborted) return { outcome: 'interrupted' }
      if (late.signal.aborted) return { outcome: 'failed', error: tooLong(timeoutMs) }
      return endOf(error) ?? bug(error, run)
    } finally {
      clearTimeout(timer)
    }
  }
  function bug(error: unknown, run: SourceRun): SourceRunEnd {
    onBug(error, run)
    return { outcome: 'failed', error: 'The server met an error of its own; its log tells more.' }
  }
}

const tooLong = (milliseconds: number): string =>
  `The run took longer than ${milliseconds / 60_000} minutes and was broken off; see why the source is so slow.`

/** What an error means for the run; null: nobody foresaw it. */
function endOf(error: unknown): SourceRunEnd | null {
  if (error instanceof SourceError || error instanceof StoreError) return { outcome: 'failed', error: error.message }
  if (!(error instanceof ImportError)) return null
  return { outcome: error.code === 'held_back' ? 'held_back' : 'failed', error: `${error.message}.` }
}

/** A source as what reads it wants it. */
export function placeOf(
  { kind, url, path, format }: Pick<Source, 'kind' | 'url' | 'path' | 'format'>,
  credentials: SourceCredentials | null,
): SourcePlace {
  if (kind === 'kea') return { kind, url: String(url), credentials }
  return { kind, path: String(path), format: format as ImportFormat | null }
}

const MOST_ERRORS = 10
const MOST_WARNINGS = 20
const READER = 'source'

/** What is kept of an import; what the reader has to tell stands among the warnings. */
function resultOf(report: ImportReport, { warnings = [] }: Reading & { unchanged?: false }): SourceResult {
  const told = warnings.map((message) => ({ code: READER, count: 1, message }))
  return {
    ...report,
    errors: report.errors.slice(0, MOST_ERRORS),
    warnings: [...report.warnings, ...told].slice(0, MOST_WARNINGS),
  }
}
