import type { Random } from '../random.ts'
import { type Answer, type Client, JOBS, type Json, jobBody, macOf } from './client.ts'

/** What a caller was told about one change. */
interface Told {
  readonly kind: 'job' | 'cancel' | 'key' | 'device'
  readonly name: string
  /** Null: that it is not certain, or nothing at all. */
  isDone: boolean | null
}
/** Random changes of a server that may fail at any moment, and what their callers were told. */
export interface Record {
  /** Asks for one change, or some at once. */
  ask(client: Client, atOnce: number): Promise<void>
  /** What is not as it was told, as sentences. What was not certain is from now on as it is found. */
  compare(client: Client): Promise<string[]>
  count(isDone: boolean | null): number
}

const LATER = { scheduled_at: '2099-01-01T00:00:00Z' }

export function createRecord(random: Random): Record {
  const all: Told[] = []
  /** The ids of jobs by their names, once they are known. */
  const ids = new Map<string, string>()
  let number = 0

  const job = async ({ post }: Client, name: string) => {
    const answer = await post(JOBS, jobBody({ action_reason: name, ...(random.next() < 0.7 && LATER) }))
    if (answer.status === 201) ids.set(name, String(answer.json.job_id))
    return answer
  }
  const cancellable = () =>
    [...ids.keys()].filter((name) => !all.some((one) => one.kind === 'cancel' && one.name === name))
  const one = async (client: Client): Promise<void> => {
    const kind = random.pick(['job', 'job', 'cancel', 'key', 'device'] as const)
    const made = `n${++number}`
    const name = kind === 'cancel' ? cancellable()[0] : kind === 'device' ? macOf(0x020000000000 + number) : made
    if (name === undefined) return
    const told: Told = { kind, name, isDone: null }
    all.push(told)
    const asks = {
      job: () => job(client, name),
      cancel: () => client.post(`${JOBS}/${ids.get(name)}/cancel`),
      key: () => client.post('/api/keys', { name, role: 'viewer' }),
      device: () => client.importBody(`{"mac":"${name}"}`),
    }
    const answer = await asks[kind]().catch(() => null)
    told.isDone = verdictOf(answer)
    // It had ended by itself: that tells nothing.
    if (kind === 'cancel' && answer?.status === 409) all.splice(all.indexOf(told), 1)
  }
  return {
    ask: async (client, atOnce) => void (await Promise.all(Array.from({ length: atOnce }, () => one(client)))),
    async compare(client) {
      const found = await whatIsThere(client)
      for (const [name, { job_id }] of found.jobs) ids.set(name, String(job_id))
      return all.flatMap((told) => {
        const isThere = isThereNow(told, found)
        const wrong = told.isDone !== null && told.isDone !== isThere
        const sentence = `${told.kind} ${told.name}: told ${told.isDone}, found ${isThere}`
        told.isDone = isThere
        return wrong ? [sentence] : []
      })
    },
    count: (isDone) => all.filter((told) => told.isDone === isDone).length,
  }
}

function verdictOf(answer: Answer | null): boolean | null {
  if (answer === null) return null
  if (answer.status < 300) return true
  const detail = String(answer.json.detail)
  const created = /what it had imported stays \((\d+) created/.exec(detail)?.[1]
  if (created !== undefined) return created === '1'
  return detail.includes('nothing was changed') || detail.includes('nothing was done') ? false : null
}

interface Found {
  readonly jobs: Map<string, Json>
  readonly keys: Set<unknown>
  readonly devices: Set<unknown>
}
async function whatIsThere(client: Client): Promise<Found> {
  const rows = async (path: string): Promise<Json[]> => {
    const found: Json[] = []
    for (let cursor = ''; ; ) {
      const { status, json } = await client.get(`${path}?limit=1000${cursor}`)
      if (status !== 200) throw new Error(`${path} is ${status}: ${json.detail}`)
      found.push(...(json.data as Json[]))
      if (json.next_cursor === null) return found
      cursor = `&cursor=${encodeURIComponent(String(json.next_cursor))}`
    }
  }
  const jobs = await rows(JOBS)
  const keys = await rows('/api/keys')
  const devices = await rows('/api/devices')
  return {
    jobs: new Map(jobs.map((row) => [String(row.action_reason), row])),
    keys: new Set(keys.map(({ name }) => name)),
    devices: new Set(devices.map(({ mac }) => mac)),
  }
}
function isThereNow({ kind, name }: Told, { jobs, keys, devices }: Found): boolean {
  if (kind === 'job') return jobs.has(name)
  if (kind === 'cancel') return jobs.get(name)?.status === 'cancelled'
  return kind === 'key' ? keys.has(name) : devices.has(name)
}
