import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import { parse } from 'yaml'
import { swaggerUiOptions } from './docs/swagger-ui.ts'

/** The contract as it is written, and as an object; read once for each process. */
let contract: { readonly yaml: string; readonly document: object } | undefined

function readContract(): { readonly yaml: string; readonly document: object } {
  const yaml = readFileSync(join(import.meta.dirname, '../openapi.yaml'), 'utf8')
  return { yaml, document: parse(yaml) as object }
}

/** Serves the contract itself, and Swagger UI on it; `/` leads there. */
export default fp(
  async (app) => {
    contract ??= readContract()
    const { yaml, document } = contract
    const json = JSON.stringify(document)
    await app.register(swagger, { mode: 'static', specification: { document: document as never } })
    await app.register(swaggerUi, swaggerUiOptions)
    app.get('/openapi.json', (_request, reply) => reply.type('application/json').send(json))
    app.get('/openapi.yaml', (_request, reply) => reply.type('application/yaml; charset=utf-8').send(yaml))
    app.get('/', (_request, reply) => reply.redirect('/docs'))
  },
  { name: 'docs', dependencies: ['operation'] },
)
