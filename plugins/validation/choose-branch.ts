import type { ErrorObject } from 'ajv'

type Branch = readonly ErrorObject[]

/**
 * The errors to report when a value at `path` fits none of several alternatives: those of the one that was most
 * likely meant. `tag` is the property that tells the alternatives apart, where the schema names one.
 */
export function chooseBranch(branches: readonly Branch[], path: string, tag: string | undefined): ErrorObject[] {
  const ofType = branches.filter((branch) => !branch.some((error) => isTypeError(error, path)))
  if (ofType.length === 0) return [mergedType(branches, path)]
  const missing = onlyRequired(ofType, path)
  if (missing !== undefined && tag === undefined && ofType.length > 1) return [missing]
  if (tag === undefined) return [...likeliest(ofType, path)]

  const accepting = ofType.filter((branch) => tagFault(branch, path, tag) === undefined)
  return accepting.length === 0 ? [mergedTag(ofType, path, tag)] : [...likeliest(accepting, path)]
}

/** The one whose shape fits best: first by its own members, then by the values that tell kinds apart, then by count. */
function likeliest(branches: readonly Branch[], path: string): Branch {
  const ranked = branches.map((branch) => ({
    branch,
    shape: branch.filter((error) => error.instancePath === path).length,
    kinds: branch.filter((error) => isChoice(error) && parentOf(error.instancePath) === path).length,
  }))
  ranked.sort((a, b) => a.shape - b.shape || a.kinds - b.kinds || a.branch.length - b.branch.length)
  return ranked[0]?.branch ?? []
}

function tagFault(branch: Branch, path: string, tag: string): ErrorObject | undefined {
  return branch.find((error) => isMissing(error, path, tag) || error.instancePath === `${path}/${tag}`)
}

function mergedTag(branches: readonly Branch[], path: string, tag: string): ErrorObject {
  const faults = branches.map((branch) => tagFault(branch, path, tag)).filter((fault) => fault !== undefined)
  const allowed = [...new Set(branches.flatMap((branch) => allowedValues(branch, path, tag)))]
  const missing = faults.find((fault) => isMissing(fault, path, tag))
  if (missing !== undefined) return { ...missing, params: { missingProperty: tag, allowedValues: allowed } }
  return { keyword: 'enum', instancePath: `${path}/${tag}`, schemaPath: '', params: { allowedValues: allowed } }
}

/** The values that an alternative allows for its tag, as far as its errors tell. */
function allowedValues(branch: Branch, path: string, tag: string): unknown[] {
  return branch.flatMap((error) => {
    const { allowedValue, allowedValues: several } = error.params as {
      allowedValue?: unknown
      allowedValues?: unknown[]
    }
    if (error.instancePath === `${path}/${tag}`) return several ?? (allowedValue === undefined ? [] : [allowedValue])
    if (!isMissing(error, path, tag)) return []
    const schema = (error.parentSchema?.properties as Record<string, { const?: unknown; enum?: unknown[] }>)?.[tag]
    return several ?? schema?.enum ?? (schema?.const === undefined ? [] : [schema.const])
  })
}

function mergedType(branches: readonly Branch[], path: string): ErrorObject {
  const types = branches.flatMap((branch) =>
    branch.filter((error) => isTypeError(error, path)).flatMap((error) => error.params.type as string | string[]),
  )
  return { keyword: 'type', instancePath: path, schemaPath: '', params: { type: [...new Set(types)] } }
}

/** When each alternative only lacks members: one error that names the alternatives. */
function onlyRequired(branches: readonly Branch[], path: string): ErrorObject | undefined {
  const plain = branches.every((branch) =>
    branch.every(({ keyword, instancePath }) => keyword === 'required' && instancePath === path),
  )
  if (!plain) return undefined
  const lacking = branches.map((branch) => branch.map((error) => String(error.params.missingProperty)))
  return { keyword: 'oneOf', instancePath: path, schemaPath: '', params: { lacking } }
}

function isTypeError({ keyword, instancePath }: ErrorObject, path: string): boolean {
  return keyword === 'type' && instancePath === path
}

function isMissing({ keyword, instancePath, params }: ErrorObject, path: string, name: string): boolean {
  return keyword === 'required' && instancePath === path && params.missingProperty === name
}

function isChoice({ keyword }: ErrorObject): boolean {
  return keyword === 'const' || keyword === 'enum'
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}
