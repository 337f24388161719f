import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../node_modules/.cache/node')

/**
 * Keeps the compiled code of our files for the next start, most of whose time is compiling. The folder is ours, since
 * others can write to the one for temporary files. Where it can't be written, starts are slower. Off while coverage is
 * measured, which is less exact for cached code.
 */
export function keepCompiled(env: NodeJS.ProcessEnv = process.env): void {
  if (env.NODE_COMPILE_CACHE !== undefined || env.NODE_V8_COVERAGE !== undefined) return
  if (enableCompileCache(FOLDER).directory === undefined) return
  // The threads read it from their environment.
  env.NODE_COMPILE_CACHE = FOLDER
}
