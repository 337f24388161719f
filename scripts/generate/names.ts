/** `BulkActionJob`, `cancelBulkActionJob` -> `bulk-action-job`, `cancel-bulk-action-job`: the name of the file. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
}

/** The name of the constant that holds the `$defs` of a recursive component. */
export function defsName(component: string): string {
  return `${component.charAt(0).toLowerCase()}${component.slice(1)}Defs`
}

export const fileHeader = '// Generated from openapi.yaml by `npm run generate`. Do not edit.\n'
