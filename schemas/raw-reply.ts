// Generated from openapi.yaml by `npm run generate`. Do not edit.

import type { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'

/** An answer that isn't JSON: text or a stream, which Fastify sends as it is, without a serialiser. */
export const RawReply = Type.Unsafe<string | Buffer | Readable>({})
