/** `crypto.randomUUID` is missing on pages without TLS, and this one may well be such a page. */
export function newIdempotencyKey() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-')
}
