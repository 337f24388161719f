import type { FastifyInstance } from 'fastify'
import type { Source } from '../db/sources/source.ts'
import { Problem } from '../plugins/errors/problems.ts'
import { operation } from '../plugins/validation/operation.ts'
import { runSource } from '../schemas/operations/run-source.ts'
import { toWireSource } from './wire/source.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(runSource, async ({ params, body, actor }) => {
      const waiting = new AbortController()
      const timer = setTimeout(() => waiting.abort(new Problem('unavailable', BUSY)), app.sources.waitMs)
      const isForced = body?.snapshot === 'force'
      const begun = Promise.withResolvers<void>()
      const asked = { actor, isForced, patience: waiting.signal, onBegun: begun.resolve }
      const run = app.sources.run(params.id, asked)
      return toWireSource(await Promise.race([run, inTheMiddle()]).finally(() => clearTimeout(timer)))

      /** The source once its run has taken too long to wait for. One that has not begun by then is refused. */
      async function inTheMiddle(): Promise<Source> {
        await new Promise((resolve) => waiting.signal.addEventListener('abort', resolve, { once: true }))
        await begun.promise
        return (await app.store.getSource(params.id)) ?? run
      }
    }),
  )
}

const BUSY = 'Other sources are being read and left no room; the source was not read. Try again in a few seconds.'
