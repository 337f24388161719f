type AnyFunction = (...args: never[]) => unknown

/** The same verbs inside a transaction: each answers a promise of what it answers on an engine that is at once. */
export type InTransaction<V> = {
  [N in keyof V]: V[N] extends AnyFunction ? (...args: Parameters<V[N]>) => Promise<ReturnType<V[N]>> : never
}
