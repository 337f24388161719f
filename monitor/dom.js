/**
 * Makes an element: `h('button', { class: 'plain', onclick: stop }, 'Stop')`. Functions become listeners, everything
 * else attributes; null and false are left out. Text is never parsed as markup: names of devices are not trusted.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, String(value))
  }
  element.append(...children.flat().filter((child) => child !== null))
  return element
}

export function button(label, onclick, attributes = {}) {
  const whenEnabled = (event) => isEnabled(event.currentTarget) && onclick(event)
  return h('button', { type: 'button', onclick: whenEnabled, ...attributes }, label)
}

/** Unlike `disabled` this keeps the focus on a button. */
export const setEnabled = (element, enabled) => element.setAttribute('aria-disabled', String(!enabled))
export const isEnabled = (element) => element.getAttribute('aria-disabled') !== 'true'

/** A labelled control of a form. */
export const field = (label, control, hint = null) =>
  h('label', { class: 'field' }, h('span', { class: 'label' }, label), control, hint && h('small', {}, hint))

export function select(options, attributes = {}) {
  const entries = options.map(([value, label]) => h('option', { value }, label))
  return h('select', attributes, ...entries)
}

/** Writes text only where it differs, so that nothing blinks and a selection survives. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** Puts these children in this order, and restores the focus, which a moved element loses. */
export function arrange(parent, children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null
  const wanted = new Set(children)
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove()
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null)
  })
  if (focused !== document.activeElement) focused?.focus({ preventScroll: true })
}
