import fp from 'fastify-plugin'
import type { AuditHead } from '../../db/audit/entry.ts'

export interface AuditHeadOptions {
  readonly everyMs?: number | undefined
}

const HOUR = 3600 * 1000

/**
 * Logs the head of the audit log at the start, then hourly where it grew, and at the end. Where the server's log is kept
 * elsewhere, it shows whether entries were cut off: `bulk-actions audit verify --head <seq>:<hash>`. It is logged at every
 * `LOG_LEVEL` but `silent`.
 */
export default fp<AuditHeadOptions>(
  async (app, { everyMs = HOUR }) => {
    let logged: AuditHead | null = null
    const always = app.log.level === 'silent' ? app.log : app.log.child({}, { level: 'info' })
    const log = async (): Promise<void> => {
      try {
        const head = await app.store.auditHead()
        if (head === null || head.seq === logged?.seq) return
        always.info({ auditSeq: head.seq, auditHash: head.hash }, 'head of the audit log')
        logged = head
      } catch (err) {
        app.log.error({ err }, 'could not read the head of the audit log')
      }
    }
    app.addHook('onReady', log)
    const timer = setInterval(log, everyMs)
    app.addHook('onClose', async () => {
      clearInterval(timer)
      await log()
    })
  },
  { name: 'audit-head', dependencies: ['store'] },
)
