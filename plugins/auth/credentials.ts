/** The key that a request presents, or why it presents none. */
export type Credentials = { readonly secret: string } | { readonly refusal: string }

const BEARER = 'send the key as "Authorization: Bearer <key>"'
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
  if (value === '' || value.length > MAX_SECRET) return { refusal: `The Authorization header has no API key; ${hint}.` }
  if (/^bearer\s/i.test(value)) return { refusal: 'The Authorization header says "Bearer" twice; say it once.' }
  if (scheme === 'bearer') return { secret: value }
  if (scheme !== 'basic') return { refusal: `The Authorization header has an unknown scheme; ${hint}.` }
  return basicAuth ? passwordOf(value) : { refusal: `This operation does not accept HTTP Basic; ${BEARER}.` }
}

function passwordOf(base64: string): Credentials {
  const pair = Buffer.from(base64, 'base64').toString()
  const colon = pair.indexOf(':')
  const secret = pair.slice(colon + 1)
  return colon < 0 || secret === ''
    ? { refusal: `The HTTP Basic credentials have no password; ${BEARER}, ${BASIC}.` }
    : { secret }
}
