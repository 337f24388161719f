/** Where addresses are that nobody gives a site. */
export const DEFAULT_SITE = 'default'

/** How to write the name of a site, to be read after "write". */
export const SITE_FORM = '1 to 64 letters, digits, "-", "_" or "."'

/** Two sites may use the same private subnet. */
export const isSite = (text: string): boolean => /^[A-Za-z0-9._-]{1,64}$/.test(text)

/** Names that differ in their case only are one. */
export const isSameSite = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
