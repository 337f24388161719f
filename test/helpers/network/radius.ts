import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { heard } from '../until.ts'
import { startDaemon } from './daemon.ts'
import { documented } from './fetch-feed.ts'

const run = promisify(execFile)
const SECRET = 'of-this-test'

export interface Radius {
  /** The documented command that has the module read its file again. It fails where FreeRADIUS can't. */
  readonly reload: readonly [string, ...string[]]
  /** What is answered to MAC authentication of this station: `Access-Accept` or `Access-Reject`. */
  asks(station: string): Promise<string | undefined>
}

/** A real FreeRADIUS on a port of its own that accepts everybody, but for what docs/enforcement.md has it do before. */
export async function startRadius(t: Test, folder: string, file: string): Promise<Radius> {
  const port = await freePort()
  writeFileSync(join(folder, 'radiusd.conf'), configuration(folder, file, port))
  const daemon = startDaemon(t, ['freeradius', ['-f', '-l', 'stdout', '-d', folder, '-n', 'radiusd']])
  await daemon.says(/Ready to process requests/)
  const client = `echo "User-Name=anybody,Calling-Station-Id=$1" | radclient -x -r 3 -t 5 127.0.0.1:${port} auth ${SECRET}`
  return {
    // FreeRADIUS silently ignores a reload within two seconds of the one before, and of its start.
    reload: ['sh', '-c', `sleep 3 && radmin -f ${folder}/radius.sock -e 'hup bulk_block'`],
    async asks(station) {
      // It ends with 1 where the answer is a reject.
      const { stdout } = await run('sh', ['-c', `{ ${client}; } || true`, 'sh', station])
      return /Received (Access-\w+)/.exec(stdout)?.[1]
    },
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await heard(socket, 'listening', 'a port is free')
  const { port } = socket.address() as AddressInfo
  socket.close()
  return port
}

const configuration = (folder: string, file: string, port: number): string => `
libdir = /usr/lib/freeradius
logdir = ${folder}
run_dir = ${folder}
pidfile = ${folder}/radius.pid
security {
  reject_delay = 0
}
client here {
  ipaddr = 127.0.0.1
  secret = ${SECRET}
}
modules {
  expr {
  }
  always noop {
    rcode = noop
  }
  always updated {
    rcode = updated
  }
  always reject {
    rcode = reject
  }
  ${documented('freeradius-module').replace(/filename = .*/, `filename = ${file}`)}
}
policy {
  $INCLUDE /etc/freeradius/3.0/policy.d/canonicalization
}
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${port}
  }
  listen {
    type = control
    socket = ${folder}/radius.sock
    mode = rw
  }
  authorize {
    ${documented('freeradius-authorize')}
    update control {
      Auth-Type := Accept
    }
  }
}
`
