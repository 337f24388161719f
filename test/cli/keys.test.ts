import t from 'tap'
import { cliOf } from '../helpers/cli-process.ts'

t.test('a key is made, shown once, used, listed and revoked by its name', async (t) => {
  const cli = await cliOf(t)
  const made = await cli.run(['keys', 'create', 'firewall', '--scope', 'feeds:read', '--scope', 'jobs:read'])
  t.match(made, { code: 0, stdout: /^ba_\S+\n$/, stderr: /named firewall: feeds:read jobs:read/ })
  const env = { BULK_ACTIONS_API_KEY: made.stdout.trim() }
  t.equal((await cli.run(['jobs'], { env })).code, 0)
  t.match(await cli.run(['keys', 'list'], { env }), { code: 3, stderr: /lacks the scope admin/ })

  const role = await cli.run([
    'keys',
    'create',
    'ops',
    '--role',
    'operator',
    '--expires',
    '2099-01-01T00:00:00Z',
    '--json',
  ])
  t.match(JSON.parse(role.stdout), { name: 'ops', role: 'operator', expires_at: '2099-01-01T00:00:00.000Z' })
  const list = await cli.run(['keys', 'list'])
  t.notMatch(list.stdout, made.stdout.trim())
  for (const name of ['firewall', 'ops', 'admin']) t.match(list.stdout, ` ${name} `)

  t.match(await cli.run(['keys', 'revoke', 'firewall']), { code: 0, stdout: /named firewall, is revoked/ })
  t.match(await cli.run(['jobs'], { env }), { code: 3 })
  const byId = await cli.run(['keys', 'revoke', JSON.parse(role.stdout).key_id, '--json'])
  t.match(JSON.parse(byId.stdout), { name: 'ops', success: true })
  t.match(await cli.run(['keys', 'revoke', 'nobody']), { code: 3, stderr: /no such API key/ })
  t.match(await cli.run(['keys', 'revoke', 'admin']), { code: 3, stderr: /last administrator key/ })
})
