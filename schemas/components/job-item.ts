// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { JobItemOutcome } from './job-item-outcome.ts'
import { Mac } from './mac.ts'

/** A targeted device, as the inventory has it now, and its outcome. */
export const JobItem = Type.Object(
  {
    mac: Mac,
    ip: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'ipv4', maxLength: 15 }),
    hostname: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 }),
    vendor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 }),
    outcome: JobItemOutcome,
    code: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 64 }),
    detail: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 500 }),
    processed_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type JobItem = Static<typeof JobItem>
