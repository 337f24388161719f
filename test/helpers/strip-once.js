import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'

/**
 * Loaded before every test file and in every thread of it (`--import`, see "tap" in package.json). Node strips the types
 * of a file anew in each thread that loads it, which is half of what a thread costs to start; here it is done once for
 * each state of a file. Node's own cache would keep what is compiled as well, and then coverage knows whole functions only.
 */
const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/stripped')
mkdirSync(FOLDER, { recursive: true })

registerHooks({
  load(url, context, nextLoad) {
    if (!/^file:.*\.ts$/.test(url)) return nextLoad(url, context)
    return { format: 'module', source: stripped(readFileSync(new URL(url), 'utf8')), shortCircuit: true }
  },
})

function stripped(source) {
  const kept = join(FOLDER, createHash('sha256').update(process.version).update(source).digest('hex'))
  try {
    return readFileSync(kept, 'utf8')
  } catch {
    const text = stripTypeScriptTypes(source)
    // Others may be writing the same: whoever is last leaves it whole.
    const own = `${kept}.${process.pid}-${threadId}`
    writeFileSync(own, text)
    renameSync(own, kept)
    return text
  }
}
