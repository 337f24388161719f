import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const BENCH = join(import.meta.dirname, '..')

/** A script under `bench/` in a process of its own; `input` is its first message. */
function start(script: string, input: object): ChildProcess {
  const child = fork(join(BENCH, script), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  child.send(input)
  return child
}

/** What a script was started with. */
export async function scriptInput<T>(): Promise<T> {
  const [input] = await once(process, 'message')
  return input as T
}

/** Hands its result to whoever started the script. */
export const scriptResult = (result: object): void => void process.send?.(result)

async function firstMessage<T>(script: string, child: ChildProcess): Promise<T> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ended with code ${code} and no result`)
  })
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [T]
  ended.catch(() => {})
  return message
}

/** Runs a script to its end and resolves with its result. */
export async function runScript<T>(script: string, input: object): Promise<T> {
  const child = start(script, input)
  const exited = once(child, 'exit')
  const result = await firstMessage<T>(script, child)
  await exited
  return result
}

/** A script that works until it is told to stop. */
export interface Task<T> {
  /** Its result; the process has ended then. */
  stop(): Promise<T>
}

/** Starts a script and waits for its first message, which tells that it has begun. */
export async function startTask<T>(script: string, input: object): Promise<Task<T>> {
  const child = start(script, input)
  await firstMessage(script, child)
  return {
    async stop() {
      const exited = once(child, 'exit')
      child.send('stop')
      const result = await firstMessage<T>(script, child)
      await exited
      return result
    },
  }
}

/** Hands its result to whoever stops a task, and ends. */
export async function endTask(result: object): Promise<never> {
  await new Promise((done) => process.send?.(result, done))
  process.exit(0)
}

export interface Reference {
  readonly origin: string
  stop(): Promise<void>
}

/** Starts a script that serves HTTP and tells its port. */
export async function startReference(script: string, input: object): Promise<Reference> {
  const child = start(script, input)
  const { port } = await firstMessage<{ port: number }>(script, child)
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
