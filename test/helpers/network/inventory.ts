import { realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { Test } from 'tap'
import { type Answer, type Client, startClient } from '../process/client.ts'
import { temporaryFolder } from '../server-process.ts'
import { databaseOf } from '../test-database.ts'
import type { LeaseFile } from './dhcp-servers.ts'

interface ShownAddress {
  readonly ip: string
  readonly site: string
  readonly source: string
  readonly lease_expires_at: string | null
}
interface ShownDevice {
  readonly mac: string
  readonly ip: string | null
  readonly addresses: readonly ShownAddress[]
  readonly hostname: string | null
}

/** Who has an address at a site. */
export interface Holding {
  readonly site: string
  readonly ip: string
  readonly mac: string
}
export interface NetworkInventory {
  readonly client: Client
  /** Imports a lease file as it is now, with these parameters. */
  importFile(file: LeaseFile, query?: Readonly<Record<string, string>>): Promise<Answer>
  /** Every device, in the order of their MACs. */
  devices(): Promise<ShownDevice[]>
  /** Who has an address by a lease that has not ended, in the order of their MACs. */
  holdings(): Promise<Holding[]>
  /** The lines of the feed of blocks, by these parameters. */
  feed(query: string): Promise<string[]>
}

/** A real server, to be told of lease files; it may also read those in the folder for temporary files by itself. */
export async function startInventory(t: Test): Promise<NetworkInventory> {
  const env = { DATABASE_URL: await databaseOf(t), LOG_LEVEL: 'silent', SOURCE_ALLOWED: realpathSync(tmpdir()) }
  const client = await startClient(t, temporaryFolder(t), env)
  const devices = async () => {
    const { json } = await client.get('/api/devices?limit=1000')
    return (json.data as ShownDevice[]).toSorted((one, other) => (one.mac < other.mac ? -1 : 1))
  }
  return {
    client,
    devices,
    async importFile({ path, format }, query = {}) {
      const text = await readFile(path, 'utf8')
      return client.importBody(text, `${new URLSearchParams({ format, ...query })}`)
    },
    async feed(query) {
      const text = await client.text(`/api/feeds/block?${query}`)
      return text.split('\n').filter((line) => line !== '')
    },
    async holdings() {
      return (await devices()).flatMap(({ mac, addresses }) =>
        addresses.filter(isLive).map(({ site, ip }) => ({ site, ip, mac })),
      )
    },
  }
}

const isLive = ({ lease_expires_at: end }: ShownAddress): boolean => end === null || Date.parse(end) > Date.now()
