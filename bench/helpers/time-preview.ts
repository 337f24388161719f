import { randomUUID } from 'node:crypto'
import { call, type Server } from './server.ts'
import { median } from './statistics.ts'

/** How often a preview is asked for in a round. */
export const timesOf = (store: boolean): number => (store ? 3 : 5)

/** The median of a few, the first of which warms up. */
export async function timePreview(
  server: Server,
  criteria: object,
  store: boolean,
  sizes: Set<number>,
): Promise<number> {
  const times: number[] = []
  const asker = await withNewKey(server)
  for (let time = 0; time < timesOf(store); time++) {
    const began = performance.now()
    const body = { action_type: 'block', criteria, ...(store ? {} : { count_only: true }) }
    const answer = await call<{ preview_count: number }>(asker, 'POST', '/actions/bulk/preview', body)
    times.push(performance.now() - began)
    sizes.add(answer.preview_count)
  }
  return median(times)
}

/** A key may have a few live previews only. */
async function withNewKey(server: Server): Promise<Server> {
  const { key } = await call<{ key: string }>(server, 'POST', '/keys', { name: randomUUID(), role: 'operator' })
  return { ...server, headers: { authorization: `Bearer ${key}` } }
}
