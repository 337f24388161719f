import type { AddCommand } from './command.ts'
import { addFollowUp } from './follow-up.ts'

/** `bulk-actions retry <job>`: a new job over the devices that a job failed on or never reached. */
export const addRetry: AddCommand = (program, kit) =>
  addFollowUp(program, kit, 'retry', 'do again what a job failed on or never reached')
