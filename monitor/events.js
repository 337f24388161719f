/** Reads `text/event-stream` as it comes, until it ends or breaks off. Skips comments. */
async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  const next = () => reader.read().catch(() => ({ done: true }))
  let text = ''
  for (let part = await next(); !part.done; part = await next()) {
    const blocks = (text + part.value).split('\n\n')
    text = blocks.pop()
    yield* blocks.filter((block) => !block.startsWith(':')).map(parseEvent)
  }
}

function parseEvent(block) {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
  return { id: fields.id, event: fields.event, data: JSON.parse(fields.data) }
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

/**
 * Follows the events of a job to its end, across lost connections. Stops with `signal`, or where the server refuses for
 * good. `onError` gets each failure to connect, and null for each connection, since a job without changes has no events.
 */
export async function follow(api, jobId, { onEvent, onError, signal }) {
  let lastId = null
  let wait = FIRST_WAIT_MS
  while (!signal.aborted) {
    try {
      const body = await api.openEvents(jobId, lastId, signal)
      onError(null)
      for await (const { id, event, data } of readEvents(body)) {
        lastId = id
        wait = FIRST_WAIT_MS
        onEvent(event, data)
        if (event === 'end') return
      }
    } catch (error) {
      if (signal.aborted) return
      onError(error)
      if (error.status >= 400 && error.status < 500 && error.status !== 429) return
    }
    await pause(wait, signal)
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }
}

/** Waits, or ends early with the signal. */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
