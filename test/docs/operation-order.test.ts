import t from 'tap'
import { shownOperations } from '../helpers/shown-operations.ts'

t.test(
  'within a tag the deleting operation comes last but for the restoring one; the others keep their order',
  async (t) => {
    const jobs = shownOperations.filter(({ tags }) => tags?.includes('Jobs')).map(({ operationId }) => operationId)
    t.strictSame(jobs.slice(0, 5), [
      'createBulkActionJob',
      'listBulkActionJobs',
      'getBulkActionJob',
      'cancelBulkActionJob',
      'pauseBulkActionJob',
    ])
    t.strictSame(jobs.slice(-2), ['deleteBulkActionJob', 'restoreBulkActionJob'])
  },
)
