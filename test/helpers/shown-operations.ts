import { operationOrder } from '../../plugins/pages/api-docs/operation-order.ts'
import { document, operations } from '../contract/document.ts'

const written = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.keys(item).flatMap((method) => operations.filter((one) => one.path === path && one.method === method)),
)

/** The operations in the order that Swagger UI shows them in: by tag, as they are written, then as we sort them. */
export const shownOperations = document.tags.flatMap(({ name }) =>
  written
    .filter(({ tags }) => tags?.includes(name))
    .toSorted((one, other) =>
      operationOrder({ get: (property) => one[property] }, { get: (property) => other[property] }),
    ),
)
