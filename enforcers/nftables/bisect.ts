import { isNothingDone } from '../enforcer.ts'

export interface Work<T> {
  /** All of some items, or nothing. */
  do: (some: readonly T[]) => Promise<void>
  /** Whether this item is what was shown in refusing some. It is tried alone then: it may not be at fault. */
  readonly isNamed: (item: T, refusal: Error) => boolean
  /** How often it may be tried before no part is made smaller; what is left is tried once more. */
  triesLeft: number
}
interface Part<T> {
  readonly some: readonly T[]
  /** Why it is refused; null: it was not tried yet. */
  readonly refusal: Error | null
}

/**
 * Does all items but those at fault: what is refused as a whole is done without the item that is named, or by halves, down to
 * the single item. Large parts come first, so that few items fail together where the tries run out. Returns why
 * each of the refused was. Rejects where it isn't known whether something was done.
 */
export async function bisect<T>(items: readonly T[], work: Work<T>): Promise<Map<T, string>> {
  const refused = new Map<T, string>()
  const parts: Part<T>[] = items.length > 0 ? [{ some: items, refusal: null }] : []
  for (const { some, refusal: known } of parts) {
    const refusal = known ?? (await refusalOf(some, work))
    if (refusal === null) continue
    const named = work.triesLeft > 0 ? some.filter((item) => work.isNamed(item, refusal)) : []
    if (some.length === 1 || work.triesLeft <= 0) {
      const together = some.length > 1 ? ` (one of ${some.length} that were tried together)` : ''
      for (const item of some) refused.set(item, refusal.message + together)
    } else if (named.length > 0 && named.length < some.length) {
      const others = some.filter((item) => !named.includes(item))
      parts.push({ some: named, refusal: null }, { some: others, refusal: null })
    } else parts.push(...(await halves(some, refusal, work)))
  }
  return refused
}

/** The halves that are not done. */
async function halves<T>(some: readonly T[], refusal: Error, work: Work<T>): Promise<Part<T>[]> {
  const [first, second] = [some.slice(0, some.length >> 1), some.slice(some.length >> 1)]
  const ofFirst = await refusalOf(first, work)
  const untried = { some: second, refusal: null }
  if (ofFirst !== null) return [{ some: first, refusal: ofFirst }, untried]
  // What is at fault is in the second one then. A single item is tried: it may be taken now.
  return [second.length > 1 ? { some: second, refusal } : untried]
}

/** null: it was done. */
async function refusalOf<T>(some: readonly T[], work: Work<T>): Promise<Error | null> {
  work.triesLeft--
  try {
    await work.do(some)
    return null
  } catch (error) {
    if (!isNothingDone(error)) throw error
    return error as Error
  }
}
