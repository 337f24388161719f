import type { JobDraft } from '../../db/jobs/job-store.ts'
import type { Actor } from '../../db/model.ts'

/** Who asks, as far as the references know. */
export const ACTOR: Actor = { keyId: 'bench', keyName: 'bench', address: '127.0.0.1', requestId: 'bench' }

export interface Body {
  action_type: 'block'
  action_reason: string
  scheduled_at: string
  criteria: JobDraft['criteria']
}
export const draftOf = (body: Body): JobDraft => ({
  actionType: body.action_type,
  actionDuration: 0,
  actionReason: body.action_reason,
  scheduledAt: Date.parse(body.scheduled_at),
  maxLimit: null,
  onExisting: 'keep_longer',
  criteria: body.criteria,
  previewId: null,
})
