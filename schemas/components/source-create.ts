// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { FileSourceCreate } from './file-source-create.ts'
import { KeaSourceCreate } from './kea-source-create.ts'

/** A source to create. */
export const SourceCreate = Type.Unsafe<{ kind: 'kea' | 'file' } & (KeaSourceCreate | FileSourceCreate)>({
  type: 'object',
  required: ['kind'],
  properties: { kind: { type: 'string', enum: ['kea', 'file'] } },
  discriminator: { propertyName: 'kind' },
  oneOf: [KeaSourceCreate, FileSourceCreate],
})
export type SourceCreate = Static<typeof SourceCreate>
