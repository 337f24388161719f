import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { Enforcement } from '../../db/enforcement/enforcement.ts'
import { formatMac } from '../../db/mac.ts'
import type { ItemAnswer } from '../enforcer.ts'

const Results = Type.Object({
  results: Type.Array(
    Type.Object({
      mac: Type.String(),
      action_type: Type.String(),
      outcome: Type.Union([Type.Literal('applied'), Type.Literal('failed'), Type.Literal('unsupported')]),
      reason: Type.Optional(Type.String()),
    }),
  ),
})

/**
 * A receiver's answer for each item. No body, or 204, means that everything is done. With `results`, an item that is not
 * named has failed. Of several results for one item the worst counts. Throws for any other body.
 */
export function readAnswer(items: readonly Enforcement[], text: string): readonly ItemAnswer[] {
  if (text.trim() === '') return items.map(() => ({ outcome: 'applied' }))
  const bestFirst = parse(text).toSorted((a, b) => BEST_FIRST.indexOf(a.outcome) - BEST_FIRST.indexOf(b.outcome))
  const named = new Map(bestFirst.map((result) => [nameOf(result.mac.toLowerCase(), result.action_type), result]))
  return items.map(({ mac, actionType }) => {
    const result = named.get(nameOf(formatMac(mac), actionType))
    if (result?.outcome === 'applied') return { outcome: 'applied' }
    const reason = result === undefined ? 'the receiver did not name it' : (result.reason ?? 'no reason was given')
    return { outcome: result?.outcome ?? 'failed', reason }
  })
}

/** Failed is worse than unsupported: it may be done in part. */
const BEST_FIRST = ['applied', 'unsupported', 'failed']
const nameOf = (mac: string, type: string): string => `${mac} ${type}`
const MALFORMED =
  'The receiver answered 2xx with a body that is neither empty nor {"results": [{"mac", "action_type", "outcome"}]}.'

function parse(text: string): Static<typeof Results>['results'] {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (error) {
    throw new Error(MALFORMED, { cause: error })
  }
  if (!Value.Check(Results, body)) throw new Error(MALFORMED)
  return body.results
}
