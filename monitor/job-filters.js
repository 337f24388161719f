import { field, h, select } from './dom.js'
import { ACTIONS, KINDS, STATUSES } from './job-words.js'

const named = (names) => names.map((name) => [name, name])
const FILTERS = [
  ['status', 'Status', named(STATUSES)],
  ['action_type', 'Action', named(ACTIONS)],
  ['kind', 'Kind', Object.entries(KINDS)],
]

/** The filters of a list of jobs. `values()` are those of the API; empty for all jobs. */
export function createJobFilters(onchange) {
  const controls = FILTERS.map(([name, label, options]) => [
    name,
    label,
    select([['', 'All'], ...options], { onchange }),
  ])
  return {
    element: h(
      'div',
      { class: 'tools' },
      controls.map(([, label, control]) => field(label, control)),
    ),
    values: () => Object.fromEntries(controls.map(([name, , control]) => [name, control.value])),
  }
}
