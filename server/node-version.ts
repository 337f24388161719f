const OLDEST_NODE = 24

/** What is wrong with this version of Node, or null. Called before anything that an older one can't load. */
export function nodeFault(): string | null {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return null
  return `it needs Node ${OLDEST_NODE} or newer, and this is ${process.version}`
}
