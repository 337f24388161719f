import type { FastifyInstance } from 'fastify'
import { unknownSource } from '../db/sources/source-rules.ts'
import { operation } from '../plugins/validation/operation.ts'
import { updateSource } from '../schemas/operations/update-source.ts'
import { checkSourcePlace } from './checks/check-source-place.ts'
import { toSourceChanges, toWireSource } from './wire/source.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(updateSource, async ({ params, body, actor }) => {
      const changes = toSourceChanges(body)
      const before = await app.store.getSource(params.id)
      if (before === null) throw unknownSource()
      if (before.kind === 'kea' ? changes.url : changes.path) await checkSourcePlace(app, { ...before, ...changes })
      const after = await app.store.updateSource(params.id, changes, actor)
      app.sources.changed(params.id, after.version)
      return toWireSource(after)
    }),
  )
}
