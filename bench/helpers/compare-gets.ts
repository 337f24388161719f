import { alternate, type Pair } from './alternate.ts'
import { check, type Scale } from './benchmark.ts'
import { load } from './load.ts'
import type { Reference } from './script.ts'
import type { Server } from './server.ts'

/** Reads one job again and again, from the server and from a reference in turn; answers per second. */
export async function compareGets(
  server: Server,
  reference: Reference,
  id: string,
  { rounds, seconds }: Scale,
): Promise<Pair> {
  const job = `/api/actions/bulk/jobs/${id}`
  const ours = await bodyOf(`${server.origin}${job}`, server.headers)
  const theirs = await bodyOf(`${reference.origin}${job}`)
  check(JSON.parse(ours).job_id === id && JSON.parse(theirs).job_id === id, 'the job was not answered')
  const rateOf = async (url: string, expectBody: string, headers = {}) =>
    (await load({ url, seconds, headers, expectBody })).rate
  return alternate(
    rounds,
    () => rateOf(`${server.origin}${job}`, ours, server.headers),
    () => rateOf(`${reference.origin}${job}`, theirs),
  )
}

async function bodyOf(url: string, headers = {}): Promise<string> {
  const answer = await fetch(url, { headers })
  check(answer.status === 200, `${url} was answered with ${answer.status}`)
  return answer.text()
}
