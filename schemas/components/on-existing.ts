// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** What to do on a device where the same action is already active. */
export const OnExisting = Type.Unsafe<'keep_longer' | 'replace'>({ type: 'string', enum: ['keep_longer', 'replace'] })
export type OnExisting = Static<typeof OnExisting>
