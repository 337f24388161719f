import type { AddCommand } from './command.ts'
import { addStatusChange } from './status-change.ts'

/** `bulk-actions pause <job>`: nothing more is touched until it is resumed. */
export const addPause: AddCommand = (program, kit) =>
  addStatusChange(program, kit, 'pause', 'halt a running job: nothing more is touched until it is resumed')
