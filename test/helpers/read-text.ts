import type { DeviceStatement } from '../../db/devices/statement.ts'
import { type ImportInput, importStream } from '../../importers/import-stream.ts'
import { inPieces } from './import-text.ts'

type Asked = Partial<Pick<ImportInput, 'format' | 'columns' | 'source' | 'mediaType' | 'now'>>

/** Reads a text as an import does that is told nothing of its format; counts every statement as created. */
export async function readText(text: string | Uint8Array, asked: Asked = {}) {
  const statements: DeviceStatement[] = []
  const report = await importStream({
    body: inPieces(typeof text === 'string' ? Buffer.from(text) : text, 1000),
    mediaType: 'text/plain',
    loadVendors: async () => () => null,
    now: Date.UTC(2026, 11, 1),
    onPortion: async (portion) => {
      statements.push(...portion)
      return { created: portion.length, updated: 0, unchanged: 0, released: 0 }
    },
    ...asked,
  })
  return { report, statements }
}
