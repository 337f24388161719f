import t from 'tap'
import { createPlaces } from '../../plugins/guard/places.ts'

const LIMITS = { what: 'imports', perKey: 2, inAll: 3, retryAfter: 7 }

t.test('a key has so many places and no more, and one that is given back twice is one place', async (t) => {
  const { take } = createPlaces(LIMITS)
  const first = take('a')
  take('a')
  t.throws(() => take('a'), {
    status: 429,
    message: /^This key has 2 imports in progress and may have 2/,
    headers: { 'retry-after': '7' },
  })
  first()
  first()
  take('a')
  t.throws(() => take('a'), {
    status: 429,
    message: 'This key has 2 imports in progress and may have 2; try again when one of them has ended.',
  })
})

t.test('when all are taken a key that has one gets no other, and one that has none is let in', async (t) => {
  const places = createPlaces(LIMITS)
  places.take('a')
  places.take('a')
  const last = places.take('b')
  t.throws(() => places.take('b'), { status: 503, message: /allows 3; try again/, headers: { 'retry-after': '7' } })
  places.take('c')()
  t.equal(places.taken, 3)
  last()
  places.take('c')
  t.equal(places.taken, 3)
})
