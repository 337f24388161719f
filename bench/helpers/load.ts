import { check } from './benchmark.ts'
import type { LoadInput, LoadResult } from './closed-loop.ts'
import { runScript } from './script.ts'

/** Puts the load of 64 connections on a server, from a process of its own; every answer must be a right one. */
export async function load(input: LoadInput): Promise<LoadResult> {
  const result = await runScript<LoadResult>('helpers/closed-loop.ts', input)
  check(result.faults === 0, `${result.faults} of ${result.answers + result.faults} answers of ${input.url} were wrong`)
  check(result.answers > 0, `${input.url} answered nothing`)
  return result
}
