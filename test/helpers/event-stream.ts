import { within } from './until.ts'

/** One server-sent event; `data` as JSON. */
export interface ServerEvent {
  readonly id: string
  readonly event: string
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it looks for
  readonly data: any
}
export interface EventStream {
  readonly response: Response
  /** The next event, null at the end; comments are passed over. */
  next(): Promise<ServerEvent | null>
  /** All that comes until the end. */
  rest(): Promise<ServerEvent[]>
  /** The next comment; null at the end. */
  comment(): Promise<string | null>
  /** Goes away without a word. */
  drop(): void
}
type Closing = { teardown(work: () => unknown): unknown }

/** Asks for an event stream; resolves with the head of the answer. */
export async function openEvents(t: Closing, url: string, headers: Record<string, string>): Promise<EventStream> {
  const abort = new AbortController()
  t.teardown(() => abort.abort())
  const response = await within(fetch(url, { headers, signal: abort.signal }), 'the event stream has begun')
  const blocks = blocksOf(response)
  const find = async (isWanted: (block: string) => boolean): Promise<string | null> => {
    let block = await blocks.next()
    while (block.done !== true && !isWanted(block.value)) block = await blocks.next()
    return block.done === true ? null : block.value
  }
  const nextEvent = async (): Promise<ServerEvent | null> => {
    const coming = find((text) => !text.startsWith(':'))
    const block = await within(coming, 'the stream of events has another one, or ends')
    return block === null ? null : parseEvent(block)
  }
  return {
    response,
    next: nextEvent,
    async rest() {
      const events: ServerEvent[] = []
      for (let event = await nextEvent(); event !== null; event = await nextEvent()) events.push(event)
      return events
    },
    comment: () =>
      within(
        find((text) => text.startsWith(':')),
        'the stream of events has a comment, or ends',
      ),
    drop: () => abort.abort(),
  }
}

async function* blocksOf(response: Response): AsyncGenerator<string> {
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (text + chunk).split('\n\n')
    text = blocks.pop() ?? ''
    yield* blocks
  }
}

function parseEvent(block: string): ServerEvent {
  const fields = Object.fromEntries(block.split('\n').map((line) => /^(\w+): (.*)$/.exec(line)?.slice(1) ?? []))
  return { id: fields.id, event: fields.event, data: JSON.parse(fields.data) }
}
