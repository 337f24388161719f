import type { FastifyInstance } from 'fastify'
import { unknownSource } from '../db/sources/source-rules.ts'
import { operation } from '../plugins/validation/operation.ts'
import { getSource } from '../schemas/operations/get-source.ts'
import { toWireSource } from './wire/source.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getSource, async ({ params }) => {
      const source = await app.store.getSource(params.id)
      if (source === null) throw unknownSource()
      return toWireSource(source)
    }),
  )
}
