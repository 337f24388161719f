/** As much of an operation as Swagger UI shows to a sorter. */
interface ListedOperation {
  get(name: 'method' | 'path'): string
}

/**
 * Puts the operations of a tag in the order of work: as in the contract, but what deletes comes last, since the contract
 * can't have the methods of one path apart, and what restores comes after that. Swagger UI gets this function as text,
 * so it stands alone.
 */
export function operationOrder(one: ListedOperation, other: ListedOperation): number {
  const rank = (operation: ListedOperation) =>
    operation.get('path').endsWith('/restore') ? 2 : Number(operation.get('method') === 'delete')
  return rank(one) - rank(other)
}
