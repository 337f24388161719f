import type { CreateOnStep } from '../../../db/runner/runner-steps.ts'

/** Loaded by the writer thread of a process that is to die at the nth time that a step is reached. */
const { CRASH_STEP, CRASH_AT } = process.env

export const createOnStep: CreateOnStep = () => {
  let left = Number(CRASH_AT)
  return (step) => {
    if (step === CRASH_STEP && --left === 0) process.kill(process.pid, 'SIGKILL')
  }
}
