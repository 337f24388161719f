import t, { type Test } from 'tap'
import { openThread } from '../../../db/sqlite/threads/thread-client.ts'
import { endThread, startThread, type Thread } from '../../../db/sqlite/threads/threads.ts'
import type { Asked } from '../../../db/verbs.ts'
import type { TestThreadData } from '../../helpers/process/test-thread.ts'
import { within } from '../../helpers/until.ts'

const FILE = new URL('../../helpers/process/test-thread.ts', import.meta.url)
const READY: TestThreadData = { path: 'a', start: 'ready' }
const LOST = { code: 'storage_unavailable', message: /^The server lost its database and is stopping/ }
const CLOSED = { code: 'storage_unavailable', message: /^The server is stopping: nothing was done/ }

function newThread(t: Test): Thread {
  const thread = startThread(FILE)
  t.teardown(() => endThread(thread))
  return thread
}

/** What the test's thread answers. */
interface TestVerbs {
  echo(...values: unknown[]): unknown[]
  path(): string
  ignore(): void
  die(): void
  vanish(): void
}
/** Calls verbs by name, with whatever arguments. */
const callerOf =
  (verbs: Asked<TestVerbs>) =>
  (verb: keyof TestVerbs, ...args: unknown[]): Promise<unknown> =>
    (verbs[verb] as (...args: unknown[]) => Promise<unknown>)(...args)

/** A thread whose unasked end is awaited by `lost`. */
async function opened(t: Test) {
  const { promise, resolve } = Promise.withResolvers<Error>()
  const losses: Error[] = []
  const onLost = (error: Error) => {
    losses.push(error)
    resolve(error)
  }
  const { verbs, ...client } = await openThread<TestVerbs>(newThread(t), READY, {
    onFault: (error) => t.error(error),
    onLost,
  })
  return { ...client, call: callerOf(verbs), lost: promise, losses }
}

t.test('calls of one turn are all answered', async (t) => {
  const { call } = await opened(t)
  t.strictSame(await Promise.all([call('echo', 1), call('echo', 2, 'x'), call('echo')]), [[1], [2, 'x'], []])
})

t.test('a thread that breaks rejects the calls in hand and every later one, and says so once', async (t) => {
  const { call, close, lost, losses } = await opened(t)
  const calls = [call('ignore'), call('die'), call('echo', 1)]
  for (const promise of calls) await t.rejects(promise, LOST)
  t.match(await within(lost, 'the thread is lost'), { message: 'it broke' })
  await t.rejects(call('echo', 1), { ...LOST, cause: { message: 'it broke' } })
  await close()
  t.equal(losses.length, 1)
})

t.test('so does a thread that ends without a word', async (t) => {
  const { call, lost, wake } = await opened(t)
  await t.rejects(call('vanish'), LOST)
  t.match(await within(lost, 'the thread is lost'), { message: 'a database thread ended with code 7' })
  wake()
  await t.rejects(call('echo'), LOST)
})

t.test('close lets the calls in hand finish, refuses later ones, and is harmless when repeated', async (t) => {
  const { call, close, losses, wake } = await opened(t)
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

t.test('a thread that does not come to be ready rejects with its reason', async (t) => {
  const events = {
    onFault: (error: Error) => t.error(error),
    onLost: (error: Error) => t.error(error),
  }
  const open = (start: TestThreadData['start']) => openThread(newThread(t), { path: 'a', start }, events)
  await t.rejects(open('failed'), { message: 'the file is gone' })
  await t.rejects(open('thrown'), { message: 'it broke at once' })
  await t.rejects(open('silent'), { message: 'a database thread ended with code 0' })
})

t.test('so does one that had ended before it was told anything', async (t) => {
  const thread = startThread(new URL('no-such-thread.ts', FILE))
  await within(thread.ended, 'the thread has ended')
  const events = { onFault: (error: Error) => t.error(error) }
  await t.rejects(openThread(thread, READY, events), { code: 'ERR_MODULE_NOT_FOUND' })
  await endThread(thread)
})

t.test('a thread hosts one store after the other, and the first has no part in the second', async (t) => {
  const thread = newThread(t)
  const events = { onFault: (error: Error) => t.error(error), onLost: (error: Error) => t.error(error) }
  await t.rejects(openThread(thread, { ...READY, start: 'failed' }, events), { message: 'the file is gone' })
  const first = await openThread<TestVerbs>(thread, READY, events)
  const inHand = first.verbs.ignore()
  const closing = first.close()
  await t.rejects(inHand, CLOSED)
  await closing
  const second = await openThread<TestVerbs>(thread, { ...READY, path: 'b' }, events)
  first.wake()
  await first.close()
  await t.rejects(first.verbs.path(), CLOSED)
  t.strictSame(await second.verbs.path(), 'b')
  await second.close()
})
