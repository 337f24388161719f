import { join } from 'node:path'
import { buildApp } from '../../../app.ts'
import { loadConfig } from '../../../plugins/config.ts'
import { createLogger } from '../../../plugins/logging/logging.ts'
import { shutDownOnSignal } from '../../../server/shut-down.ts'

/** The server as a process, but for a writer thread that ends when the first job starts. */
const config = loadConfig()
const storeOptions = { stepModule: join(import.meta.dirname, 'leave-writer.ts') }
const app = await buildApp({ config, logger: await createLogger(config.LOG_LEVEL), storeOptions })
shutDownOnSignal(app)
await app.listen({ port: 0 })
process.stdout.write(`${app.listeningOrigin}\n`)
