import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { type TestApp, type TestAppOptions, testApp } from './app.ts'
import type { CallAnswer } from './call.ts'

export interface SourceApp extends TestApp {
  /** The folder that sources may be read from. */
  readonly folder: string
  /** Writes a lease file of dnsmasq there with a lease for each host, and answers its path. */
  leases(hosts: readonly number[], name?: string): string
  /** Makes a source of that file, and answers it; it is read when it is run. */
  source(more?: object): Promise<CallAnswer['body']>
  run(sourceId: string, body?: object): Promise<CallAnswer>
}

/** Later than any test is. */
const END = Date.parse('2099-01-01T00:00:00Z') / 1000
const FILE = 'dnsmasq.leases'

/** The real app that may read a folder of its own, and looks for due sources only if `pollMs` says so. */
export async function sourceApp(t: Test, options: TestAppOptions = {}): Promise<SourceApp> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bulk-actions-sources-')))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const env = { SOURCE_ALLOWED: `127.0.0.0/8,::1/128,${folder}`, ...options.env }
  const app = await testApp(t, { ...options, env, sources: { pollMs: 2 ** 30, ...options.sources } })
  return {
    ...app,
    folder,
    leases(hosts, name = FILE) {
      const hex = (host: number) => [host >> 8, host & 255].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
      const line = (host: number) => `${END} 24:0a:c4:40:${hex(host)} 10.20.${host >> 8}.${host & 255} host-${host} *\n`
      const path = join(folder, name)
      writeFileSync(path, hosts.map(line).join(''))
      return path
    },
    async source(more = {}) {
      const body = { name: 'lab', kind: 'file', path: join(folder, FILE), enabled: false, ...more }
      const { status, body: made, text } = await app.call('createSource', { body })
      if (status !== 201) throw new Error(`the source was not made: ${text}`)
      return made
    },
    run: (id, body) => app.call('runSource', { params: { id }, ...(body !== undefined && { body }) }),
  }
}
