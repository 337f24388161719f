import { createHash } from 'node:crypto'
import t from 'tap'
import { hashOf, makeApiKey, prefixOf } from '../../plugins/auth/key-text.ts'
import { ROLES } from '../../plugins/auth/roles.ts'

t.test('a key has a public prefix and 32 random bytes; only its hash is to be kept', async (t) => {
  const { key, prefix, hash } = makeApiKey()
  t.match(key, /^ba_[a-z0-9]{12}_[A-Za-z0-9_-]{43}$/)
  t.equal(prefixOf(key), prefix)
  t.ok(key.startsWith(`ba_${prefix}_`))
  t.same(hash, createHash('sha256').update(key).digest())
  t.same(hash, hashOf(key))
})

t.test('no two keys are alike', async (t) => {
  const keys = Array.from({ length: 200 }, makeApiKey)
  t.equal(new Set(keys.map(({ key }) => key)).size, 200)
  t.equal(new Set(keys.map(({ prefix }) => prefix)).size, 200)
})

t.test('a key of any other form has the reserved prefix', async (t) => {
  for (const key of ['chosen-by-an-administrator-000000', 'ba_short_x', '']) t.equal(prefixOf(key), 'admin')
})

t.test('the roles stand for the scopes of the contract', async (t) => {
  t.strictSame([...ROLES.viewer], ['jobs:read', 'devices:read'])
  t.strictSame([...ROLES.operator], ['jobs:read', 'devices:read', 'jobs:write', 'devices:write', 'feeds:read'])
  t.equal(ROLES.administrator.length, 8)
  for (const scope of [...ROLES.operator, 'audit:read', 'metrics:read', 'admin'] as const) {
    t.ok(ROLES.administrator.includes(scope))
  }
})
