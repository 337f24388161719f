import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { clientTypes } from '../../scripts/client-types/client-types.ts'

t.test('the types of a client are those of the contract', async (t) => {
  const committed = readFileSync(join(import.meta.dirname, 'contract.ts'), 'utf8')
  t.ok(committed === (await clientTypes()), 'they differ: run npm run generate and commit them')
})
