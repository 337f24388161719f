import type { Source } from '../schemas/components/source.ts'
import type { SourceList } from '../schemas/components/source-list.ts'
import type { Client } from './client.ts'
import { CommandError } from './command-error.ts'
import { countOf } from './count-of.ts'
import { escapeText } from './escape.ts'
import { EXIT } from './exit-code.ts'
import { importSummary } from './import-text.ts'
import type { Cell } from './table.ts'

export const SOURCES = '/api/sources'
const HEAD = ['NAME', 'KIND', 'SITE', 'STATE', 'EVERY', 'LAST SUCCESS', 'NEXT RUN', 'PLACE']
/** More than there can be. */
const ALL = 1000

export async function listSources(client: Client): Promise<readonly Source[]> {
  return (await client.body<SourceList>('GET', SOURCES, { query: { limit: ALL } })).data
}

/** The source of this name, however it is written, or id. Throws where there is none. */
export async function findSource(client: Client, wanted: string): Promise<Source> {
  const isWanted = ({ name, source_id }: Source) => [name.toLowerCase(), source_id].includes(wanted.toLowerCase())
  const found = (await listSources(client)).find(isWanted)
  if (found !== undefined) return found
  throw new CommandError(EXIT.refused, `There is no source ${wanted}; see bulk-actions sources list.`)
}

export const sourceRows = (sources: readonly Source[]): [string[], Cell[][]] => [
  HEAD,
  sources.map((one) => [
    one.name,
    one.kind,
    one.site,
    stateOf(one),
    `${one.interval_seconds}s`,
    one.last_success_at,
    one.next_run_at,
    one.url ?? one.path,
  ]),
]

const stateOf = ({ state, enabled, running }: Source): string => {
  const now = running ? ', running' : ''
  return `${state}${enabled ? '' : ', disabled'}${now}`
}

/** What the last import did, in one line. */
export function sourceSummary({ name, last_result }: Source): string {
  if (last_result === null) return `${name}: nothing was imported yet`
  const { rejected } = last_result
  return `${name}: ${importSummary(last_result)}${rejected === 0 ? '' : `; ${countOf(rejected, 'line')} rejected`}`
}

/** All there is to say of a source, a line each. */
export function sourceFacts(source: Source): string[] {
  const facts: readonly [string, string | null][] = [
    ['name', source.name],
    ['id', source.source_id],
    [source.kind === 'kea' ? 'kea' : 'file', source.url ?? source.path],
    ['credentials', source.has_credentials ? 'yes' : null],
    ['format', source.format],
    ['site', source.site],
    ['every', `${source.interval_seconds} s`],
    ['state', stateOf(source)],
    ['last run', source.last_run_at],
    ['last success', source.last_success_at],
    ['next run', source.next_run_at],
    ['error', source.last_error],
    ['last import', source.last_result === null ? null : sourceSummary(source).slice(source.name.length + 2)],
  ]
  const given = facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(12)}  ${escapeText(value)}`]))
  const warnings = source.last_result?.warnings ?? []
  return [...given, ...warnings.map(({ message }) => `${'warning'.padEnd(12)}  ${escapeText(message)}`)]
}
