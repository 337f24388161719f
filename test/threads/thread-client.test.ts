import t, { type Test } from 'tap'
import { startThread, type ThreadClient } from '../../db/threads/thread-client.ts'

const FILE = new URL('../helpers/process/test-thread.ts', import.meta.url)
const LOST = { code: 'storage_unavailable', message: /^The server lost its database and is stopping/ }
const CLOSED = { code: 'storage_unavailable', message: /^The server is stopping: nothing was done/ }

/** A thread whose unasked end is awaited by `lost`. */
async function thread(t: Test): Promise<ThreadClient & { readonly lost: Promise<Error>; readonly losses: Error[] }> {
  const { promise, resolve } = Promise.withResolvers<Error>()
  const losses: Error[] = []
  const onLost = (error: Error) => {
    losses.push(error)
    resolve(error)
  }
  const client = await startThread(FILE, { start: 'ready' }, { onFault: (error) => t.error(error), onLost })
  t.teardown(client.close)
  return { ...client, lost: promise, losses }
}

t.test('calls of one turn are all answered', async (t) => {
  const { call } = await thread(t)
  t.strictSame(await Promise.all([call('echo', 1), call('echo', 2, 'x'), call('echo')]), [[1], [2, 'x'], []])
})

t.test('a thread that breaks rejects the calls in hand and every later one, and says so once', async (t) => {
  const { call, close, lost, losses } = await thread(t)
  const calls = [call('ignore'), call('die'), call('echo', 1)]
  for (const promise of calls) await t.rejects(promise, LOST)
  t.match(await lost, { message: 'it broke' })
  await t.rejects(call('echo', 1), { ...LOST, cause: { message: 'it broke' } })
  await close()
  t.equal(losses.length, 1)
})

t.test('so does a thread that ends without a word', async (t) => {
  const { call, lost, wake } = await thread(t)
  await t.rejects(call('vanish'), LOST)
  t.match(await lost, { message: 'a database thread ended with code 7' })
  wake()
  await t.rejects(call('echo'), LOST)
})

t.test('close lets the calls in hand finish, refuses later ones, and is harmless when repeated', async (t) => {
  const { call, close, losses, wake } = await thread(t)
  const inHand = call('echo', 1)
  const closing = close()
  await t.rejects(call('echo', 2), CLOSED)
  t.strictSame(await inHand, [1])
  await Promise.all([closing, close()])
  await close()
  wake()
  await t.rejects(call('echo', 3), CLOSED)
  t.strictSame(losses, [], 'an end that was asked for is no loss')
})

t.test('a thread that does not come to be ready rejects the start with its reason, once it has ended', async (t) => {
  const events = {
    onFault: (error: Error) => t.error(error),
    onLost: (error: Error) => t.error(error),
  }
  const start = (how: string) => startThread(FILE, { start: how }, events)
  await t.rejects(start('failed'), { message: 'the file is gone' })
  await t.rejects(start('thrown'), { message: 'it broke at once' })
  await t.rejects(start('silent'), { message: 'a database thread ended with code 0' })
})
