import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TSchema } from '@sinclair/typebox'
import type { Operation } from '../../schemas/operation.ts'
import { format, writeSource } from '../../scripts/generate/format.ts'
import { generate } from '../../scripts/generate/generate.ts'

/** The contract, in YAML, that uses every form the generator knows. */
export const everything = readFileSync(join(import.meta.dirname, '../fixtures/contract-everything.yaml'), 'utf8')

/** What a generated `schemas/index.ts` exports: the components by name, and `operations`. */
export type Generated = Record<string, TSchema> & { operations: Record<string, Operation> }

/** Generates from a contract into a folder below the project and loads the result. */
export async function generateInto(folder: string, yaml: string): Promise<Generated> {
  for (const [path, source] of format(generate(yaml))) writeSource(join(folder, path), source)
  return await import(pathToFileURL(join(folder, 'index.ts')).href)
}
