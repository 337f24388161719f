import Fastify from 'fastify'

/** A bare Fastify server with one route. */
const app = Fastify()
app.get('/health/live', () => ({ status: 'ok' }))
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
