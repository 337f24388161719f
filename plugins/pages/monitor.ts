import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import fp from 'fastify-plugin'

const FOLDER = join(import.meta.dirname, '../../monitor')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const HEADERS = {
  // Nothing but files of ours: no inline script or style, no other host, no frame around the page, no form that is sent.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // A new release must not meet the old half of the page.
  'cache-control': 'no-cache',
}

/** The page's files by name; read once for each process. */
let files: ReadonlyMap<string, Buffer> | undefined

/** Serves the monitor page, which is a client of the API like any other: open to everyone, and asks for a key itself. */
export default fp(
  async (app) => {
    files ??= new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name))]))
    for (const [name, content] of files) {
      const path = name === 'index.html' ? '/monitor' : `/monitor/${name}`
      const type = TYPES[extname(name)] ?? 'application/octet-stream'
      app.get(path, (_request, reply) => reply.headers(HEADERS).type(type).send(content))
    }
    // Relative, so that it holds behind a proxy that serves this under a path.
    app.get('/monitor/', (_request, reply) => reply.redirect('../monitor'))
  },
  { name: 'monitor', dependencies: ['operation'] },
)
