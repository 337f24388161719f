import { spawnSync } from 'node:child_process'
import { ROOT } from './runs.ts'

/** What differs from where this branch left `main`, committed or not, as paths from the root. */
export function changedFiles(): string[] {
  const main = ['main', 'origin/main'].find((branch) => git('rev-parse', '--verify', '--quiet', branch) !== null)
  if (main === undefined)
    throw new Error('There is no branch main to compare with; fetch it: git fetch origin main:main')
  const tracked = git('diff', '--name-only', '--no-renames', '--merge-base', main)
  const untracked = git('ls-files', '--others', '--exclude-standard')
  if (tracked === null || untracked === null) throw new Error('git could not say what has changed')
  return `${tracked}${untracked}`.split('\n').filter((line) => line !== '')
}

function git(...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', ['-c', 'core.quotePath=false', ...args], { cwd: ROOT, encoding: 'utf8' })
  return status === 0 ? stdout : null
}
