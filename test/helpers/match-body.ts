import type { MediaType } from '../contract/document.ts'
import { faults } from '../contract/judge.ts'
import type { Exchange } from './contract-matcher.ts'

type Contents = Readonly<Record<string, MediaType>>

/** What is wrong with the media type or the body of an answer. */
export function bodyFaults({ method, status, headers, body }: Exchange, contents: Contents): string[] {
  if (Object.keys(contents).length === 0) return body ? ['there should be no body'] : []
  const type = mediaType(headers['content-type'])
  const media = contents[type]
  if (media === undefined) return [`the content type ${type || '(none)'} is not documented`]
  if (method === 'HEAD') return body ? ['HEAD is answered with a body'] : []
  return body === null ? [] : valueFaults(type, media, body, status)
}

function mediaType(header: Exchange['headers'][string]): string {
  return String(header ?? '')
    .split(';', 1)[0]
    ?.trim() as string
}

function valueFaults(type: string, media: MediaType, body: string, status: number): string[] {
  const lines = media['x-item-schema']
  if (type === 'application/x-ndjson' && lines !== undefined) {
    const wanted = body.split('\n').slice(0, -1)
    return [
      ...(body === '' || body.endsWith('\n') ? [] : ['the last line has no end']),
      ...wanted.flatMap((line) => jsonFaults(lines, line)),
    ]
  }
  if (!/[/+]json$/.test(type)) return faults(media.schema, body)
  const wrong = jsonFaults(media.schema, body)
  const isProblem = type === 'application/problem+json' && wrong.length === 0
  return isProblem ? problemFaults(JSON.parse(body), status) : wrong
}

function jsonFaults(schema: MediaType['schema'], text: string): string[] {
  try {
    return faults(schema, JSON.parse(text))
  } catch {
    return [`this is no JSON: ${text.slice(0, 200)}`]
  }
}

/** The members of a problem that repeat something must repeat it truly. */
function problemFaults(problem: { status: number; detail: string; error: string }, status: number): string[] {
  return [
    ...(problem.status === status ? [] : [`the problem says ${problem.status}`]),
    ...(problem.error === problem.detail ? [] : ['error and detail differ']),
  ]
}
