import type { AddCommand } from './command.ts'
import { addStatusChange } from './status-change.ts'

/** `bulk-actions resume <job>`: a paused job continues. */
export const addResume: AddCommand = (program, kit) => addStatusChange(program, kit, 'resume', 'continue a paused job')
