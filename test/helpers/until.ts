const SECONDS = 60

/** Asks again and again until it is so; throws what it waited for, once it has waited so many seconds. */
export async function until(isSo: () => unknown, waitedFor: string, seconds = SECONDS): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(tooLate(waitedFor, seconds))
    await new Promise(setImmediate)
  }
}

/** What comes within so many seconds; else rejects with what it waited for. */
export async function within<T>(coming: Promise<T>, waitedFor: string, seconds = SECONDS): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(tooLate(waitedFor, seconds))), seconds * 1000)
  return Promise.race([coming, late]).finally(() => clearTimeout(timer))
}

const tooLate = (waitedFor: string, seconds: number): string => `waited ${seconds} s until ${waitedFor}`
