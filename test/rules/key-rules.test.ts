import t from 'tap'
import { checkAdminPrefix, checkNewName, checkRevocation } from '../../db/keys/key-rules.ts'

const NOW = 1000
const key = (keyId: string, more: object = {}) => ({
  keyId,
  scopes: ['admin'],
  expiresAt: null,
  revokedAt: null,
  ...more,
})
const last = { code: 'conflict', message: 'This is the last administrator key; create another one before revoking it.' }

t.test('the last key that can make others is never revoked', async (t) => {
  const one = key('one')
  t.throws(() => checkRevocation(one, [], NOW), last)
  t.throws(() => checkRevocation(one, [one], NOW), last, 'itself is no other')
  const powerless = {
    'has run out': { expiresAt: NOW },
    'is revoked': { revokedAt: 5 },
    'has other scopes': { scopes: ['jobs:write', 'devices:write'] },
  }
  for (const [why, more] of Object.entries(powerless)) {
    t.throws(() => checkRevocation(one, [one, key('two', more)], NOW), last, `the other ${why}`)
  }
  t.doesNotThrow(() => checkRevocation(one, [one, key('two')], NOW))
  t.doesNotThrow(() => checkRevocation(one, [key('two', { expiresAt: NOW + 1 })], NOW))
})

t.test('a key without that power, and one that is revoked already, may go', async (t) => {
  t.doesNotThrow(() => checkRevocation(key('one', { scopes: ['jobs:read'] }), [], NOW))
  t.doesNotThrow(() => checkRevocation(key('one', { revokedAt: 5 }), [], NOW))
  t.throws(() => checkRevocation(undefined, [key('two')], NOW), { code: 'not_found' })
})

t.test('a name is given once, and ADMIN_API_KEY renews no other key', async (t) => {
  t.throws(() => checkNewName('bob', true), { code: 'conflict', field: 'name' })
  t.doesNotThrow(() => checkNewName('bob', false))
  t.throws(() => checkAdminPrefix('bob'), { code: 'conflict', message: /^ADMIN_API_KEY is already the key named bob;/ })
  t.doesNotThrow(() => checkAdminPrefix('admin'))
  t.doesNotThrow(() => checkAdminPrefix(undefined))
})
