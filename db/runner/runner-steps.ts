import type { Clock } from '../clock.ts'

/** The named points of a job's life at which a crash must lose nothing; tests stop the process at each of them. */
export const RUNNER_STEPS = [
  'job-started',
  'job-start-committed',
  'targets-stored',
  'targets-counted',
  'targets-committed',
  'targets-fixed',
  'exceptions-stored',
  'replaced-actions-ended',
  'actions-placed',
  'chunk-counted',
  'chunk-committed',
  'job-completed',
] as const
export type RunnerStep = (typeof RUNNER_STEPS)[number]
export type OnStep = (step: RunnerStep) => void
/** The export of a test's module that the writer thread loads; what it returns is called with each step. */
export type CreateOnStep = (clock: Clock) => OnStep

/** Loads what a test wants to be called at each step; null: nothing is. */
export async function loadOnStep(module: string | null, clock: Clock): Promise<OnStep> {
  if (module === null) return () => {}
  const { createOnStep } = (await import(module)) as { createOnStep: CreateOnStep }
  return createOnStep(clock)
}
