import t from 'tap'
import { createFeedTimes } from '../../routes/streams/feed-times.ts'

t.test(
  'of many feeds those asked for last keep their time, and one that was forgotten never has an old one',
  async (t) => {
    let now = 1000
    const times = createFeedTimes(() => now, 2)
    const first = times.lastModified('a', '1')
    t.equal(first, new Date(1000).toUTCString())
    times.lastModified('b', '1')
    now = 9000
    t.equal(times.lastModified('a', '1'), first)
    times.lastModified('c', '1')
    t.equal(times.lastModified('a', '1'), first, 'b was asked for longest ago')
    times.lastModified('b', '1')
    times.lastModified('c', '2')
    // The clock is set back: what is told of `a` now must not be told of another version again.
    now = 1000
    const told: unknown[] = [first]
    for (const version of ['2', '3']) {
      for (let seconds = 0; seconds < 30; seconds++, now += 1000) told.push(times.lastModified('a', version))
      times.lastModified('b', version)
      times.lastModified('c', version)
    }
    const versions = [told.slice(0, 1), told.slice(1, 31), told.slice(31)].map(
      (some) => new Set(some.filter((one) => one !== null)),
    )
    t.strictSame(
      versions.map(({ size }) => size),
      [1, 1, 1],
    )
    t.equal(new Set(versions.flatMap((some) => [...some])).size, 3)
  },
)
