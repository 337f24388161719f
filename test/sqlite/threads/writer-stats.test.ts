import t from 'tap'
import { createSharedHistogram } from '../../../db/writer-stats.ts'

t.test('what one side observes the other side reads', async (t) => {
  const writer = createSharedHistogram([1, 2, 4])
  const reader = createSharedHistogram([1, 2, 4], writer.memory)
  t.strictSame(reader.read(), { bounds: [1, 2, 4], counts: [0, 0, 0, 0], sum: 0 })
  for (const value of [0.5, 1, 2, 3, 100]) writer.observe(value)
  t.strictSame(reader.read(), { bounds: [1, 2, 4], counts: [2, 1, 1, 1], sum: 106.5 })
})
