import { createJob, timeJob, waitForJob } from '../../helpers/jobs.ts'
import { gather, requestText } from '../../helpers/stalls/gather.ts'
import { range } from '../../helpers/stalls/imports.ts'
import { stall, withNewKey } from '../../helpers/stalls/stall.ts'
import { short } from '../../helpers/statistics.ts'

const STAY_MS = 20_000
const SEARCHES = 60
const HANG_UP_MS = 300
const LISTENERS = 1000
const HALF_SENT = 7000
const FOLLOW_MS = 5000

/** Clients that ask for a feed and don't read it, with so many keys. */
const unreadFeeds = (clients: number, share: number, { keys = 1, quick = false } = {}) =>
  stall({
    name: `unread-feeds-${clients}`,
    quick,
    share,
    what: (devices) =>
      `${short(clients)} clients with ${keys === 1 ? 'one key' : `${keys} keys`} that ask for a feed of ${short(devices)} and don't read it`,
    run: async ({ worker, devices, beside, quick }) => {
      await timeJob(worker, 'block', devices)
      const askers = await Promise.all(range(0, keys).map(() => withNewKey(worker, 'operator')))
      const texts = askers.map((asker) => requestText(asker, 'GET', '/api/feeds/block'))
      const milliseconds = quick ? STAY_MS / 10 : STAY_MS
      return beside(() => gather(worker, { clients, texts, reading: false, milliseconds }))
    },
  })

export const fewUnreadFeeds = unreadFeeds(20, 0.5, { quick: true })
export const manyUnreadFeeds = unreadFeeds(1000, 1)
export const mostUnreadFeeds = unreadFeeds(6000, 1, { keys: 60 })

export const searchesHungUp = stall({
  name: 'searches-hung-up',
  what: (devices) =>
    `${SEARCHES} searches of ${short(devices)} devices whose clients hang up after ${HANG_UP_MS / 1000} s`,
  run: async ({ server, beside }) => {
    const viewer = await withNewKey(server, 'viewer')
    const texts = range(0, SEARCHES).map((n) => requestText(viewer, 'GET', `/api/devices?hostname=nobody-${n}`))
    const crowd = { clients: SEARCHES, texts, reading: true, hangUpMs: HANG_UP_MS, milliseconds: STAY_MS / 2 }
    return beside(() => gather(viewer, crowd))
  },
})

export const listeners = stall({
  name: 'listeners',
  what: (devices) => `${short(LISTENERS)} clients that follow a job over ${short(devices)} devices live`,
  run: ({ worker, beside }) =>
    beside(async () => {
      const scheduled_at = new Date(Date.now() + FOLLOW_MS).toISOString()
      const { job_id } = await createJob(worker, 'block', undefined, { scheduled_at })
      const texts = [requestText(worker, 'GET', `/api/actions/bulk/jobs/${job_id}/events`)]
      const crowd = { clients: LISTENERS, texts, reading: true, milliseconds: STAY_MS }
      const [text, { status }] = await Promise.all([gather(worker, crowd), waitForJob(worker, job_id)])
      return `${text}, the job ${status}`
    }),
})

/** More than the server takes connections: who is there must not keep others out, nor its supervisor. */
export const halfSentRequests = stall({
  name: 'half-sent',
  share: 0.1,
  what: () => `${short(HALF_SENT)} clients that send half the head of a request`,
  run: ({ worker, beside }) => {
    const texts = [requestText(worker, 'GET', '/api/feeds/block').slice(0, -4)]
    return beside(() => gather(worker, { clients: HALF_SENT, texts, reading: true, milliseconds: STAY_MS }))
  },
})
