import type { AddCommand } from './command.ts'
import { addFollowUp } from './follow-up.ts'

/** `bulk-actions retry <job>`: a new job over the devices that a job failed on or never reached. */
export const addRetry: AddCommand = (program, kit) =>
  addFollowUp(program, kit, 'retry', 'repeat a job for the devices that failed or were not reached')
