import { KEY_COLUMNS, type KeyRow, toKey, toStoredKey } from '../../keys/key-row.ts'
import type { KeyLookups } from '../../keys/key-store.ts'
import { cutPage } from '../../page.ts'
import type { Async } from '../../verbs.ts'
import type { Connection } from '../connection.ts'

export function createKeyReader(db: Connection): Async<KeyLookups> {
  const byPrefix = db.prepare<[string], KeyRow>(`SELECT ${KEY_COLUMNS} FROM api_keys WHERE prefix = ?`)
  const any = db.prepare('SELECT 1 FROM api_keys LIMIT 1')
  const two = db.prepare<[], number | null>('SELECT last_used_at FROM api_keys LIMIT 2').pluck()
  const page = db.prepare<[string, number], KeyRow>(
    `SELECT ${KEY_COLUMNS} FROM api_keys WHERE key_id < ? ORDER BY key_id DESC LIMIT ?`,
  )
  return {
    findKeys: async (prefix) => (await byPrefix.all(prefix)).map(toStoredKey),
    hasKeys: async () => (await any.get()) !== undefined,
    async isOnlyKeyUnused() {
      const used = await two.all()
      return used.length === 1 && used[0] === null
    },
    async listKeys({ limit, after }) {
      const rows = await page.all(String(after?.[0] ?? '~'), limit + 1)
      const { shown, next } = cutPage(rows, limit, (row) => [row.key_id])
      return { data: shown.map(toKey), next }
    },
  }
}
