import { newestIpv4Where } from '../address-sql.ts'

/** SQL for the newest IPv4 address of the device with this MAC. */
export const newestIpv4 = (mac: string): string => newestIpv4Where(`typeof(x.ip) = 'integer'`, mac)
