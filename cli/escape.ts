/**
 * What a terminal would interpret or hide: controls (C0, DEL, C1), line separators, zero-width and bidirectional marks,
 * lone surrogates. Names come from hostile clients, reasons from anybody.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu
/** The same without what JSON has escaped already. */
const UNSEEN_IN_JSON = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

const codeOf = (character: string): string => character.charCodeAt(0).toString(16)

/** Text for a terminal: invisible characters are written as `\x1b` or `\u202e`. */
export function escapeText(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character <= '\u00ff' ? `\\x${codeOf(character).padStart(2, '0')}` : `\\u${codeOf(character).padStart(4, '0')}`,
  )
}

/** A value as one line of JSON that is also safe on a terminal. */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSEEN_IN_JSON, (character) => `\\u${codeOf(character).padStart(4, '0')}`)
}
