import { currentTest } from './run-together.ts'

/** Stands for `tap` in the files that run-together.ts runs; each gets an instance of this module, and so a test, of its own. */
export default currentTest()
