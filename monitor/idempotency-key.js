/** `crypto.randomUUID` is missing on pages without TLS, such as this one may be. */
export function newIdempotencyKey() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-')
}
