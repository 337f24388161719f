import type { Source, SourceChanges, SourceDraft } from '../../db/sources/source.ts'
import type { ImportResult } from '../../schemas/components/import-result.ts'
import type { Source as WireSource } from '../../schemas/components/source.ts'
import type { SourceCreate } from '../../schemas/components/source-create.ts'
import type { SourceUpdate } from '../../schemas/components/source-update.ts'
import { toWireTime, toWireTimeOrNull } from './time.ts'

const DEFAULT_SITE = 'default'
const DEFAULT_INTERVAL_SECONDS = 300

export const toWireSource = (source: Source): WireSource => ({
  source_id: source.sourceId,
  name: source.name,
  kind: source.kind,
  url: source.url,
  path: source.path,
  format: source.format,
  site: source.site,
  interval_seconds: source.intervalSeconds,
  enabled: source.enabled,
  has_credentials: source.hasCredentials,
  state: source.state,
  running: source.isRunning,
  next_run_at: toWireTimeOrNull(source.nextRunAt),
  last_run_at: toWireTimeOrNull(source.lastRunAt),
  last_success_at: toWireTimeOrNull(source.lastSuccessAt),
  last_error: source.lastError,
  last_result: source.lastResult as ImportResult | null,
  created_by: source.createdBy,
  created_at: toWireTime(source.createdAt),
  updated_at: toWireTime(source.updatedAt),
})

export function toSourceDraft(body: SourceCreate): SourceDraft {
  const { name, site = DEFAULT_SITE, interval_seconds = DEFAULT_INTERVAL_SECONDS, enabled = true } = body
  const common = { name, site, intervalSeconds: interval_seconds, enabled }
  if (body.kind === 'kea') {
    return { ...common, kind: 'kea', url: body.url, path: null, format: null, credentials: body.credentials ?? null }
  }
  return { ...common, kind: 'file', url: null, path: body.path, format: body.format ?? null, credentials: null }
}

export function toSourceChanges({ interval_seconds, ...changes }: SourceUpdate): SourceChanges {
  return { ...changes, ...(interval_seconds !== undefined && { intervalSeconds: interval_seconds }) }
}
