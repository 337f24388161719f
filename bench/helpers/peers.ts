import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { check } from './benchmark.ts'
import { inFolder } from './folder.ts'
import { runScript } from './script.ts'

const FOLDER = join(import.meta.dirname, '../peers')

/** An engine that has a job for each device. */
export interface Peer {
  readonly script: string
  /** As many jobs as it does in some seconds. */
  readonly jobs: number
  readonly settings: readonly { readonly batch?: number; readonly concurrency?: number }[]
}
export const SQLITE_PEERS: readonly Peer[] = [
  { script: 'plainjob', jobs: 20_000, settings: [{}] },
  { script: 'liteque', jobs: 1000, settings: [{ concurrency: 1 }, { concurrency: 16 }] },
]
export const POSTGRES_PEERS: readonly Peer[] = [
  { script: 'pg-boss', jobs: 20_000, settings: [{ batch: 100 }, { batch: 1000 }, { batch: 5000 }] },
  {
    script: 'graphile-worker',
    jobs: 20_000,
    settings: [
      { batch: 1, concurrency: 8 },
      { batch: 500, concurrency: 24 },
      { batch: 2000, concurrency: 100 },
    ],
  },
]

/** They are installed from their own lock file, since nothing else needs them. */
export function installPeers(): void {
  if (!existsSync(join(FOLDER, 'node_modules'))) execFileSync('npm', ['ci'], { cwd: FOLDER, stdio: 'inherit' })
}

/** Jobs in a second, with whichever setting suits the engine best. `urlFor`: a database for each try, of a PostgreSQL that runs. */
export async function bestRate(
  { script, jobs, settings }: Peer,
  urlFor: () => Promise<string | undefined> = async () => undefined,
): Promise<number> {
  const rates: number[] = []
  for (const setting of settings) {
    const rate = await inFolder(async (folder) => {
      const input = { folder, jobs, url: await urlFor(), ...setting }
      const result = await runScript<{ milliseconds: number; jobs: number }>(`peers/${script}.js`, input)
      check(result.jobs === jobs, `${script} did ${result.jobs} of ${jobs} jobs`)
      return (jobs / result.milliseconds) * 1000
    })
    rates.push(rate)
  }
  return Math.max(...rates)
}
