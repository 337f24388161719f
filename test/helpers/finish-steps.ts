import { isSteps } from '../../db/sqlite/steps.ts'

/** The answer of a read; one that is done in steps takes all of them, one after the other. */
export function finishSteps(answer: unknown): unknown {
  if (!isSteps(answer)) return answer
  let step = answer.next()
  while (step.done !== true) step = answer.next()
  return step.value
}
