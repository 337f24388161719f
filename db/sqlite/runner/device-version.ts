import { deviceVersionBy } from '../../runner/device-version.ts'

/** See `deviceVersionBy`. */
export const deviceVersion = (mac: string, without?: string): string => deviceVersionBy('max', mac, without)
