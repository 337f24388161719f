import t from 'tap'
import { operations } from '../contract/document.ts'
import { type TestApp, testApp } from '../helpers/app.ts'
import { exampleCall } from '../helpers/example-calls.ts'
import { cutJob, importDevices, jobIn, SLOW } from '../helpers/scenario.ts'
import { shownOperations } from '../helpers/shown-operations.ts'

/** Jobs to paste the id of where the one from the example is in no state for it. */
const JOBS: Readonly<Record<string, (app: TestApp) => Promise<string>>> = {
  pauseBulkActionJob: (app) => jobIn(app, 'running'),
  resumeBulkActionJob: (app) => jobIn(app, 'paused'),
  retryBulkActionJob: cutJob,
  revertBulkActionJob: cutJob,
}

t.test('the first example of every operation succeeds, in the order shown, with ids of earlier answers', async (t) => {
  const resolve = async () => [{ address: '8.8.8.8', family: 4 }]
  const app = await testApp(t, { ...SLOW, webhooks: { resolve, pollMs: 2 ** 30 }, sources: { pollMs: 2 ** 30 } })
  await importDevices(app, 50)
  t.equal(shownOperations.length, operations.length)
  const seen: Record<string, string> = {}
  for (const operation of shownOperations) {
    const { operationId, parameters } = operation
    const example = exampleCall(operation)
    // The description of an id in a path names the member to paste: "The `job_id`."
    const pasted = parameters.flatMap(({ name, in: place, description }) => {
      const id = seen[/^The `(\w+_id)`\.$/.exec(description ?? '')?.[1] ?? '']
      return place === 'path' && id !== undefined ? [[name, id]] : []
    })
    const job = await JOBS[operationId]?.(app)
    const params = { ...example.params, ...Object.fromEntries(pasted), ...(job !== undefined && { id: job }) }
    const { status, body } = await app.call(operationId, { ...example, params })
    t.ok(status >= 200 && status < 300, `${operationId} ${status} ${status < 300 ? '' : JSON.stringify(body)}`)
    for (const name of ['preview_id', 'job_id', 'key_id', 'source_id', 'webhook_id', 'message_id']) {
      if (operation.method === 'post' && job === undefined && body?.[name]) seen[name] = body[name]
    }
  }
})
