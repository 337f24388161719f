/** The key that a request presents, or why it presents none. */
export type Credentials = { readonly secret: string } | { readonly refusal: string }

const BEARER = 'send it as "Authorization: Bearer <key>"'
const BASIC = 'or with HTTP Basic as the password'
/** Nothing that we make or accept is longer; more is not worth hashing. */
const MAX_SECRET = 1024

/** Reads the `Authorization` header: a bearer token, or where `basicAuth` is taken, the password of HTTP Basic. */
export function credentialsOf(header: string | undefined, basicAuth: boolean): Credentials {
  const hint = basicAuth ? `${BEARER}, ${BASIC}` : BEARER
  if (header === undefined) return { refusal: `This operation needs an API key; ${hint}.` }
  const blank = header.indexOf(' ')
  const scheme = header.slice(0, blank).toLowerCase()
  const value = header.slice(blank + 1).trim()
  if (value === '' || value.length > MAX_SECRET)
    return { refusal: `The Authorization header holds no API key; ${hint}.` }
  if (/^bearer\s/i.test(value)) return { refusal: 'The Authorization header says "Bearer" twice; once is enough.' }
  if (scheme === 'bearer') return { secret: value }
  if (scheme !== 'basic') return { refusal: `The Authorization header has an unknown scheme; ${hint}.` }
  return basicAuth ? passwordOf(value) : { refusal: `HTTP Basic is not taken here; ${BEARER}.` }
}

function passwordOf(base64: string): Credentials {
  const pair = Buffer.from(base64, 'base64').toString()
  const colon = pair.indexOf(':')
  const secret = pair.slice(colon + 1)
  return colon < 0 || secret === '' ? { refusal: `HTTP Basic holds no password; ${BEARER}, ${BASIC}.` } : { secret }
}
