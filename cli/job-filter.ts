import type { Command } from 'commander'
import type { JobFilter } from '../schemas/components/job-filter.ts'

/** The options that select jobs. */
export interface JobFilterOptions {
  readonly status?: string
  readonly action?: string
  readonly kind?: string
  readonly createdBy?: string
  readonly createdAfter?: string
  readonly createdBefore?: string
}

export function addJobFilter(command: Command): Command {
  return command
    .option('--status <status>', 'scheduled, running, paused, completed, failed or cancelled')
    .option('--action <type>', 'block, deny, throttle, monitor, allow or cleanup')
    .option('--kind <kind>', 'apply, retry or revert')
    .option('--created-by <key>', 'created with the API key of this name')
    .option('--created-after <time>', 'created at this time or later, such as 2026-11-22T03:00:00+01:00')
    .option('--created-before <time>', 'created before this time')
}

/** The filter in the form of the API; the server checks the values. */
export function jobFilterOf(options: JobFilterOptions): { readonly [name in keyof JobFilter]: string | undefined } {
  return {
    status: options.status,
    action_type: options.action,
    kind: options.kind,
    created_by: options.createdBy,
    created_after: options.createdAfter,
    created_before: options.createdBefore,
  }
}
