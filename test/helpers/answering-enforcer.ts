import type { Enforcer, ItemAnswer } from '../../enforcers/enforcer.ts'

/** An enforcer that is always there, and says of each device of a call, by its place in it, what `answer` says. */
export function answeringEnforcer(answer: (index: number) => ItemAnswer): Enforcer {
  const all: Enforcer['apply'] = async ({ items }) => items.map((_, index) => answer(index))
  return { apply: all, lift: all, probe: async () => {}, start: async () => [], isInPlace: async () => true }
}
