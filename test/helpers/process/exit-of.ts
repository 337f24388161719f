import type { ServerProcess } from '../server-process.ts'
import { heard } from '../until.ts'

/** The exit code of a server that ends by itself, or the signal that ends it; rejects when it goes on for too long. */
export async function exitOf({ child }: Pick<ServerProcess, 'child'>): Promise<number | string> {
  if (child.exitCode !== null) return child.exitCode
  const [code, killed] = await heard<[number | null, string]>(child, 'exit', 'the server has ended by itself')
  return code ?? killed
}
