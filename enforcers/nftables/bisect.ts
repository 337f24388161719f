import { isNothingDone } from '../enforcer.ts'

export interface Work<T> {
  /** Does all of some items, or nothing. */
  do: (some: readonly T[]) => Promise<void>
  /** Whether the refusal shows this item. It is tried alone then, since it may not be at fault. */
  readonly isNamed: (item: T, refusal: Error) => boolean
  /** How many tries may split parts further; after them each part that is left gets one more try. */
  triesLeft: number
}
interface Part<T> {
  readonly some: readonly T[]
  /** Why it is refused; null: not tried yet. */
  readonly refusal: Error | null
}

/**
 * Does all items but those at fault. A part that is refused is split: into the named item and the others, or into halves,
 * down to single items. Large parts come first, so that few items fail together where the tries run out. Returns the
 * reason for each refused item. Rejects where it is uncertain whether something was done.
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

/** The halves that are left to do. */
async function halves<T>(some: readonly T[], refusal: Error, work: Work<T>): Promise<Part<T>[]> {
  const [first, second] = [some.slice(0, some.length >> 1), some.slice(some.length >> 1)]
  const ofFirst = await refusalOf(first, work)
  const untried = { some: second, refusal: null }
  if (ofFirst !== null) return [{ some: first, refusal: ofFirst }, untried]
  // The fault is in the second half then. A single item is tried: it may succeed now.
  return [second.length > 1 ? { some: second, refusal } : untried]
}

/** null: done. */
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
