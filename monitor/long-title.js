import { button, h } from './dom.js'

/** A heading of any length: its first lines, and a button that shows the rest. */
export function createLongTitle(text, signal) {
  const title = h('h1', { class: 'foreign clamped', tabindex: -1 }, text)
  const toggle = button('Show all', () => show(title.classList.contains('clamped')), { class: 'small', hidden: true })
  const show = (all) => {
    title.classList.toggle('clamped', !all)
    toggle.textContent = all ? 'Show less' : 'Show all'
    toggle.setAttribute('aria-expanded', String(all))
  }
  /** Call it once the heading is on the page. */
  const measure = () => {
    if (title.classList.contains('clamped')) toggle.hidden = title.scrollHeight <= title.clientHeight
  }
  show(false)
  addEventListener('resize', measure, { signal })
  return { title, toggle, measure }
}
