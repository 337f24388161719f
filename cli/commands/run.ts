import { AT_OPTION, onExistingOption, parseCount, parseDuration } from '../arguments.ts'
import { usageError } from '../command-error.ts'
import { addCriteriaOptions, type CriteriaOptions, criteriaOf, type TypedCriteria } from '../criteria.ts'
import { ruleNames } from '../field-names.ts'
import { JOBS } from '../follow-job.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { addStartOptions, type StartOptions, startJob } from '../start-job.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface RunOptions extends ServerOptions, CriteriaOptions, StartOptions, JsonOption {
  readonly action: string
  readonly reason: string
  readonly preview?: string
  readonly duration?: number
  readonly maxLimit?: number
  readonly onExisting?: string
}

/** `bulk-actions run`: creates a job and follows it to its end. */
export const addRun: AddCommand = (program, kit) => {
  const command = program.command('run').description('create a job and follow it to its end')
  addServerOptions(addCriteriaOptions(command))
    .requiredOption('-a, --action <type>', 'block, deny, throttle, monitor, allow or cleanup')
    .requiredOption('-r, --reason <text>', 'why, for the record')
    .option('-p, --preview <id>', 'the devices of this preview, instead of criteria')
    .option('-d, --duration <time>', 'how long the action lasts: seconds, 30m, 1d12h or P7D', parseDuration)
    .option(...AT_OPTION)
    .option('--max-limit <number>', 'touch nothing if more devices match than this', parseCount)
    .addOption(onExistingOption())
  addStartOptions(command)
    .option(...JSON_OPTION)
    .action(async (options: RunOptions) => {
      const criteria = await criteriaOf(options, kit.context.stdin)
      const draft = draftOf(options, criteria)
      kit.nameFields(ruleNames(criteria?.rules ?? []))
      await startJob(kit, clientOf(options, kit.context.env), { path: JOBS, draft }, options)
    })
}

function draftOf(options: RunOptions, criteria: TypedCriteria | undefined): object {
  if ((criteria === undefined) === (options.preview === undefined)) {
    throw usageError('Say which devices: either with --preview, or with --where or --criteria.')
  }
  return {
    action_type: options.action,
    action_reason: options.reason,
    action_duration: options.duration,
    scheduled_at: options.at?.time,
    max_limit: options.maxLimit,
    on_existing: options.onExisting,
    criteria: criteria?.json,
    preview_id: options.preview,
  }
}
