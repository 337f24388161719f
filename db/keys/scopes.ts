/** Every scope there is, as the contract names them. */
export const ALL_SCOPES = [
  'jobs:read',
  'jobs:write',
  'devices:read',
  'devices:write',
  'feeds:read',
  'audit:read',
  'metrics:read',
  'admin',
] as const
export type Scope = (typeof ALL_SCOPES)[number]
