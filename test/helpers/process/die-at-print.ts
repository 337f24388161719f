/** Preloaded into a server: kills it in the moment in which it would show the administrator's key. */
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
  if (String(chunk).includes("The administrator's API key")) process.kill(process.pid, 'SIGKILL')
  return write(chunk, ...rest)
}) as typeof process.stdout.write
