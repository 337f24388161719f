import type { TSchema } from '@sinclair/typebox'
import { DURATION_FORMS } from '../../db/criteria/times.ts'
import { SITE_FORM } from '../../db/site.ts'
import { Cursor } from '../../schemas/components/cursor.ts'
import { Duration } from '../../schemas/components/duration.ts'
import { Ip } from '../../schemas/components/ip.ts'
import { KeyName } from '../../schemas/components/key-name.ts'
import { MacInput } from '../../schemas/components/mac-input.ts'
import { MacPrefix } from '../../schemas/components/mac-prefix.ts'
import { SiteName } from '../../schemas/components/site-name.ts'
import { Subnet } from '../../schemas/components/subnet.ts'
import { TimeInput } from '../../schemas/components/time-input.ts'
import { WebhookUrl } from '../../schemas/components/webhook-url.ts'

/** What a `format` means, in words and with an example. */
export const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'a time with an offset, such as 2026-03-01T08:00:00Z',
  uuid: 'a UUID, such as 0196f1c5-7d3a-7b1e-9c7b-2f4e5a6b7c8d',
  ip: 'an IP address, such as 10.20.0.7 or 2001:db8::7',
  subnet: 'a subnet, such as 10.20.0.0/16 or 2001:db8::/32',
}

/** What the contract's patterns mean; nobody should have to read a regular expression. */
export const PATTERNS: ReadonlyMap<unknown, string> = new Map([
  said(MacInput, 'a MAC address, such as 24:0a:c4:40:00:01, 24-0A-C4-40-00-01, 240a.c440.0001 or 240ac4400001'),
  said(MacPrefix, 'the beginning of a MAC address, such as 24:0a:c4'),
  said(TimeInput, FORMATS['date-time'] ?? ''),
  said(Duration, `a duration such as ${DURATION_FORMS}`),
  said(Ip, FORMATS.ip ?? ''),
  said(Subnet, FORMATS.subnet ?? ''),
  said(SiteName, SITE_FORM),
  said(Cursor, 'a next_cursor that this server returned'),
  said(WebhookUrl, 'an http or https URL, such as https://receiver.example/bulk-actions'),
  said(KeyName, 'a name of letters, digits, ".", "_" and "-" that begins with a letter or digit'),
])

/** The patterns of free text, which is anything but NUL. */
export const NO_NUL: ReadonlySet<unknown> = new Set(['^[^\\u0000]+$', '^[^\\u0000]*$'])

function said(schema: TSchema, words: string): [unknown, string] {
  return [schema.pattern, words]
}
