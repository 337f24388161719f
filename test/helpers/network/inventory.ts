import { readFile } from 'node:fs/promises'
import type { Test } from 'tap'
import { type Answer, type Client, startClient } from '../process/client.ts'
import { temporaryFolder } from '../server-process.ts'
import type { LeaseFile } from './dhcp-servers.ts'

interface ShownDevice {
  readonly mac: string
  readonly ip: string | null
  readonly hostname: string | null
  readonly lease_expires_at: string | null
}
export interface NetworkInventory {
  readonly client: Client
  /** Imports a lease file as it is now. */
  importFile(file: LeaseFile): Promise<Answer>
  /** Every device, in the order of their MACs. */
  devices(): Promise<ShownDevice[]>
}

/** A real server, to be told of lease files. */
export async function startInventory(t: Test): Promise<NetworkInventory> {
  const client = await startClient(t, temporaryFolder(t), { LOG_LEVEL: 'silent' })
  return {
    client,
    importFile: async ({ path, format }) => client.importBody(await readFile(path, 'utf8'), `format=${format}`),
    async devices() {
      const { json } = await client.get('/api/devices?limit=1000')
      return (json.data as ShownDevice[]).toSorted((one, other) => (one.mac < other.mac ? -1 : 1))
    },
  }
}
