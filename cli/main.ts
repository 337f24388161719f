#!/usr/bin/env node
import { nodeFault } from '../server/node-version.ts'

const fault = nodeFault()
if (fault !== null) {
  process.stderr.write(`bulk-actions can't run: ${fault}.\n`)
  process.exit(1)
}

// A reader such as `head` may close the pipe early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

// Not before the version is checked: on an older Node this import fails with a riddle.
const { runProgram } = await import('./program.ts')
process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt(handler) {
    process.on('SIGINT', handler)
    return () => void process.off('SIGINT', handler)
  },
})
