import { ALL_SCOPES, type Scope } from '../../db/keys/scopes.ts'

const viewer = ['jobs:read', 'devices:read'] as const satisfies readonly Scope[]
const operator = [...viewer, 'jobs:write', 'devices:write', 'feeds:read'] as const satisfies readonly Scope[]

/** What a role stands for; a key keeps the scopes it was made with. */
export const ROLES = { viewer, operator, administrator: ALL_SCOPES } as const satisfies Record<string, readonly Scope[]>
export type Role = keyof typeof ROLES
