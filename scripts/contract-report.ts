import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { operations } from '../test/contract/document.ts'
import unseen from '../test/contract/unseen.json' with { type: 'json' }
import { OBSERVED, type Observations } from '../test/helpers/observations.ts'

/**
 * The last word of `npm test`: which of the answers that the contract documents the tests have seen. `--begin` forgets
 * earlier runs. Fails for a documented pair of operation and status that no test saw, unless `unseen.json` says why.
 */
if (process.argv.includes('--begin')) rmSync(OBSERVED, { recursive: true, force: true })
else process.exitCode = report(readObservations())

function readObservations(): Observations[] {
  if (!existsSync(OBSERVED)) return []
  return readdirSync(OBSERVED).map((name) => JSON.parse(readFileSync(join(OBSERVED, name), 'utf8')))
}

function report(observations: readonly Observations[]): number {
  const documented = operations.flatMap(({ operationId, responses }) =>
    Object.keys(responses).map((status) => `${operationId} ${status}`),
  )
  const seen = new Set(observations.flatMap(({ pairs }) => pairs))
  const excused = new Set(Object.keys(unseen))
  const failures = [
    ...observations.flatMap(({ failures }) => failures),
    ...documented.filter((pair) => !seen.has(pair) && !excused.has(pair)).map((pair) => `${pair} was never seen`),
    ...[...excused].filter((pair) => seen.has(pair)).map((pair) => `${pair} was seen: take it out of unseen.json`),
  ]
  const seenCount = documented.filter((pair) => seen.has(pair)).length
  const sum = (count: (one: Observations) => number): number => observations.reduce((all, one) => all + count(one), 0)
  const lines = [
    ...failures.slice(0, 100),
    `operations         ${operations.length}`,
    `operation × status ${documented.length} documented, ${seenCount} seen, ${excused.size} excused`,
    `answers checked    ${sum(({ answers }) => answers)}`,
    `fuzz requests      ${sum(({ fuzzRequests }) => fuzzRequests)}`,
    `failures           ${failures.length}`,
    `contract: ${sum(({ answers }) => answers)} passed, ${failures.length} failed`,
  ]
  console.log(lines.join('\n'))
  return failures.length === 0 ? 0 : 1
}
