import { readFileSync } from 'node:fs'
import t from 'tap'
import type { JobStatus } from '../../db/jobs/job.ts'
import { checkVersion, isDone, NOT_TERMINAL, TERMINAL, TRANSITIONS, wrongState } from '../../db/jobs/states.ts'

const STATUSES: readonly JobStatus[] = [...NOT_TERMINAL, ...TERMINAL]

t.test('the picture in docs/architecture.md shows every transition', async (t) => {
  const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8')
  const drawn = [...page.matchAll(/^ *(\w+) --> (\w+) : (\w+)$/gm)].map(([, from, to, name]) => `${name} ${from} ${to}`)
  const known = Object.entries(TRANSITIONS).flatMap(([name, { from, to }]) => from.map((one) => `${name} ${one} ${to}`))
  t.strictSame(drawn.toSorted(), known.toSorted())
})

t.test('no transition leaves a terminal state', async (t) => {
  const from = Object.values(TRANSITIONS).flatMap((transition): readonly JobStatus[] => transition.from)
  t.strictSame(
    TERMINAL.filter((status) => from.includes(status)),
    [],
  )
})

t.test('a verb has nothing left to do in the state that it leads to', async (t) => {
  const doneIn = (verb: Parameters<typeof isDone>[0]) =>
    STATUSES.filter((status) => isDone(verb, { status, pause_cause: status === 'paused' ? 'operator' : null }))
  t.strictSame(doneIn('cancel'), ['cancelled'])
  t.strictSame(doneIn('pause'), ['paused'])
  t.strictSame(doneIn('resume'), ['running'])
  for (const verb of ['delete', 'retry', 'revert'] as const) t.strictSame(doneIn(verb), [], verb)
})

t.test('an operator can pause a job that the enforcer has paused', async (t) => {
  t.notOk(isDone('pause', { status: 'paused', pause_cause: 'enforcer' }))
})

t.test('a refusal names the state and the states in which the verb is allowed', async (t) => {
  const messages = [wrongState('pause', 'completed'), wrongState('cancel', 'failed'), wrongState('revert', 'running')]
  t.strictSame(
    messages.map(({ message }) => message),
    [
      "The job's status is completed; pause is allowed only while it is running.",
      "The job's status is failed; cancel is allowed only while it is scheduled, running or paused.",
      "The job's status is running; revert is allowed only while it is completed, failed or cancelled.",
    ],
  )
  t.strictSame(new Set(messages.map(({ code }) => code)), new Set(['wrong_state']))
})

t.test('a version passes where If-Match names it, or names none', async (t) => {
  t.doesNotThrow(() => checkVersion(3, null))
  t.doesNotThrow(() => checkVersion(3, [2, 3]))
  t.throws(() => checkVersion(3, [2, 4]), { code: 'version_mismatch' })
  t.throws(() => checkVersion(3, []), { code: 'version_mismatch' })
})
