import t from 'tap'
import { checkPlaces, type Places, PREVIEW_TTL_MS } from '../../db/previews/preview-places.ts'

const NOW = 50_000
const full: Places = { taken: 20, firstEnd: NOW + 2500, isOneLeaving: false }

t.test('a key has twenty live previews, and is told when one of the places is free', async (t) => {
  t.doesNotThrow(() => checkPlaces({ ...full, taken: 19 }, NOW))
  const waits: [places: Places, seconds: number][] = [
    [full, 3],
    [{ ...full, taken: 21 }, 3],
    [{ ...full, isOneLeaving: true }, 1],
    [{ ...full, firstEnd: null }, PREVIEW_TTL_MS / 1000],
    [{ ...full, firstEnd: NOW + 2 * PREVIEW_TTL_MS }, PREVIEW_TTL_MS / 1000],
  ]
  for (const [places, seconds] of waits) {
    const message = new RegExp(`has ${places.taken} live previews.* try again in ${seconds} s`)
    t.throws(() => checkPlaces(places, NOW), { code: 'too_many_previews', retryAfterSeconds: seconds, message })
  }
})
