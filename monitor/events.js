/** Reads `text/event-stream` as it comes; comments are passed over. */
export async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
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
 * Tells every event of a job until its end, across lost connections. Stops with `signal`, or when the server refuses
 * for good; `onError` hears of each failure, and with null that it is over.
 */
export async function follow(api, jobId, { onEvent, onError, signal }) {
  let lastId = null
  let wait = FIRST_WAIT_MS
  while (!signal.aborted) {
    try {
      for await (const { id, event, data } of api.events(jobId, lastId, signal)) {
        lastId = id
        wait = FIRST_WAIT_MS
        onError(null)
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

/** Waits, or not when it is called off. */
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
