/** What an import noticed, and what to make of it. */
const MESSAGES = {
  no_mac: 'Leases that name no MAC address, only a client id or a DUID without one, were left out',
  not_ethernet: 'Leases of other hardware than Ethernet were left out',
  prefix: 'Delegated prefixes were left out: they are networks behind a device, and not its address',
  not_bound: 'Leases that no device has at the moment were left out',
  incomplete:
    'Lines could not be read, so this is no complete list: what it doesn\u2019t name was not taken away; send the whole file, and see what is wrong with these lines',
  cut_off: 'The last lease has no end and was left out; send the whole file',
  clock_ahead:
    'Leases given in the future were taken as given now: the clock of the machine that says so is ahead, set it right',
  no_time_zone: 'Times without a time zone were taken as UTC',
} as const
export type WarningCode = keyof typeof MESSAGES

export interface Warning {
  readonly code: WarningCode
  /** How many lines it is about. */
  readonly count: number
  readonly message: string
}
export type Warn = (code: WarningCode) => void

export const warningOf = (code: WarningCode, count: number): Warning => ({ code, count, message: MESSAGES[code] })

/** Counts what is to be noticed about the lines of an import. */
export function createWarnings(): { readonly warn: Warn; list(): Warning[] } {
  const counts = new Map<WarningCode, number>()
  return {
    warn: (code) => void counts.set(code, (counts.get(code) ?? 0) + 1),
    list: () => [...counts].map(([code, count]) => warningOf(code, count)),
  }
}
