import type { JobFilter } from '../../jobs/job-store.ts'

/** A condition over `jobs` and its parameters, in the order of their `?`. */
export interface Condition {
  readonly sql: string
  readonly params: readonly (string | number)[]
}

/** Compiles a filter; soft-deleted jobs are left out unless the filter asks for them, and then for them alone. */
export function jobCondition(filter: JobFilter): Condition {
  const parts: [sql: string, value: string | number | undefined][] = [
    ['status = ?', filter.status],
    ['action_type = ?', filter.actionType],
    ['kind = ?', filter.kind],
    ['created_by = ?', filter.createdBy],
    ['created_at >= ?', filter.createdAfter],
    ['created_at < ?', filter.createdBefore],
  ]
  const given = parts.filter((part): part is [string, string | number] => part[1] !== undefined)
  const visible = filter.deleted === true ? 'deleted_at IS NOT NULL' : 'deleted_at IS NULL'
  return { sql: [visible, ...given.map(([sql]) => sql)].join(' AND '), params: given.map(([, value]) => value) }
}
