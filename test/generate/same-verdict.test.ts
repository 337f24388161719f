import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { compileValidator } from '../../plugins/validation/validator.ts'
import * as schemas from '../../schemas/index.ts'
import { contractSchemas } from '../helpers/contract-schemas.ts'
import { everything, type Generated, generateInto } from '../helpers/everything.ts'
import { contractJudge, generatedJudge } from '../helpers/judges.ts'
import { differences, seed } from '../helpers/verdicts.ts'

t.comment(`SEED=${seed}`)

const contract = readFileSync(join(import.meta.dirname, '../../openapi.yaml'), 'utf8')
// A module's type lists its exports; here it is a dictionary of them.
const generated = schemas as unknown as Generated

t.test('the contract and what was generated from it accept and refuse the same values', async (t) => {
  t.strictSame(disagreements(contract, generated), [])
})

t.test('the contract that uses every form and what is generated from it do too', async (t) => {
  t.strictSame(disagreements(everything, await generateInto(t.testdir(), everything)), [])
})

t.test('the server’s own validator takes the request bodies that the contract takes', async (t) => {
  const { document, resolve, pairs } = contractSchemas(contract, generated)
  const byContractIn = contractJudge(document, { coerce: false })
  for (const { name, raw, generated } of pairs.filter(({ name }) => name.endsWith(' body'))) {
    const validate = compileValidator(generated, 'body')
    const other = (value: unknown): boolean => validate(structuredClone(value))
    const judges = { byContract: byContractIn(raw), other, inUrl: false, followReferences: true }
    t.strictSame(differences({ schema: raw, resolve, ...judges }), [], name)
  }
})

function disagreements(yaml: string, generated: Generated): object[] {
  const { document, resolve, pairs } = contractSchemas(yaml, generated)
  return pairs.flatMap(({ name, raw, generated, inUrl }) => {
    const byContract = contractJudge(document, { coerce: inUrl })(raw)
    const other = generatedJudge({ coerce: inUrl })(generated)
    const comparison = { schema: raw, resolve, byContract, other, inUrl, followReferences: false }
    return differences(comparison).map((difference) => ({ name, ...difference }))
  })
}
