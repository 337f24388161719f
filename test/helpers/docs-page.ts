import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { type TestApp, type TestAppOptions, testApp } from './app.ts'
import { launchBrowser, type WatchedPage } from './browser.ts'

/** What Swagger UI shows of an answer. */
export interface ShownAnswer {
  readonly status: number
  readonly text: string
  /** The JSON of the body; each test knows what it looks for. */
  // biome-ignore lint/suspicious/noExplicitAny: what is shown is what the tests are about
  readonly body: any
  /** As in `12 ms`; Swagger UI shows it of successes alone. */
  readonly duration: string | undefined
}
export interface ShownOperation {
  readonly block: Locator
  /** Presses Try it out; from then on parameters can be filled. */
  tryOut(): Promise<void>
  fill(parameter: string, value: string): Promise<void>
  execute(): Promise<ShownAnswer>
}
export interface DocsPage extends WatchedPage, TestApp {
  readonly origin: string
  authorize(key: string): Promise<void>
  /** An operation by its id, unfolded. */
  operation(operationId: string): Promise<ShownOperation>
}

/** The real app and a browser at its Swagger UI. */
export async function docsPage(
  t: Test,
  options?: TestAppOptions,
  path = '/docs',
  context?: BrowserContextOptions,
): Promise<DocsPage> {
  const app = await testApp(t, options)
  const origin = await app.app.listen({ port: 0 })
  const watched = await (await launchBrowser(t)).open(origin, context)
  const { page } = watched
  // A busy machine takes its time; the test itself has a limit.
  page.setDefaultTimeout(30_000)
  await page.goto(`${origin}${path}`)
  await page.locator('.opblock').first().waitFor()
  return {
    ...app,
    ...watched,
    origin,
    authorize: (key) => authorize(page, key),
    operation: (operationId) => unfold(page, operationId),
  }
}

async function authorize(page: Page, key: string): Promise<void> {
  await page.locator('.auth-wrapper').getByRole('button', { name: 'Authorize' }).click()
  const dialog = page.locator('.auth-container', { hasText: 'bearerAuth' })
  await dialog.locator('input:focus').waitFor()
  await page.keyboard.insertText(key)
  await dialog.getByRole('button', { name: 'Apply credentials' }).click()
  await dialog.getByText('Authorized', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).click()
}

async function unfold(page: Page, operationId: string): Promise<ShownOperation> {
  const block = page.locator(`.opblock[id$="-${operationId}"]`)
  if (!(await block.locator('.opblock-body').isVisible())) await block.locator('.opblock-summary-control').click()
  await block.locator('.opblock-body').waitFor()
  return {
    block,
    tryOut: () => block.getByRole('button', { name: 'Try it out' }).click(),
    fill: (parameter, value) => block.getByPlaceholder(parameter, { exact: true }).fill(value),
    execute: () => execute(block),
  }
}

async function execute(block: Locator): Promise<ShownAnswer> {
  const clear = block.getByRole('button', { name: 'Clear' })
  if (await clear.isVisible()) await clear.click()
  await block.getByRole('button', { name: 'Execute' }).click()
  const answer = block.locator('.live-responses-table')
  const status = Number.parseInt(await answer.locator('tbody .response-col_status').innerText(), 10)
  const text = await answer.locator('.response-col_description .microlight').first().innerText()
  const [duration] = await answer.getByText(/^\d+ ms$/).allInnerTexts()
  return { status, text, body: /^\s*[[{]/.test(text) ? JSON.parse(text) : undefined, duration }
}
