// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { DeviceImport } from './device-import.ts'

/** Devices of a JSON import. */
export const DeviceImportList = Type.Array(DeviceImport, { maxItems: 200000 })
export type DeviceImportList = Static<typeof DeviceImportList>
