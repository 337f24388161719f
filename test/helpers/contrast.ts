import type { Page } from 'playwright-core'

/** What WCAG 2 asks for text of ordinary size, level AA. */
const ENOUGH = 4.5

/** Each text on the page that stands out too little from what is behind it, with its contrast. */
export const hardToRead = (page: Page): Promise<string[]> => page.evaluate(`(${find})(${ENOUGH})`)

/** Runs in the page, hence as text. What is disabled or not to be seen needs no contrast. */
const find = String((enough: number): string[] => {
  // biome-ignore lint/suspicious/noExplicitAny: the types of the browser are not those of the server
  const { document, getComputedStyle } = globalThis as any
  const partsOf = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number)
  const linear = (part: number) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4)
  const luminance = ([red = 0, green = 0, blue = 0]: number[]) =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  const behind = (element: { parentElement: never } | null): number[] => {
    if (element === null) return [255, 255, 255]
    const color = partsOf(getComputedStyle(element).backgroundColor)
    return color[3] === 0 ? behind(element.parentElement) : color
  }
  const faults: string[] = []
  for (const element of document.body.querySelectorAll('*')) {
    const text = [...element.childNodes].map((node) => (node.nodeType === 3 ? node.data.trim() : '')).join('')
    if (text === '' || element.matches(':disabled, noscript') || !element.checkVisibility()) continue
    const [one = 0, other = 0] = [partsOf(getComputedStyle(element).color), behind(element)].map(luminance)
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
    if (contrast < enough) faults.push(`${text}: ${contrast.toFixed(2)}`)
  }
  return faults
})
