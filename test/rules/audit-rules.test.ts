import t from 'tap'
import { AUDIT_RULES, type Snapshot } from '../../db/audit/audit-rules.ts'
import { importNote, jobShown, keyShown, newPreviewShown } from '../../db/audit/notes.ts'
import type { ApiKey } from '../../db/keys/key.ts'
import type { Actor } from '../../db/model.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'

const ACTOR: Actor = { keyId: 'key', keyName: 'alice', address: '10.0.0.1', requestId: 'request' }
const at = (state: number): Snapshot => ({ subject: 'subject', state, shown: { state } })
/** What a rule says of these snapshots, of which the first is before the verb. */
const noted = (rule: keyof typeof AUDIT_RULES, args: unknown[], before: Snapshot | null, after: Snapshot | null) =>
  (AUDIT_RULES[rule] as unknown as (...args: unknown[]) => ReturnType<NonNullable<typeof AUDIT_RULES.cancelJob>>)(
    ...args,
  ).notes(undefined as never, before, after)

const OF_LAB = { site: 'berlin', snapshotOf: 'lab' }

t.test('a change is noted with what was before and what is after, under the operation that made it', async (t) => {
  const changes = [
    ['cancelJob', ['job', null, null, ACTOR], 'cancelBulkActionJob', ACTOR],
    ['restoreJob', ['job', ACTOR], 'restoreBulkActionJob', ACTOR],
    ['revokeKey', ['key', ACTOR], 'revokeApiKey', ACTOR],
    ['updateWebhook', ['webhook', {}, ACTOR], 'updateWebhook', ACTOR],
    ['renewAdminKey', [], 'admin_key.renewed', null],
    ['settleDelivery', ['webhook', 'message', {}], 'webhook.disabled', null],
  ] as const
  for (const [rule, args, action, actor] of changes) {
    const entry = { actor, action, subject: 'subject' }
    t.strictSame(noted(rule, [...args], at(1), at(2)), [{ ...entry, before: { state: 1 }, after: { state: 2 } }], rule)
    t.strictSame(noted(rule, [...args], at(1), at(1)), [], `${rule} changed nothing`)
    t.strictSame(noted(rule, [...args], null, at(1)), [{ ...entry, before: null, after: { state: 1 } }], rule)
    t.strictSame(noted(rule, [...args], at(1), null), [{ ...entry, before: { state: 1 }, after: null }], rule)
    t.strictSame(noted(rule, [...args], null, null), [], `${rule} found nothing`)
  }
})

t.test('an answer that is kept from an earlier call leaves no entry', async (t) => {
  const rule = AUDIT_RULES.createJob?.({} as never, ACTOR, null)
  t.strictSame(rule?.notes({ job: {} as never, replayed: true }, null, null), [])
})

t.test('an import is one subject: begun, completed or broken off', async (t) => {
  const counts = { created: 1, updated: 2, unchanged: 0, released: 3, gone: 4 }
  const said = (completed: boolean) =>
    AUDIT_RULES.finishImport?.(7, counts, completed, ACTOR).notes(OF_LAB, null, null).at(0)
  const entry = { actor: ACTOR, action: 'importDevices', subject: 'import:7', before: null }
  t.strictSame(AUDIT_RULES.beginImport?.({ site: 'berlin', snapshotOf: 'kea' }, ACTOR).notes(7, null, null), [
    { ...entry, after: { state: 'begun', site: 'berlin', snapshot_of: 'kea' } },
  ])
  t.strictSame(said(true), { ...entry, after: { state: 'completed', ...counts } })
  t.strictSame(said(false), { ...entry, after: { state: 'broken_off', ...counts } })
  t.strictSame(importNote(7, null, { state: 'broken_off' }), { ...entry, actor: null, after: { state: 'broken_off' } })
})

t.test('an import of the server itself is told where it changed something', async (t) => {
  const counts = { created: 0, updated: 0, unchanged: 9, released: 0, gone: 0 }
  const said = (completed: boolean, changed: object) =>
    AUDIT_RULES.finishImport?.(7, { ...counts, ...changed }, completed, null).notes(OF_LAB, null, null)
  t.strictSame(AUDIT_RULES.beginImport?.(PLAIN_IMPORT, null).notes(7, null, null), [])
  t.strictSame([said(true, {}), said(false, {})], [[], []])
  for (const changed of [{ created: 1 }, { updated: 1 }, { released: 1 }, { gone: 1 }]) {
    const after = { state: 'completed', site: 'berlin', snapshot_of: 'lab', ...counts, ...changed }
    t.match(said(true, changed), [{ actor: null, action: 'importDevices', subject: 'import:7', after }])
  }
  t.match(said(false, { created: 1 }), [{ after: { state: 'broken_off' } }])
})

t.test('a job tells why it is where it is, only where there is a why', async (t) => {
  const counts = { targeted_count: 5, affected_count: 4, skipped_count: 3, failed_count: 2, not_reached_count: 1 }
  const nothing = { pause_cause: null, cancel_reason: null, failure: null }
  const row = { status: 'cancelled', version: 3, deleted_at: null, ...nothing, ...counts } as const
  t.strictSame(jobShown(row), { status: 'cancelled', version: 3, deleted: false, ...counts })
  t.strictSame(jobShown({ ...row, deleted_at: 1, cancel_reason: 'wrong' }), {
    ...{ status: 'cancelled', version: 3, deleted: true, cancel_reason: 'wrong' },
    ...counts,
  })
})

t.test('an entry of a key never has what the key is', async (t) => {
  const key: ApiKey & { hash: Uint8Array } = {
    ...{ keyId: 'key', name: 'bob', role: null, scopes: ['jobs:read'], prefix: 'abc', hash: new Uint8Array([1]) },
    ...{ createdAt: 0, expiresAt: 0, revokedAt: null, lastUsedAt: null },
  }
  const shown = { role: null, scopes: ['jobs:read'], prefix: 'abc', expires_at: '1970-01-01T00:00:00.000Z' }
  t.strictSame(keyShown(key), { ...shown, revoked_at: null })
})

t.test('long criteria are told by their hash', async (t) => {
  const shown = (value: string) => {
    const criteria = { rules: [{ field: 'hostname', operator: 'equals', value }] }
    const draft = { actionType: 'block', actionDuration: 1, onExisting: 'replace', criteria } as const
    return Object.keys(newPreviewShown(draft, 9)).at(-1)
  }
  t.equal(shown('x'), 'criteria_json')
  t.equal(shown('x'.repeat(4096)), 'criteria_sha256')
})
