import type { TSchema } from '@sinclair/typebox'
import { ConfigSchema } from '../plugins/config.ts'

/** The configuration table of the README, as Markdown. */
export function configTable(): string {
  const properties: Record<string, TSchema> = ConfigSchema.properties
  const rows = Object.entries(properties).map(([name, { default: fallback, allowed, description }]) => {
    const shown = fallback === undefined ? '' : `\`${String(fallback)}\``
    return `| \`${name}\` | ${shown} | ${description} | ${allowed} |`
  })
  return ['| Variable | Default | Meaning | Allowed |', '|---|---|---|---|', ...rows].join('\n')
}

if (import.meta.main) console.log(configTable())
