import { componentGraph } from './component-graph.ts'
import type { Contract } from './contract-types.ts'
import { componentFile, emitComponentFile } from './emit-component.ts'
import { emitOperationFile } from './emit-operation.ts'
import { emitIndex, emitOperationType, emitRawReply } from './emit-shared.ts'
import { endpoints } from './endpoints.ts'
import { loadContract } from './load-contract.ts'
import { kebab } from './names.ts'

/** Files by their path below `schemas/`, forward slashes. */
export type SourceFiles = Map<string, string>

/** Turns the contract (YAML text) into unformatted TypeScript. Throws naming what it can't carry over. */
export function generate(yaml: string): SourceFiles {
  const contract = loadContract(yaml)
  const graph = componentGraph(contract)
  const schemas = contract.components.schemas ?? {}
  const files: SourceFiles = new Map()

  for (const name of Object.keys(schemas)) {
    const source = emitComponentFile(name, schemas, graph)
    if (source !== undefined) add(files, componentFile(name, graph), source)
  }
  for (const endpoint of endpoints(contract)) {
    const file = `operations/${kebab(endpoint.operation.operationId)}.ts`
    add(files, file, emitOperationFile(contract, endpoint, graph))
  }
  add(files, 'operation.ts', emitOperationType())
  add(files, 'raw-reply.ts', emitRawReply())
  add(files, 'index.ts', emitIndex(Object.keys(schemas), operationIds(contract), graph))
  return files
}

function operationIds(contract: Contract): string[] {
  return endpoints(contract).map(({ operation }) => operation.operationId)
}

function add(files: SourceFiles, path: string, source: string): void {
  if (files.has(path)) throw new Error(`two names in the contract would share the file schemas/${path}`)
  files.set(path, source)
}
