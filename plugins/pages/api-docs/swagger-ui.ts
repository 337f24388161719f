import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifySwaggerUiOptions } from '@fastify/swagger-ui'
import { operationOrder } from './operation-order.ts'

const icon = readAsset('favicon.svg')
const SCRIPTS = [
  'extend-swagger-ui.js',
  'ndjson-examples.js',
  'plain-text.js',
  'event-streams.js',
  'authorize-focus.js',
]

function readAsset(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8')
}

/** How Swagger UI looks, what it may load, and how it behaves. */
export const swaggerUiOptions: FastifySwaggerUiOptions = {
  routePrefix: '/docs',
  logo: { type: 'image/svg+xml', content: icon, href: '/docs' },
  theme: {
    title: 'Bulk Actions',
    favicon: [{ filename: 'favicon.svg', rel: 'icon', sizes: 'any', type: 'image/svg+xml', content: icon }],
    css: [{ filename: 'theme.css', content: readAsset('theme.css') }],
    js: SCRIPTS.map((filename) => ({ filename, content: readAsset(filename) })),
  },
  // No other host, and no script or style but files of ours. The hash is of the one style that Swagger UI writes into
  // its page, inside the logo that ours replaces; what it sets on elements goes through the DOM, which needs no leave.
  // An `upgrade-insecure-requests` would break every server without TLS.
  staticCSP: {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': ["'self'", "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"],
    'img-src': ["'self'", 'data:'],
    'font-src': "'self'",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  },
  uiConfig: {
    persistAuthorization: true,
    displayRequestDuration: true,
    filter: true,
    deepLinking: true,
    displayOperationId: true,
    defaultModelsExpandDepth: 0,
    // It is given operations; the type says strings.
    operationsSorter: operationOrder as never,
    // What its types don't know yet. Lease files are chosen from the disk; NDJSON stays a text to edit.
    ...{ fileUploadMediaTypes: ['text/csv', 'text/plain'] },
  },
}
