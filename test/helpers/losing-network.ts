import { EventEmitter } from 'node:events'
import type { Test } from 'tap'
import type { BatchAnswer, Enforcement, EnforcementBatch } from '../../db/enforcement/enforcement.ts'
import type { ActiveActionType } from '../../db/model.ts'
import { startDispatcher } from '../../enforcers/dispatcher.ts'
import type { ActiveDevice, EnforcementCall, Enforcer } from '../../enforcers/enforcer.ts'
import { createReconciler } from '../../enforcers/reconciler.ts'
import { heard } from './until.ts'

const HOUR = 3_600_000
const LIMITS = { attempts: 2, firstPauseMs: 1, timeoutMs: HOUR, cancelWaitMs: HOUR, checkMs: HOUR }

export const action = (mac: number, actionType: ActiveActionType = 'block'): Enforcement => ({
  ...{ mac, actionType, ip: null, addresses: [], expiresAt: null },
})
export const batchOf = (batchId: string, apply: Enforcement[], lift: Enforcement[] = []): EnforcementBatch => ({
  ...{ batchId, jobId: 'a job', apply, lift },
})
const nameOf = ({ mac, actionType }: Enforcement): string => `${actionType} ${mac}`

/** A dispatcher whose network can lose everything, and a store that keeps what is active as the real one does. */
export function startLosing(t: Test, more: Partial<typeof LIMITS> = {}) {
  const told = new EventEmitter()
  const said: string[] = []
  const say = (event: string): void => {
    said.push(event)
    told.emit(event)
  }
  const active = new Map<string, Enforcement>()
  const network = { shown: null as Set<string> | null, hold: Promise.resolve(), afterApply: () => {} }

  const call = (verb: 'apply' | 'lift') => async (asked: EnforcementCall) => {
    say(verb)
    const { shown } = network
    if (shown === null) throw new Error('there is no table')
    for (const item of asked.items) verb === 'apply' ? shown.add(nameOf(item)) : shown.delete(nameOf(item))
    if (verb === 'apply') network.afterApply()
    return asked.items.map(() => ({ outcome: 'applied' as const }))
  }
  const enforcer: Enforcer = {
    apply: call('apply'),
    lift: call('lift'),
    probe: async () => {},
    isInPlace: async () => network.shown !== null,
    async start(read) {
      say('start')
      const shown = new Set<string>()
      for await (const page of read('block')) for (const { mac } of page) shown.add(`block ${mac}`)
      await network.hold
      network.shown = shown
      return []
    },
  }
  async function* read(type: ActiveActionType): AsyncGenerator<ActiveDevice[]> {
    const some = [...active.values()].filter(({ actionType }) => actionType === type)
    yield some.map(({ mac, expiresAt }) => ({ mac, expiresAt }))
  }
  const inHand = new Map<string, EnforcementBatch>()
  const answers: BatchAnswer[] = []
  const waiting: EnforcementBatch[] = []
  // Like the real one it is answered once there is a batch, which may be never.
  const nextEnforcement = () =>
    new Promise<EnforcementBatch>((resolve) => {
      const take = (): void => {
        const batch = waiting.shift()
        if (batch === undefined) return void told.once('given', take)
        inHand.set(batch.batchId, batch)
        resolve(batch)
      }
      take()
    })
  const cancel = Promise.withResolvers<boolean>()
  const store = {
    nextEnforcement,
    enforcementStop: (): Promise<boolean> => {
      say('in hand')
      return cancel.promise
    },
    settleEnforcement: async (batchId: string, answer: BatchAnswer) => {
      const { apply = [], lift = [] } = inHand.get(batchId) ?? {}
      if (answer.kind === 'answered') {
        for (const item of apply) active.set(nameOf(item), item)
        for (const item of lift) active.delete(nameOf(item))
      }
      answers.push(answer)
      say('settled')
      return true
    },
    enforcementCallEnded: async () => say('call ended'),
  }
  const reconciler = createReconciler({
    enforcer,
    active: read,
    limits: { timeoutMs: HOUR, restoreTimeoutMs: HOUR },
    onLost: () => say('lost'),
    onRestored: () => say('restored'),
    onFault: () => say('fault'),
  })
  const options = { ...LIMITS, ...more }
  const dispatcher = startDispatcher({
    store,
    enforcer,
    reconciler,
    options,
    onRefused: () => {},
    onStoreFault: () => {},
  })
  t.teardown(() => dispatcher.close())
  return {
    ...{ network, said, answers, active, enforcer, cancel: () => cancel.resolve(true) },
    shown: () => [...(network.shown ?? [])],
    /** Resolves when the event has come. */
    hears: (event: string) => heard(told, event, `the dispatcher or its reconciler says '${event}'`),
    give(batch: EnforcementBatch) {
      waiting.push(batch)
      told.emit('given')
    },
  }
}
