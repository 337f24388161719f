import type { Client } from '../process/client.ts'
import type { Place } from './campus.ts'

/** The least that there is. */
const EVERY_SECONDS = 10

/** Reads every source now; throws where one can't be read. */
export type RunSources = () => Promise<void>

/** Has the server read what these places' servers say, by itself every ten seconds, and now where it is asked to. */
export async function follow(client: Client, places: readonly Place[]): Promise<RunSources> {
  const ids: unknown[] = []
  for (const { name, site, server } of places) {
    for (const [index, source] of server.sources.entries()) {
      const body = { ...source, name: `${name}-${index}`, site, interval_seconds: EVERY_SECONDS }
      const { status, json } = await client.post('/api/sources', body)
      if (status !== 201) throw new Error(`${name} is no source: ${json.detail}`)
      ids.push(json.source_id)
    }
  }
  return async () => void (await Promise.all(ids.map((id) => run(client, id))))
}

/** One that is being read by itself at the moment is not read again. */
async function run(client: Client, id: unknown): Promise<void> {
  const { status, json } = await client.post(`/api/sources/${id}/run`)
  if (status === 409 || (status === 200 && json.state === 'ok')) return
  throw new Error(`${json.name ?? id} can't be read: ${json.last_error ?? json.detail}`)
}
