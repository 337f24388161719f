import type { AddCommand } from './command.ts'
import { addFollowUp } from './follow-up.ts'

/** `bulk-actions revert <job>`: undoes a job, in a job of its own. */
export const addRevert: AddCommand = (program, kit) =>
  addFollowUp(program, kit, 'revert', 'undo a job: each device gets back what it had before')
