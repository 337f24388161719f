import type { AddCommand } from './command.ts'
import { addStatusChange } from './status-change.ts'

/** `bulk-actions pause <job>`: no further device is touched until it is resumed. */
export const addPause: AddCommand = (program, kit) =>
  addStatusChange(program, kit, 'pause', 'pause a running job: no further device is touched until it is resumed')
