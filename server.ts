import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { nodeFault } from './node-version.ts'

const fault = nodeFault()
if (fault !== null) {
  process.stderr.write(`Bulk Actions could not start: ${fault}; "npm start" brings its own.\n`)
  process.exit(1)
}

// Node keeps what it made of our files, in a folder of ours: in the one for temporary files others could change it.
// Threads do it by themselves when the environment says where. Where the folder can't be written the start is slower.
const folder = join(import.meta.dirname, 'node_modules/.cache/node')
if (process.env.NODE_COMPILE_CACHE === undefined && enableCompileCache(folder).directory !== undefined) {
  process.env.NODE_COMPILE_CACHE = folder
}

// Not before the version is checked: on an older Node this import fails with a riddle.
const { giveUp, inSentences, serve } = await import('./serve.ts')
await serve(inSentences).catch(giveUp)
