import type { Benchmark } from '../helpers/benchmark.ts'
import * as crowds from './stalls/crowds.ts'
import * as imports from './stalls/imports.ts'
import * as jobs from './stalls/jobs.ts'
import * as searches from './stalls/searches.ts'

/** Small requests beside big work: none of it may make them wait. */
export const STALLS: readonly Benchmark[] = [imports, jobs, searches, crowds].flatMap((rows) => Object.values(rows))
