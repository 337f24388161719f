// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ImportError } from './import-error.ts'
import { ImportFormat } from './import-format.ts'
import { ImportWarning } from './import-warning.ts'

/** What an import did. */
export const ImportResult = Type.Object(
  {
    format: ImportFormat,
    received: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    created: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    updated: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    unchanged: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    released: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    gone: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    ignored: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    rejected: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    errors: Type.Array(ImportError, { maxItems: 100 }),
    warnings: Type.Array(ImportWarning, { maxItems: 20 }),
  },
  { additionalProperties: false },
)
export type ImportResult = Static<typeof ImportResult>
