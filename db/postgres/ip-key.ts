import type { Ip } from '../ip.ts'

/** An address as its column has it, `COLLATE "C"`: IPv4 before IPv6, and each family in its order. */
export const ipKey = (ip: Ip): string => (typeof ip === 'number' ? `4${ip.toString(16).padStart(8, '0')}` : `6${ip}`)

export const ipOfKey = (key: string): Ip => (key.startsWith('4') ? Number.parseInt(key.slice(1), 16) : key.slice(1))

/** Where only IPv4 addresses are asked for; null: none was found. */
export const ipv4OfKey = (key: string | null): number | null => (key === null ? null : (ipOfKey(key) as number))
