import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import root from 'tap'

const SCREENSHOTS = join(import.meta.dirname, '../screenshots')
const FLAGS = [
  // As root there is no sandbox; the pages are our own.
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A page, and what it did that nobody should see. */
export interface WatchedPage {
  readonly page: Page
  /** What was written to the console as an error, and what was thrown and not caught. */
  readonly errors: readonly string[]
  /** The URLs of requests to any other host than the page's own. */
  readonly strayRequests: readonly string[]
  /** Writes `test/screenshots/<name>.png`, of what is in view. */
  screenshot(name: string): Promise<void>
}
export interface TestBrowser {
  /** A new page in a context of its own, so without anything stored. */
  open(origin: string, options?: BrowserContextOptions): Promise<WatchedPage>
}
type Closing = { teardown(work: () => unknown): unknown }

let launched: Promise<Browser> | null = null

/** A real browser. It is launched once for each test file; what a test opens in it is closed with the test. */
export async function launchBrowser(t: Closing): Promise<TestBrowser> {
  launched ??= launch()
  const browser = await launched
  return {
    async open(origin, options) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      t.teardown(() => context.close())
      return watch(await context.newPage(), origin)
    },
  }
}

async function launch(): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  const folder = await unpacked()
  // The libraries the browser needs come with it: a fresh machine has no NSS.
  const env = { ...process.env, LD_LIBRARY_PATH: join(folder, 'al2023/lib') }
  const browser = await chromium.launch({ executablePath: join(folder, 'chromium'), args: FLAGS, env })
  root.teardown(() => browser.close())
  return browser
}

function watch(page: Page, origin: string): WatchedPage {
  const errors: string[] = []
  const strayRequests: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)) strayRequests.push(url)
  })
  return {
    page,
    errors,
    strayRequests,
    async screenshot(name) {
      mkdirSync(SCREENSHOTS, { recursive: true })
      await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) })
    },
  }
}

/**
 * The browser that its package carries, unpacked once for each release. The package itself unpacks into the temporary
 * folder in place, where a second test process would start the half of it; so it is moved to its name when it is whole.
 */
async function unpacked(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const { version } = createRequire(import.meta.url)(join(dirname(entry), '../package.json')) as { version: string }
  const folder = join(tmpdir(), `bulk-actions-chromium-${version}`)
  if (!existsSync(folder)) await unpack(folder, join(dirname(entry), '../bin/al2023.tar.br'))
  return folder
}

async function unpack(folder: string, libraries: string): Promise<void> {
  const { default: packed, inflate } = await import('@sparticuz/chromium')
  const before = process.env.TMPDIR
  const unfinished = mkdtempSync(`${folder}-`)
  process.env.TMPDIR = unfinished
  try {
    await packed.executablePath()
    await inflate(libraries)
    renameSync(unfinished, folder)
  } catch (error) {
    // Another process was faster; else the launch says what is wrong.
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
