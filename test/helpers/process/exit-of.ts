import { once } from 'node:events'
import type { ServerProcess } from '../server-process.ts'

const LIMIT_MS = 30_000

/** The exit code of a server that ends by itself, or the signal that ends it; rejects when it goes on for too long. */
export async function exitOf({ child }: Pick<ServerProcess, 'child'>): Promise<number | string> {
  if (child.exitCode !== null) return child.exitCode
  const signal = AbortSignal.timeout(LIMIT_MS)
  const [code, killed] = await once(child, 'exit', { signal }).catch(() => {
    throw new Error(`waited ${LIMIT_MS / 1000} s for the server to end by itself`)
  })
  return code ?? killed
}
