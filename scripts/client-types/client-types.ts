import openapiTS, { astToString } from 'openapi-typescript'

const HEADER = `// Generated from openapi.yaml by \`npm run generate\`. Do not edit.
// biome-ignore-all format: as the generator writes it
// biome-ignore-all lint: as the generator writes it
`

/** The types that a TypeScript client of the contract gets, made with the tool that the documentation recommends. */
export async function clientTypes(): Promise<string> {
  const contract = new URL('../../openapi.yaml', import.meta.url)
  // A request may leave out what has a default.
  return HEADER + astToString(await openapiTS(contract, { defaultNonNullable: false }))
}
