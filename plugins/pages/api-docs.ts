import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { parse } from 'yaml'
import { swaggerUiOptions } from './api-docs/swagger-ui.ts'

/** The contract as it is written, and as an object. */
interface Contract {
  readonly yaml: string
  readonly document: object
  readonly json: string
}

/** Read once for each process, when somebody asks: parsing it takes as long as a third of the rest of a start. */
let contract: Contract | undefined

function readContract(): Contract {
  const yaml = readFileSync(join(import.meta.dirname, '../../openapi.yaml'), 'utf8')
  const document = parse(yaml) as object
  return { yaml, document, json: JSON.stringify(document) }
}

function theContract(): Contract {
  contract ??= readContract()
  return contract
}

/** What Swagger UI takes for the document and only ever writes as text. */
const lazyDocument = { toJSON: () => theContract().document }

const VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'

/** Swagger UI's page as wide as a phone's screen; without this a phone shows it as for a desk, too small to read. */
async function fitToScreen(_request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
  return isPage && typeof payload === 'string' ? payload.replace('<head>', `<head>${VIEWPORT}`) : payload
}

/** Serves the contract itself, and Swagger UI on it; `/` leads there. */
export default fp(
  async (app) => {
    await app.register(swagger, { mode: 'static', specification: { document: lazyDocument as never } })
    await app.register(async (pages) => {
      pages.addHook('onSend', fitToScreen)
      await pages.register(swaggerUi, swaggerUiOptions)
    })
    app.get('/openapi.json', (_request, reply) => reply.type('application/json').send(theContract().json))
    app.get('/openapi.yaml', (_request, reply) =>
      reply.type('application/yaml; charset=utf-8').send(theContract().yaml),
    )
    app.get('/', (_request, reply) => reply.redirect('/docs'))
  },
  { name: 'api-docs', dependencies: ['operation'] },
)
