import type { CreateOnStep } from '../../../db/runner/runner-steps.ts'

/** Loaded by a writer thread that is to end, without a word, when the first job starts. */
export const createOnStep: CreateOnStep = () => (step) => {
  if (step === 'job-started') process.exit(3)
}
