import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { testApp } from '../helpers/app.ts'
import { launchBrowser } from '../helpers/browser.ts'
import { hardToRead } from '../helpers/contrast.ts'
import { CHUNKS_AT_FIRST, HELD_RUNNER } from '../helpers/held-runner.ts'
import { within } from '../helpers/until.ts'

const DEVICES = 3000
const CHUNK = 50
const HELD = (CHUNK * CHUNKS_AT_FIRST).toLocaleString('en')
const HOSTILE = '<img src=x onerror=alert(1)>'
const UNKNOWN = '019ca6b1-0000-7000-8000-000000000000'
const EVERYTHING = { rules: [{ field: 'mac', operator: 'starts_with', value: '24:0a:c4' }] }
const REASON = `Firmware with a hole ${HOSTILE}`

const styleOf = (page: Page, selector: string, property: string) =>
  page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`)

/** Below the bar that stays at the top. */
const isInView = (page: Page, selector: string) =>
  page.evaluate(`(() => {
    const { top, bottom } = document.querySelector('${selector}').getBoundingClientRect()
    return top >= document.querySelector('.bar').offsetHeight && bottom <= innerHeight
  })()`)

/** The app with an inventory and a runner that stops half-way until the clock moves; a browser at its monitor page. */
async function monitor(t: Test) {
  const storeOptions = { chunks: { min: CHUNK, max: CHUNK }, ...HELD_RUNNER }
  const { app, keys, call, moveClock, settled } = await testApp(t, { storeOptions })
  const lines = Array.from({ length: DEVICES }, (_, index) => {
    const mac = (0x240ac4000000 + index).toString(16).replace(/(..)(?=.)/g, '$1:')
    return JSON.stringify({
      mac,
      ip: `10.0.${index >> 8}.${index & 255}`,
      hostname: index === 0 ? HOSTILE : `sensor-${index}`,
    })
  })
  await call('importDevices', { body: `${lines.join('\n')}\n` })
  const origin = await app.listen({ port: 0 })
  const browser = await launchBrowser(t)
  const open = async (role: keyof typeof keys = 'operator', options = {}) => {
    const watched = await browser.open(origin, options)
    await watched.page.goto(`${origin}/monitor`)
    await watched.page.getByLabel('API key').fill(keys[role])
    await watched.page.keyboard.press('Enter')
    await watched.page.getByRole('heading', { name: 'Jobs' }).waitFor()
    return watched
  }
  const createJob = async (more: object = {}): Promise<string> => {
    const body = { action_type: 'block', action_reason: REASON, criteria: EVERYTHING, ...more }
    return (await call('createBulkActionJob', { body })).body.job_id
  }
  const letGo = () => moveClock(10_000)
  return { app, call, settled, origin, browser, open, createJob, letGo }
}

t.test('a job is previewed from pasted criteria, started, watched, paused, resumed and seen to its end', async (t) => {
  const { app, open, settled, letGo } = await monitor(t)
  const { page, errors, strayRequests, screenshot } = await open()
  await page.getByRole('link', { name: 'New job' }).click()
  await page.getByLabel('Reason').fill(REASON)
  await page.getByLabel('Criteria').fill(JSON.stringify(EVERYTHING))
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.locator('h2:focus', { hasText: '3,000 devices would be reached' }).waitFor()
  await page.getByText(HOSTILE).waitFor()
  await screenshot('monitor-preview')
  t.strictSame(await hardToRead(page), [])
  await page.getByRole('button', { name: 'Start the job …' }).click()
  await page.getByRole('button', { name: 'Start the job', exact: true }).click()

  await page.getByRole('heading', { name: REASON }).waitFor()
  const jobId = page.url().split('/').at(-1) ?? ''
  await page.locator('.counts .applied').getByText(HELD).waitFor()
  await page.getByRole('button', { name: /^Pause: / }).click()
  await page.getByRole('button', { name: 'Pause the job' }).click()
  await page.getByText('paused', { exact: true }).waitFor()
  t.equal((await app.store.getJob(jobId))?.status, 'paused')
  await screenshot('monitor-paused')
  t.strictSame(await hardToRead(page), [])
  letGo()
  await page.getByRole('button', { name: /^Resume: / }).click()
  await page.getByRole('button', { name: 'Resume the job' }).click()
  await page.getByText('completed', { exact: true }).waitFor()
  t.match(await settled(jobId), { status: 'completed', affectedCount: DEVICES, previewCount: DEVICES })
  t.equal(await page.getByRole('progressbar').getAttribute('aria-valuenow'), '100')

  await page.getByLabel('Outcome').selectOption('skipped')
  await page.getByText('There are no items.').waitFor()
  await page.getByLabel('Outcome').selectOption('applied')
  const first = page.getByRole('row', { name: '24:0a:c4:00:00:00' })
  for (const who of ['10.0.0.0', HOSTILE, 'Espressif Inc.']) await first.getByText(who, { exact: true }).waitFor()
  await page.getByText('24:0a:c4:00:00:18', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('24:0a:c4:00:00:19', { exact: true }).waitFor()
  await page.getByText('Page 2').waitFor()
  await page.getByRole('button', { name: 'Previous' }).click()
  await page.getByText('Page 1').waitFor()
  await screenshot('monitor-completed')
  t.strictSame(await hardToRead(page), [])
  t.equal(app.jobWatcher.watched, 0, 'a job that has ended is not followed any more')
  t.strictSame([errors, strayRequests], [[], []])
})

t.test('a pause that comes too late is refused, and the page says why', async (t) => {
  const { open, createJob, settled, letGo } = await monitor(t)
  const { page } = await open()
  const jobId = await createJob()
  await page.getByRole('link', { name: REASON }).click()
  await page.getByRole('button', { name: /^Pause: / }).click()
  letGo()
  await settled(jobId)
  await page.getByText('completed', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Pause the job' }).click()
  await page.getByRole('alert').getByText('pause is allowed only while it is running').waitFor()
  t.equal(await page.getByRole('button', { name: /^(Pause|Cancel): / }).count(), 0)
})

t.test('a job that has ended is retried and undone, each as a job of its own', async (t) => {
  const { call, origin, open, createJob } = await monitor(t)
  const { page, errors, screenshot } = await open()
  const jobId = await createJob()
  const url = `${origin}/monitor#/jobs/${jobId}`
  await page.goto(url)
  await page.locator('.counts .applied').getByText(HELD).waitFor()
  t.equal(await page.getByRole('button', { name: /^(Retry|Undo) …: / }).count(), 0, 'not while it runs')
  await call('cancelBulkActionJob', { params: { id: jobId } })

  await page.getByRole('button', { name: `Retry …: ${REASON}` }).click()
  await page.getByRole('heading', { name: 'Retry this job on 2,000 devices?' }).waitFor()
  await page.getByRole('button', { name: 'Retry the job' }).click()
  await page.locator('dialog input:invalid:focus').fill('once more')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'once more' }).waitFor()
  await page.getByText('retry block').waitFor()

  await page.getByRole('link', { name: jobId }).click()
  await page.getByRole('button', { name: `Undo …: ${REASON}` }).click()
  await page.getByRole('heading', { name: `Undo this job on ${HELD} devices?` }).waitFor()
  await page.getByLabel('Reason').fill('the wrong ones')
  await screenshot('monitor-undo')
  t.strictSame(await hardToRead(page), [])
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'the wrong ones' }).waitFor()
  await page.getByText('undo block').waitFor()
  t.strictSame(errors, [])

  const undoId = page.url().split('/').at(-1) ?? ''

  await page.getByRole('link', { name: jobId }).click()
  await page.locator('.over').getByText('cancelled, has an undo').waitFor()
  await page.getByRole('link', { name: undoId }).waitFor()
  t.equal(await page.getByRole('button', { name: /^Undo/ }).count(), 0, 'undo is not offered again')
  await page.getByRole('link', { name: 'All jobs' }).click()
  await page.getByRole('row').filter({ hasText: 'cancelled, has an undo' }).waitFor()
  const viewer = await open('viewer')
  await viewer.page.goto(url)
  await viewer.page.locator('.over').getByText('cancelled').waitFor()
  t.equal(await viewer.page.getByRole('button', { name: /^(Retry|Undo)/ }).count(), 0)
  await viewer.page.goto(url.replace(jobId, UNKNOWN))
  await viewer.page.getByRole('main').getByText('There is no such job').waitFor()
  await viewer.screenshot('monitor-unknown')
  t.strictSame(await hardToRead(viewer.page), [])
  await viewer.page.route('**/jobs/*', (route) => route.abort())
  await viewer.page.goto(url)
  await viewer.page.getByText('The server can’t be reached.').waitFor()
  await viewer.page.unroute('**/jobs/*')
  await viewer.page.getByRole('button', { name: 'Try again' }).click()
  await viewer.page.getByRole('heading', { name: REASON }).waitFor()
  await viewer.page.getByRole('link', { name: 'All jobs' }).click()
  await viewer.page.getByRole('heading', { name: 'Jobs' }).waitFor()
})

t.test('an undo that somebody else made meanwhile is refused, and shown', async (t) => {
  const { call, origin, open, createJob } = await monitor(t)
  const { page } = await open()
  const jobId = await createJob()
  await page.goto(`${origin}/monitor#/jobs/${jobId}`)
  await page.locator('.counts .applied').getByText(HELD).waitFor()
  await call('cancelBulkActionJob', { params: { id: jobId } })
  await page.getByRole('button', { name: /^Undo/ }).click()
  const body = { action_reason: 'sooner' }
  const { job_id } = (await call('revertBulkActionJob', { params: { id: jobId }, body })).body
  await page.getByLabel('Reason').fill('later')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('already reverts this job').waitFor()
  await page.getByRole('link', { name: job_id }).waitFor()
  t.equal(await page.getByRole('button', { name: /^Undo/ }).count(), 0)
})

t.test('a job shows what it does where the action is active already', async (t) => {
  const { app, open } = await monitor(t)
  const { page } = await open()
  await page.getByRole('link', { name: 'New job' }).click()
  await page.getByLabel('Reason').fill('anew')
  await page.getByLabel('If the action is already active').selectOption('Replace it')
  await page.getByLabel('Criteria').fill(JSON.stringify(EVERYTHING))
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByRole('button', { name: 'Start the job …' }).click()
  await page.getByRole('button', { name: 'Start the job', exact: true }).click()
  await page.getByRole('heading', { name: 'anew' }).waitFor()
  await page.locator('.facts').getByText('Replace it').waitFor()
  t.equal((await app.store.getJob(page.url().split('/').at(-1) ?? ''))?.onExisting, 'replace')
})

t.test('a lost connection is shown, and its return, also while the job stands still', async (t) => {
  const { app, open, createJob } = await monitor(t)
  const { page, screenshot } = await open('operator', { viewport: { width: 375, height: 667 } })
  await createJob({ scheduled_at: '2099-01-01T00:00:00Z' })
  await page.getByRole('link', { name: REASON }).click()
  const [link, alert] = [page.locator('.link'), page.getByRole('alert')]
  await link.getByText('Live').waitFor()
  await page.route('**/events', (route) => route.abort())
  app.server.closeAllConnections()
  await link.getByText('Not connected since').waitFor()
  await alert.getByText('The server can’t be reached.').waitFor()
  await page.unroute('**/events')
  await link.getByText('Live').waitFor()
  t.equal(await alert.textContent(), '')

  const gone = { status: 404, contentType: 'application/problem+json', body: '{"detail": "It was deleted."}' }
  await page.route('**/events', (route) => route.fulfill(gone))
  app.server.closeAllConnections()
  await alert.getByText('It was deleted.').waitFor()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await link.getByText('Not up to date since').waitFor()

  await page.getByRole('link', { name: 'All jobs' }).click()
  await page.getByText('1 scheduled').waitFor()
  await page.route('**/jobs?*', (route) => route.abort())
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await link.getByText('Not connected since').waitFor()
  await screenshot('monitor-lost')
  t.strictSame(await hardToRead(page), [])
  await page.unroute('**/jobs?*')
  await link.getByText('Not connected since').waitFor({ state: 'detached' })
})

t.test('after a lost connection a job is followed from where it was', async (t) => {
  const { open, createJob } = await monitor(t)
  const { page } = await open()
  await createJob({ scheduled_at: '2099-01-01T00:00:00Z' })
  const known: (string | null)[] = []
  const back = Promise.withResolvers<void>()
  await page.route('**/events', async (route) => {
    known.push(await route.request().headerValue('last-event-id'))
    if (known.length === 2) back.resolve()
    const body = `id: 1.${known.length}\nevent: progress\ndata: {}\n\n`
    await route.fulfill({ contentType: 'text/event-stream', body })
  })
  await page.getByRole('link', { name: REASON }).click()
  await within(back.promise, 'the page asks for the events again')
  t.strictSame(known.slice(0, 2), [null, '1.1'])
})

t.test('a preview of criteria that were changed meanwhile is not shown', async (t) => {
  const { open } = await monitor(t)
  const { page } = await open()
  await page.getByRole('link', { name: 'New job' }).click()
  await page.getByLabel('Reason').fill(REASON)
  const criteria = page.getByLabel('Criteria')
  await criteria.fill(JSON.stringify(EVERYTHING))
  const [asked, edited] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await page.route('**/preview', async (route) => {
    asked.resolve()
    await edited.promise
    await route.continue()
  })
  await page.getByRole('button', { name: 'Preview' }).click()
  await within(asked.promise, 'the page asks for a preview')
  await criteria.fill('{"rules": []}')
  edited.resolve()
  await page.getByRole('button', { name: 'Preview', disabled: false }).waitFor()
  t.equal(await page.locator('.result').textContent(), '')
})

t.test('a running job moves in the list, and is cancelled by keyboard alone with a reason', async (t) => {
  const { app, open, createJob, settled, letGo } = await monitor(t)
  const { page, errors, strayRequests, screenshot } = await open('operator', { colorScheme: 'dark' })
  const jobId = await createJob({ scheduled_at: '2026-03-01T00:01:00Z' })
  await page.getByText('1 scheduled').waitFor()
  await page.getByRole('button', { name: /^Cancel: / }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText(`block: ${REASON}`).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('dialog').waitFor({ state: 'detached' })
  t.equal((await app.store.getJob(jobId))?.status, 'scheduled', 'the button that does nothing had the focus')

  await page.keyboard.press('Enter')
  await page.getByLabel('Reason (kept with the job)').fill('not today')
  await screenshot('monitor-dialog-dark')
  t.strictSame(await hardToRead(page), [])
  await page.keyboard.press('Enter')
  await page.locator('.status', { hasText: 'cancelled' }).first().waitFor()
  await page.locator('a:focus', { hasText: REASON }).waitFor()
  t.match(await settled(jobId), { status: 'cancelled', cancelReason: 'not today', createdBy: 'admin' })

  await createJob()
  await page.getByText('1 running').waitFor()
  await Promise.all(Array.from({ length: 50 }, () => createJob({ scheduled_at: '2099-01-01T00:00:00Z' })))
  await page.getByText(/^1 running · at least 50 scheduled · /).waitFor()
  t.match(await page.locator('tbody tr').first().textContent(), /^running/, 'on top of those that are newer')
  await page.getByText(`${HELD} of 3,000`).waitFor()
  t.equal(await styleOf(page, '.jobs .applied', 'backgroundColor'), 'rgb(63, 174, 120)', 'the bar fills')
  letGo()
  await page.getByLabel('Status').selectOption('completed')
  await page.getByText('3,000 of 3,000').waitFor()
  await page.getByText('1 completed').waitFor()
  await page.getByLabel('Status').selectOption('cancelled')
  await page.getByText('3,000 of 3,000').waitFor({ state: 'detached' })
  await page.getByLabel('Action').selectOption('deny')
  await page.getByText('No job matches the filters.').waitFor()
  await page.getByLabel('Action').selectOption('block')
  await page.getByLabel('Kind').selectOption('apply')
  await page.getByText('1 cancelled (filtered)').waitFor()
  await screenshot('monitor-jobs-dark')
  t.strictSame(await hardToRead(page), [])
  t.strictSame([errors, strayRequests], [[], []])
})

t.test('a row says what has become of a job, and what will', async (t) => {
  const { call, open, createJob } = await monitor(t)
  await createJob({ scheduled_at: '2099-01-01T00:00:00Z' })
  const { data } = (await call('listBulkActionJobs')).body
  const told = { status: 'completed', targeted_count: 60_000, affected_count: 56_000, progress_percent: 100 }
  const stopped = { affected_count: 2_000, failed_count: 5_000, not_reached_count: 53_000 }
  const jobs = [
    { ...told, status: 'cancelled', ...stopped },
    { ...told, failed_count: 4_000 },
    { ...told, kind: 'revert', affected_count: 60_000 },
    { ...told, kind: 'retry', status: 'paused', pause_cause: 'enforcer' },
    {},
  ].map((more, index) => ({ ...data[0], job_id: String(index), ...more }))
  const { page, screenshot } = await open()
  await page.route('**/jobs?*', (route) => route.fulfill({ json: { data: jobs, next_cursor: null } }))
  const row = (words: string) => page.getByRole('row').filter({ hasText: words })
  const stop = row('cancelled, 5,000 failed')
  await stop.getByText('7,000 of 60,000').waitFor()
  await stop.getByText('11 %').waitFor()
  t.equal(await stop.getByRole('progressbar').getAttribute('aria-valuenow'), '11')
  await row('completed, 4,000 failed').getByText('100 %').waitFor()
  const green = await styleOf(page, '.status[data-status="completed"]:not([data-has-failures])', 'color')
  t.not(await styleOf(page, '.status[data-has-failures][data-status="completed"]', 'color'), green)
  await row('undo block').getByText('completed', { exact: true }).waitFor()
  await row('retry block').getByText('paused by the enforcer').waitFor()
  await row('scheduled').getByText('Starts 1 Jan 2099').waitFor()
  await screenshot('monitor-rows')

  await page.route('**/jobs?*', (route) => route.fulfill({ json: { data: jobs, next_cursor: 'more' } }))
  const older = page.getByRole('button', { name: 'Show older jobs' })
  for (let limit = 50; limit < 1000; limit *= 2) await older.click()
  await page.getByText('The newest 1,000 are shown; narrow the list').waitFor()
  t.equal(await older.count(), 0)
  t.strictSame(await hardToRead(page), [])
})

t.test('a refusal of the server is shown with its fields', async (t) => {
  const { open } = await monitor(t)
  const { page, screenshot } = await open()
  await page.getByRole('link', { name: 'New job' }).click()
  const bad = { rules: [{ field: 'ip', operator: 'in_subnet', value: '10/8' }, { field: 'bogus' }] }
  await page.getByLabel('Criteria').fill(JSON.stringify(bad))
  await page.getByLabel('Reason').fill('because')
  await page.getByRole('button', { name: 'Preview' }).click()
  const alert = page.getByRole('alert')
  await alert.getByText('criteria.rules.1.field').waitFor()
  t.equal(await alert.getByRole('listitem').count(), 2)
  t.match(await alert.textContent(), /criteria\.rules\.0\.value must be a subnet.*Request [\w-]+/s)
  await screenshot('monitor-error')
  t.strictSame(await hardToRead(page), [])
  await page.getByRole('button', { name: 'Dismiss' }).click()
  t.equal(await alert.textContent(), '')
  await page.getByLabel('Criteria').fill(JSON.stringify({ rules: [{ field: 'bogus' }] }))
  await page.getByRole('button', { name: 'Preview' }).click()
  await alert.getByText('criteria.rules.0.field').waitFor()
  t.equal(await alert.getByRole('listitem').count(), 0, 'what is told once is not told again')
  await page.getByLabel('Criteria').fill('{')
  await page.getByRole('button', { name: 'Preview' }).click()
  await alert.getByText('The criteria are not JSON').waitFor()
})

t.test('a viewer sees everything, and has no controls', async (t) => {
  const { open, createJob } = await monitor(t)
  await createJob({ scheduled_at: '2099-01-01T00:00:00Z' })
  const { page } = await open('viewer')
  await page.getByText(REASON).waitFor()
  t.equal(await page.getByRole('button', { name: /^Cancel/ }).count(), 0)
  t.equal(await page.getByRole('link', { name: 'New job' }).count(), 0)
  await page.getByText('(read only)').waitFor()
  t.strictSame(await hardToRead(page), [])
})

t.test('the first stop of the keyboard leads past the navigation, to the content of the same view', async (t) => {
  const { open, createJob } = await monitor(t)
  await createJob({ scheduled_at: '2099-01-01T00:00:00Z' })
  const { page } = await open()
  await page.getByRole('link', { name: REASON }).click()
  await page.getByRole('heading', { name: REASON }).waitFor()
  const url = page.url()
  await page.getByText('Skip to the content').focus()
  await page.keyboard.press('Enter')
  await page.locator('#view:focus').waitFor()
  t.equal(page.url(), url)
  await page.keyboard.press('Tab')
  await page.locator('a:focus', { hasText: 'All jobs' }).waitFor()
})

t.test('the key stays in the memory of the tab: a reload asks again, and a revoked one is sent away', async (t) => {
  const { app, call, open, origin } = await monitor(t)
  const { page, strayRequests } = await open()
  t.equal(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length'), 0)
  await page.reload()
  await page.getByLabel('API key').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('This API key is unknown or was revoked.').waitFor()

  const { body } = await call('createApiKey', { body: { name: 'short-lived', role: 'viewer' } })
  await page.getByLabel('API key').fill(body.key)
  await page.keyboard.press('Enter')
  await page.getByText('There are no jobs yet.').waitFor()
  await call('revokeApiKey', { params: { id: body.key_id } })
  await page.getByLabel('API key').waitFor()
  await page.getByRole('alert').getByText('This API key is unknown or was revoked.').waitFor()
  t.equal(page.url(), `${origin}/monitor`)
  t.strictSame(strayRequests, [])
  t.equal(app.jobWatcher.watched, 0)
})

t.test('on a narrow screen nothing sticks out, and times are of a zone that is named', async (t) => {
  const { call, open, createJob, settled, letGo } = await monitor(t)
  const jobId = await createJob({ action_reason: 'x'.repeat(500) })
  letGo()
  await settled(jobId)
  const { page, screenshot } = await open('operator', {
    viewport: { width: 360, height: 720 },
    timezoneId: 'Europe/Berlin',
  })
  const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth')
  await page.getByText('3,000 of 3,000').waitFor()
  await page.getByText('1 Mar 2026, 01:00:00 CET').waitFor()
  t.equal(await overflow(), 0, 'in the list')
  await screenshot('monitor-narrow')
  await page.getByRole('link', { name: 'xxx' }).click()
  await page.getByText('24:0a:c4:00:00:00').waitFor()
  t.equal(await overflow(), 0, 'in a job')
  t.match(await page.title(), /^x{500} · Bulk Actions$/)
  t.ok(await isInView(page, 'main .controls button'), 'a long reason leaves room for what can be done')
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.getByRole('button', { name: 'Show less', expanded: true }).waitFor()
  t.notOk(await isInView(page, 'h1'), 'all of it is shown')
  await page.getByRole('button', { name: 'Show less' }).click()
  await screenshot('monitor-narrow-job')
  await page.getByRole('link', { name: 'New job' }).click()
  await page.getByLabel('Criteria').waitFor()
  t.equal(await overflow(), 0, 'in a new job')
  await page.getByLabel('Reason').fill('because')
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.locator('h2:focus', { hasText: '3,000 devices would be reached' }).waitFor()
  t.ok(await isInView(page, 'h2:focus'), 'the result has come into view')
  await screenshot('monitor-narrow-preview')

  await page.getByLabel('Start').fill('2099-01-01T03:00')
  await page.getByRole('button', { name: 'Start the job …' }).click()
  await page.getByText('It starts on 1 Jan 2099, 03:00:00 CET.').waitFor()
  await page.getByRole('button', { name: 'Start the job', exact: true }).click()
  await page.getByRole('heading', { name: 'because' }).waitFor()
  const { data } = (await call('listBulkActionJobs')).body
  t.equal(data[0].scheduled_at, '2099-01-01T02:00:00.000Z')
})
