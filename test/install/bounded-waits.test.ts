import { EventEmitter } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import t from 'tap'
import { closed, heard, until, untilHeard, within } from '../helpers/until.ts'

const ROOT = join(import.meta.dirname, '../..')
/** Here it is said once. */
const HELPER = 'test/helpers/until.ts'
const HERE = 'test/install/bounded-waits.test.ts'
/** Waits that end with what they wait for or not at all. */
const UNBOUNDED = {
  'an event': /await once\(/,
  'a loop without an end': /for \(;;\)|while \(true\)/,
  'a question asked again and again': /while \(.*\) await |while \(.*await .*\);$/,
}

t.test('every wait of a test has a bound and a sentence', (t) => {
  const files = globSync('test/**/*.ts', { cwd: ROOT, exclude: (name) => name.includes('node_modules') })
  t.ok(files.length > 200)
  for (const file of files.filter((name) => ![HELPER, HERE].includes(name))) {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
    for (const [what, pattern] of Object.entries(UNBOUNDED)) {
      const found = lines.flatMap((line, index) => (pattern.test(line) ? [`${index + 1}: ${line.trim()}`] : []))
      t.strictSame(found, [], `${file} waits for ${what} with a helper of ${HELPER}`)
    }
  }
  t.end()
})

t.test(
  'a wait that is too long ends with a sentence about it, also where the question is never answered',
  async (t) => {
    const late = { message: 'waited 0.01 s until it comes' }
    const never = new Promise(() => {})
    await t.rejects(
      until(() => false, 'it comes', 0.01),
      late,
    )
    await t.rejects(
      until(() => never, 'it comes', 0.01),
      late,
    )
    await t.rejects(within(never, 'it comes', 0.01), late)
    const emitter = new EventEmitter()
    await t.rejects(heard(emitter, 'event', 'it comes', 0.01), late)
    await t.rejects(
      untilHeard(emitter, 'event', () => false, 'it comes', 0.01),
      late,
    )
    t.strictSame(emitter.eventNames(), [], 'and nobody listens any more')
    await t.rejects(closed(new PassThrough(), 'it comes', 0.01), late)
  },
)

t.test('waiting for the end of a stream also ends where it has come, or comes with an error', async (t) => {
  const stream = new PassThrough()
  const ending = closed(stream, 'it is closed')
  stream.destroy(new Error('reset'))
  await ending
  await closed(stream, 'it is closed')
  t.pass()
})
