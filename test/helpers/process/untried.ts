import type { Test } from 'tap'

/** Skips what this machine can't try, and says why. Where `REQUIRE_SYSTEM_TESTS` is set, that is a failure. */
export function untried(t: Test, reason: string): void {
  if (process.env.REQUIRE_SYSTEM_TESTS === '1') t.fail(`can not be skipped here: ${reason}`)
  else t.pass(reason, { skip: true })
}
