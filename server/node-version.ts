const OLDEST_NODE = 24

/** What is wrong with the Node that runs this, or null. To be asked before anything that an older one can't load. */
export function nodeFault(): string | null {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return null
  return `it needs Node ${OLDEST_NODE} or newer, and this is ${process.version}`
}
