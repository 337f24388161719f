// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Mac } from './mac.ts'

export const DeviceDeleted = Type.Object({ mac: Mac, success: Type.Literal(true) }, { additionalProperties: false })
export type DeviceDeleted = Static<typeof DeviceDeleted>
