export type CriteriaNode = Criteria | Rule

export interface Criteria {
  readonly match?: 'all' | 'any' | undefined
  readonly rules: readonly CriteriaNode[]
}

export interface Rule {
  readonly field: string
  readonly operator: string
  readonly value?: string | readonly string[] | undefined
}
