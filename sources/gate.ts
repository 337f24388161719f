/** Lets so many in at once. A place that is given back goes to who waits, before anybody can try for it. */
export interface Gate {
  /** Returns what gives the place back; null: there is none. */
  tryEnter(): (() => void) | null
  /** Waits for a place, first come, first served. Throws the reason of the signal when that is aborted. */
  enter(signal: AbortSignal): Promise<() => void>
}

export function createGate(width: number): Gate {
  const waiting: (() => void)[] = []
  let inside = 0
  const letIn = (): void => {
    while (inside < width && waiting.length > 0) waiting.shift()?.()
  }
  const take = (): (() => void) => {
    inside++
    let isBack = false
    return () => {
      if (isBack) return
      isBack = true
      inside--
      letIn()
    }
  }
  return {
    tryEnter: () => (inside < width ? take() : null),
    enter: (signal) =>
      new Promise((resolve, reject) => {
        const begin = () => {
          signal.removeEventListener('abort', leave)
          resolve(take())
        }
        const leave = () => {
          waiting.splice(waiting.indexOf(begin), 1)
          reject(signal.reason)
        }
        if (signal.aborted) return reject(signal.reason)
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(begin)
        letIn()
      }),
  }
}
