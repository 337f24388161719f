import fc from 'fast-check'
import t from 'tap'
import { COMMANDS, type Fault, type RealWithFaults, STOCK, tidy } from '../helpers/model/commands.ts'
import { CHUNK, checkAll } from '../helpers/model/observe.ts'
import { createWorld, type Effect, type ModelJob, type World } from '../helpers/model/world.ts'
import { type BenchOptions, openBench, type StoreBench } from '../helpers/store-bench.ts'
import { ENGINE } from '../helpers/test-database.ts'

/** How many runs there are, and for how many milliseconds one may last. On PostgreSQL each statement is a round trip. */
const { runs, milliseconds } =
  ENGINE === 'postgres' ? { runs: 12, milliseconds: 20_000 } : { runs: 200, milliseconds: 2500 }
const RUNS = Number(process.env.RUNS ?? runs)
/** What the runs came across, so that a green run that never got anywhere is seen. */
const met = new Map<string, number>()
const meet = (what: string, times = 1) => void met.set(what, (met.get(what) ?? 0) + times)
const MUST_MEET = [
  ...['apply cancelled', 'apply completed', 'apply failed', 'revert completed', 'retry completed', 'purged'],
  ...['apply item allowed', 'apply item gone', 'apply item nothing_active', 'revert item applied'],
  ...['revert item changed_since', 'revert item expired', 'revert of a revert', 'stopped half way'],
  ...[
    'enforced outside',
    'undone in a row',
    'apply item kept_longer',
    'kept by a retry',
    'a longer one replaced',
    'a shorter one replaced',
  ],
  ...['apply item outcome_unknown', 'reverted what was unknown', 'cleaned up what was unknown'],
]
function meetReplaced(job: ModelJob, { ended, at }: Effect): void {
  const replaced = ended.find(({ type }) => type === job.type)
  if (replaced === undefined) return
  const lasts = job.duration === 0 ? Number.POSITIVE_INFINITY : at + job.duration * 1000
  meet((replaced.expiresAt ?? Number.POSITIVE_INFINITY) >= lasts ? 'a longer one replaced' : 'a shorter one replaced')
}
function census(world: World): void {
  if (world.undoneInARow > 0) meet('undone in a row', world.undoneInARow)
  for (const job of world.jobs) {
    meet(`${job.kind} ${job.status}`)
    if (job.purged) meet('purged')
    for (const [mac, { code, outcome }] of job.settled) {
      meet(`${job.kind} item ${code ?? outcome}`)
      if (code === 'kept_longer' && job.kind === 'retry') meet('kept by a retry')
      if (outcome !== 'applied') continue
      if (job.undoes?.settled.get(mac)?.outcome === 'failed') meet('reverted what was unknown')
      if (job.type === 'cleanup' && job.effects.get(mac)?.ended.length === 0) meet('cleaned up what was unknown')
    }
    for (const effect of job.effects.values()) if (job.undoes === null) meetReplaced(job, effect)
    if (job.status !== 'completed' && job.settled.size > 0 && job.settled.size < (job.targets?.size ?? 0))
      meet('stopped half way')
    if (job.undoes?.undoes && job.settled.size > 0) meet('revert of a revert')
  }
}
const enforcer = fc.constantFrom(undefined, 'obedient' as const)
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31)

/** Whether the database or an enforcer outside has the last word, nobody who asks can tell. */
async function openReal(enforcer: BenchOptions['enforcer']): Promise<RealWithFaults> {
  let armed: Fault | null = null
  let passes = 0
  let fired: Fault['kind'] | null = null
  const bench: StoreBench = await openBench({
    ...(enforcer && { enforcer }),
    chunks: { min: CHUNK, max: CHUNK },
    concurrency: 2,
    retentionDays: 1,
    onStep(step) {
      if (armed === null || fired !== null || step !== armed.step || ++passes < armed.pass) return
      fired = armed.kind
      real.bugged = fired === 'bug'
      if (fired === 'crash') bench.crash()
      if (fired === 'full') bench.meetFullDisk()
      throw new Error(fired)
    },
  })
  const real: RealWithFaults = {
    bench,
    bugged: false,
    silent: false,
    arm(fault) {
      armed = fault
      passes = 0
      fired = null
    },
    fired: () => fired,
    disarm() {
      armed = null
      fired = null
    },
  }
  return real
}

// Five times what a run takes on a machine that does nothing else; a soak takes as long as it takes.
t.setTimeout(Math.max(180_000, RUNS * milliseconds))

t.test(
  'whatever is asked in whatever order, and wherever it crashes, the engine does what the contract says',
  async (t) => {
    t.comment(`SEED=${SEED} RUNS=${RUNS}`)
    await fc.assert(
      fc.asyncProperty(
        enforcer,
        fc.array(fc.oneof(...COMMANDS), { minLength: 12, maxLength: 26, size: 'max' }),
        async (outside, commands) => {
          const real = await openReal(outside)
          if (outside) meet('enforced outside')
          try {
            const world: World = createWorld(real.bench.clock.now())
            await fc.asyncModelRun(() => ({ model: world, real }), [STOCK, ...commands])
            await tidy(world, real)
            await checkAll(world, real)
            census(world)
          } finally {
            await real.bench.close()
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    )
    t.comment(Object.fromEntries([...met].sort()))
    for (const what of MUST_MEET) t.ok(RUNS < 200 || met.has(what), `the runs met: ${what}`)
  },
)
