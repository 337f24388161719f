// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** A control agent, `http://…` or `https://…`, without credentials; or the socket of a server, `unix:/…`. */
export const SourceUrl = Type.String({ minLength: 1, maxLength: 2048, pattern: '^(https?://|unix:/)\\S+$' })
export type SourceUrl = Static<typeof SourceUrl>
