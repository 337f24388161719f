// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** The name of an API key: letters, digits, `.`, `_` and `-`, beginning with a letter or digit. */
export const KeyName = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' })
export type KeyName = Static<typeof KeyName>
