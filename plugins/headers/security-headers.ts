import fp from 'fastify-plugin'

/**
 * For answers that are data: nothing in them may run, load, be framed, or be read by a page of another origin. The pages
 * bring a policy of their own. A test compares these with what helmet sends, and names what is left out and why.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** Sends them with every answer, errors and unknown paths included. */
export default fp(
  async (app) => {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(SECURITY_HEADERS)
      done()
    })
  },
  { name: 'security-headers' },
)
