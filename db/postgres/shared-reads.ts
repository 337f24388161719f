/**
 * Reads that are asked for in one turn of the event loop, as one: `find` gets each key once, and none that was asked for
 * before it began.
 */
export function sharedReads<Value>(
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let next: { readonly keys: Set<string>; readonly found: Promise<ReadonlyMap<string, Value>> } | null = null
  const begin = () => {
    const keys = new Set<string>()
    // After the requests that have come in together, and not after the first of them.
    const turn = new Promise((done) => setImmediate(done))
    const found = turn.then(() => {
      next = null
      return find([...keys])
    })
    return { keys, found }
  }
  return async (key) => {
    next ??= begin()
    next.keys.add(key)
    return (await next.found).get(key)
  }
}
