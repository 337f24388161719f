// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const PreviewCount = Type.Object(
  { preview_count: Type.Integer({ minimum: 0, maximum: 1000000000 }) },
  { additionalProperties: false },
)
export type PreviewCount = Static<typeof PreviewCount>
