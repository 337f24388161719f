import type { Benchmark } from '../helpers/benchmark.ts'
import { bulkJob } from './postgres/bulk-job.ts'
import { cancelToSilence } from './postgres/cancel-to-silence.ts'
import { getJob } from './postgres/get-job.ts'
import { importDevices } from './postgres/import.ts'
import { peers } from './postgres/peers.ts'
import { preview } from './postgres/preview.ts'
import { writeJobs } from './postgres/write-jobs.ts'

/** The server on PostgreSQL beside bare scripts on the same one. */
export const POSTGRES: readonly Benchmark[] = [
  getJob,
  writeJobs,
  bulkJob,
  peers,
  preview,
  importDevices,
  cancelToSilence,
]
