import t from 'tap'
import { fileTimes } from '../../scripts/test/slowest.ts'

const SHARED = `TAP version 14
# Subtest: test/rules/fold.test.ts
    ok 1 - test/rules/of-a-file.test.ts says so # time=900ms
    1..1
ok 1 - test/rules/fold.test.ts # time=1500ms
not ok 2 - test/rules/ipv4.test.ts # time=2.5s
  ---
  ...
# time=4100ms
`

t.test('a file that shares a process counts by itself', async (t) => {
  t.strictSame(fileTimes('.tap/together/rules.ts', SHARED), [
    { file: 'test/rules/fold.test.ts', seconds: 1.5 },
    { file: 'test/rules/ipv4.test.ts', seconds: 2.5 },
  ])
})

t.test('a file with a process of its own takes as long as that', async (t) => {
  const output = 'ok 1 - one # time=3ms\nok 2 - two # time=4ms\n1..2\n# time=321.5ms\n'
  t.strictSame(fileTimes('test/e2e/readme.test.ts', output), [{ file: 'test/e2e/readme.test.ts', seconds: 0.3215 }])
})

t.test('a process that was killed before it said its time counts as none', async (t) => {
  t.strictSame(fileTimes('test/e2e/readme.test.ts', 'TAP version 14\n'), [
    { file: 'test/e2e/readme.test.ts', seconds: 0 },
  ])
})
