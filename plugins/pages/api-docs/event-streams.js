// Swagger UI shows an answer when it is whole, and the events of a job that waits go on for days: what has come in a few
// seconds is shown.
{
  const LONGEST_MS = 5_000

  const readForAWhile = async (body) => {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    const timer = setTimeout(() => reader.cancel(), LONGEST_MS)
    let text = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value
    clearTimeout(timer)
    return text
  }

  const fetchForAWhile = async (url, options) => {
    const response = await fetch(url, options)
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
    if (!isStream) return response
    const { status, statusText, headers } = response
    const part = new Response(await readForAWhile(response.body), { status, statusText, headers })
    return Object.defineProperty(part, 'url', { value: response.url })
  }

  const requestInterceptor = (request) => Object.assign(request, { userFetch: fetchForAWhile })
  window.extendSwaggerUi(() => ({ requestInterceptor }))
}
