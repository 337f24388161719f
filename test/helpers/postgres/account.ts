import { openOffline } from '../../../db/open-store.ts'
import { connect, parsePlace } from '../../../db/postgres/connect.ts'
import type { Session } from '../../../db/postgres/session.ts'
import { effectQueries, faultQueries, fingerprint } from '../account.ts'

const TARGETS = '(SELECT b.set_id, m.mac FROM target_blocks b CROSS JOIN LATERAL unnest(b.macs) AS m (mac))'

/** Reads a database, beside a server or without one. */
export async function lookAt<T>(url: string, look: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(parsePlace(url))
  try {
    return await look(session)
  } finally {
    await session.end()
  }
}

/** Which invariants of the account are broken, and what `check` and `audit verify` find; nothing, if all is well. */
export async function accountFaults(url: string): Promise<string[]> {
  const broken = await lookAt(url, brokenInvariants)
  const offline = await openOffline(url)
  const findings = (await offline.check(Date.now())).flatMap(({ name, findings }) =>
    findings.map(({ subject, found }) => `${name}: ${subject} ${found}`),
  )
  const audit = await offline.verifyAudit(null)
  return [...broken, ...findings, ...(audit.intact ? [] : [`audit entry ${audit.seq}: ${audit.fault}`])]
}

async function brokenInvariants(session: Session): Promise<string[]> {
  const found: string[] = []
  for (const [fault, sql] of faultQueries(TARGETS))
    for (const { seq } of (await session.query(sql, [])).rows) found.push(`job ${seq}: ${fault}`)
  return found
}

/** A fingerprint of all that jobs did. */
export const effects = (url: string): Promise<string> =>
  lookAt(url, async (session) => {
    const texts: (string | null)[] = []
    for (const sql of effectQueries(TARGETS))
      texts.push((await session.query(sql, [])).rows[0]?.string_agg as string | null)
    return fingerprint(texts)
  })
