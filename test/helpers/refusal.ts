import type { Test } from 'tap'
import type { TestApp } from './app.ts'
import type { CallOptions } from './call.ts'
import { inventoryOf } from './scenario.ts'

export interface Refusal {
  /** The operationId. */
  readonly to: string
  readonly call: CallOptions
  readonly status: number
  /** Field paths at fault, each with what is said of it; where the request itself is at fault. */
  readonly details?: Readonly<Record<string, RegExp>>
  /** What the sentence for people must say. */
  readonly says?: RegExp
}

/** Makes a call that must be refused, and asserts its envelope and that it changed nothing. */
export async function refused(t: Test, app: TestApp, { to, call, status, details, says }: Refusal): Promise<void> {
  const before = await inventoryOf(app)
  const answer = await app.call(to, call)
  t.equal(answer.status, status)
  t.ok(answer.body.detail.length > 15 && answer.body.detail.endsWith('.'), 'a sentence')
  if (says !== undefined) t.match(answer.body.detail, says)
  if (details !== undefined) {
    t.strictSame(
      Object.keys(answer.body.details ?? {}).sort(),
      Object.keys(details).sort(),
      'every field at fault, and no other',
    )
    t.match(answer.body.details, details)
  }
  t.strictSame(await inventoryOf(app), before, 'nothing has changed')
}
