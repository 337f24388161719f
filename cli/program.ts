import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addAudit } from './commands/audit.ts'
import { addBackup } from './commands/backup.ts'
import { addCancel } from './commands/cancel.ts'
import { addCheck } from './commands/check.ts'
import type { AddCommand, CommandKit } from './commands/command.ts'
import { addDevices } from './commands/devices.ts'
import { addImport } from './commands/import.ts'
import { addItems } from './commands/items.ts'
import { addJobs } from './commands/jobs.ts'
import { addKeys } from './commands/keys.ts'
import { addPause } from './commands/pause.ts'
import { addPreview } from './commands/preview.ts'
import { addResume } from './commands/resume.ts'
import { addRetry } from './commands/retry.ts'
import { addRevert } from './commands/revert.ts'
import { addRun } from './commands/run.ts'
import { addServe } from './commands/serve.ts'
import { addSources } from './commands/sources.ts'
import { addWatch } from './commands/watch.ts'
import { type Context, createTerminal } from './context.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { explain } from './explain.ts'
import { type NameField, optionName } from './field-names.ts'

const COMMANDS: readonly AddCommand[] = [
  addServe,
  addImport,
  addDevices,
  addPreview,
  addRun,
  addJobs,
  addWatch,
  addItems,
  addPause,
  addResume,
  addCancel,
  addRetry,
  addRevert,
  addSources,
  addKeys,
  addBackup,
  addCheck,
  addAudit,
]

/** Runs the command line; resolves with the exit code. `args` are without the names of Node and the program. */
export async function runProgram(args: readonly string[], context: Context): Promise<ExitCode> {
  const terminal = createTerminal(context)
  const json = args.includes('--json')
  let exitCode: ExitCode = EXIT.ok
  let nameField: NameField = optionName
  const kit: CommandKit = {
    context,
    terminal,
    exitWith: (code) => (exitCode = code),
    nameFields: (names) => (nameField = names),
  }
  const program = createProgram(kit, json)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    return explain(error, { terminal, json, nameField })
  }
}

function createProgram(kit: CommandKit, json: boolean): Command {
  const { stdout, stderr } = kit.context
  const outputError = (text: string, write: (text: string) => void) =>
    json ? kit.terminal.noteJson({ error: text.trim().replace(/^error: /, '') }) : write(text)
  const program = new Command('bulk-actions')
    .description('One action, applied to many network devices, safely.')
    .version(packageVersion())
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError,
    })
    .exitOverride()
    .addHelpText('after', HELP)
  for (const add of COMMANDS) add(program, kit)
  return program
}

const HELP = `
The API key comes from BULK_ACTIONS_API_KEY or --key-file. No option takes the key itself: every user of the machine
can read the command line.

Exit codes: 0 done, 1 the outcome is not what was asked for, 2 wrong usage, 3 the server refused,
4 the server can't be reached or is in trouble, 130 interrupted.`

/** Beside the compiled program, or beside the sources. */
function packageVersion(): string {
  const url = ['../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url))
  for (const candidate of url) {
    try {
      return (JSON.parse(readFileSync(candidate, 'utf8')) as { version: string }).version
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return 'unknown'
}
