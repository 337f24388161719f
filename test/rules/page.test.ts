import t from 'tap'
import { cutPage } from '../../db/page.ts'

t.test('a page shows its limit, and says where the next one begins', async (t) => {
  const cut = (rows: readonly number[]) => cutPage(rows, 2, (row) => [row])
  t.strictSame(cut([]), { shown: [], next: null })
  t.strictSame(cut([5, 6]), { shown: [5, 6], next: null })
  t.strictSame(cut([5, 6, 7]), { shown: [5, 6], next: [6] })
})
