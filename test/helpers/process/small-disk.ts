import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'

/** A disk of a few mebibytes, to be filled. */
export interface SmallDisk {
  readonly folder: string
  /** Leaves so many bytes of room, none at all unless told. */
  fill(room?: number): void
  /** Makes room again. */
  free(): void
}

/** Mounts a small disk that is gone with the test; null where this user may not mount anything. */
export function mountSmallDisk(t: Test, mebibytes: number): SmallDisk | null {
  const folder = temporaryFolder(t)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return null
  }
  t.teardown(() => void execFileSync('umount', ['--lazy', folder]))
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill(room = 0) {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - room))
    },
    free: () => rmSync(ballast),
  }
}
