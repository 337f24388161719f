import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { clientTypes } from './client-types.ts'

const file = fileURLToPath(new URL('../../test/client/contract.ts', import.meta.url))
writeFileSync(file, await clientTypes())
