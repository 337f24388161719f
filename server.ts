import { keepCompiled } from './server/compile-cache.ts'
import { nodeFault } from './server/node-version.ts'

const fault = nodeFault()
if (fault !== null) {
  process.stderr.write(`Bulk Actions could not start: ${fault}; "npm start" brings its own.\n`)
  process.exit(1)
}

keepCompiled()
// Not before the version is checked: on an older Node this import fails with a riddle.
const [{ inSentences }, { giveUp, serve }] = await Promise.all([
  import('./server/announce.ts'),
  import('./server/serve.ts'),
])
await serve(inSentences).catch(giveUp)
