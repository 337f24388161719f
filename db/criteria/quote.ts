const LONGEST = 60

/** Somebody's text inside a message of ours: in quotes, escaped where it can't be seen, cut where it is long. */
export function quote(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return JSON.stringify(cut).replace(
    /[\p{Cf}\u007f-\u009f\u2028\u2029]/gu,
    (unseen) => `\\u{${unseen.codePointAt(0)?.toString(16)}}`,
  )
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(words: Iterable<string>): string {
  const list = [...words]
  const last = list.pop() ?? ''
  return list.length === 0 ? last : `${list.join(', ')} or ${last}`
}
