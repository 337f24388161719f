import type { Answer, Operation } from './document.ts'
import { resolved } from './schemas.ts'

/** Every operation of the contract and the scope it needs: `open` needs no key, `any` any valid one. */
const scopes: Record<string, string> = {
  importDevices: 'devices:write',
  listDevices: 'devices:read',
  getDevice: 'devices:read',
  deleteDevice: 'devices:write',
  pruneDevices: 'devices:write',
  previewBulkAction: 'jobs:write',
  listPreviewDevices: 'jobs:write',
  createBulkActionJob: 'jobs:write',
  listBulkActionJobs: 'jobs:read',
  getBulkActionJob: 'jobs:read',
  deleteBulkActionJob: 'jobs:write',
  cancelBulkActionJob: 'jobs:write',
  pauseBulkActionJob: 'jobs:write',
  resumeBulkActionJob: 'jobs:write',
  retryBulkActionJob: 'jobs:write',
  revertBulkActionJob: 'jobs:write',
  restoreBulkActionJob: 'jobs:write',
  cancelBulkActionJobs: 'jobs:write',
  listBulkActionJobItems: 'jobs:read',
  streamBulkActionJobEvents: 'jobs:read',
  getFeed: 'feeds:read',
  createApiKey: 'admin',
  listApiKeys: 'admin',
  getOwnApiKey: 'any',
  revokeApiKey: 'admin',
  listAuditLog: 'audit:read',
  getMetrics: 'metrics:read',
  createSource: 'admin',
  listSources: 'admin',
  getSource: 'admin',
  updateSource: 'admin',
  deleteSource: 'admin',
  runSource: 'admin',
  createWebhook: 'admin',
  listWebhooks: 'admin',
  getWebhook: 'admin',
  updateWebhook: 'admin',
  deleteWebhook: 'admin',
  rotateWebhookSecret: 'admin',
  testWebhook: 'admin',
  listWebhookDeliveries: 'admin',
  getWebhookDelivery: 'admin',
  redeliverWebhookDelivery: 'admin',
  getLiveness: 'open',
  getReadiness: 'open',
}

/** Where 409 is an answer: something can be in the wrong state, or taken. */
const canConflict = new Set([
  'importDevices',
  'deleteDevice',
  'pruneDevices',
  'createBulkActionJob',
  'deleteBulkActionJob',
  'cancelBulkActionJob',
  'pauseBulkActionJob',
  'resumeBulkActionJob',
  'retryBulkActionJob',
  'revertBulkActionJob',
  'createApiKey',
  'revokeApiKey',
  'createSource',
  'updateSource',
  'runSource',
  'createWebhook',
  'testWebhook',
  'redeliverWebhookDelivery',
])

/** Where the client may choose the media type of the answer. */
const negotiates = new Set(['listBulkActionJobItems', 'getFeed'])

/** Whose body is read as it comes, and so may stop to come. */
const readsStreams = new Set(['importDevices'])

/** The founding operation whose errors are fixed without a 400: whatever is odd about its path is unknown, 404. */
const neverInvalid = new Set(['deleteBulkActionJob'])

export const operationIds = Object.keys(scopes)

/** Whether the operation reads a request header. */
export function takes(operation: Operation, header: string): boolean {
  return operation.parameters.some(({ name }) => name === header)
}

export function expectedSecurity({ operationId }: Operation): Operation['security'] {
  const scope = scopes[operationId] ?? 'unknown'
  if (scope === 'open') return []
  const needed = scope === 'any' ? [] : [scope]
  return [{ bearerAuth: needed }, ...(operationId === 'getFeed' ? [{ basicAuth: needed }] : [])]
}

/** The statuses from 300 that an operation answers, in order. */
export function expectedStatuses(operation: Operation): number[] {
  const { operationId, parameters, requestBody, path } = operation
  const scope = scopes[operationId]
  if (scope === 'open') return operationId === 'getReadiness' ? [503] : []
  const isWhen: [number, boolean][] = [
    [304, takes(operation, 'If-None-Match')],
    [400, (parameters.length > 0 || requestBody !== undefined) && !neverInvalid.has(operationId)],
    [401, true],
    [403, scope !== 'any'],
    [404, path.includes('{')],
    [406, negotiates.has(operationId)],
    [408, readsStreams.has(operationId)],
    [409, canConflict.has(operationId)],
    [412, takes(operation, 'If-Match')],
    [413, requestBody !== undefined],
    [415, requestBody !== undefined],
    [422, takes(operation, 'Idempotency-Key')],
    [429, true],
    [500, true],
    [503, true],
  ]
  return isWhen.filter(([, isSo]) => isSo).map(([status]) => status)
}

/** The headers that are on every answer of this status. */
export function expectedHeaders(operation: Operation, status: number, { content }: Answer): string[] {
  const isJob = resolved(content['application/json']?.schema ?? false).properties?.version !== undefined
  const headers: [string, boolean][] = [
    ['x-request-id', true],
    ['ETag', status === 304 || isJob || (operation.operationId === 'getFeed' && status === 200)],
    ['Location', status === 201],
    ['Retry-After', status === 429 || status === 503],
    ['WWW-Authenticate', status === 401],
  ]
  return headers.filter(([, isSo]) => isSo).map(([name]) => name)
}
