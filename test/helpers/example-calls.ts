import { operations } from '../contract/document.ts'
import type { CallOptions } from './call.ts'

type Operation = (typeof operations)[number]

const UUID = '01a2027e-95a0-7b3a-9a51-2f6d0c4e8b17'
const PARAMETERS: Readonly<Record<string, string>> = {
  id: UUID,
  mac: '24:0a:c4:40:00:01',
  action_type: 'block',
  message_id: 'msg_0',
}

/** A call as the contract's first example has it, about something that nobody has made. */
export function exampleCall({ path, requestBody }: Operation): CallOptions {
  const [media] = Object.values(requestBody?.content ?? {})
  const [example] = Object.values(media?.examples ?? {})
  return {
    params: Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, PARAMETERS[name] ?? ''])),
    ...(example !== undefined && { body: example.value }),
  }
}

/** The operations that need a key, and those that read a body. */
export const guarded = operations.filter(({ security = [] }) => security.length > 0)
export const withBody = operations.filter(({ requestBody }) => requestBody !== undefined)
