import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

/** A folder for sockets, whose paths may have at most 107 bytes; removed with the test. */
export function shortFolder(t: Test): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'ba-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
