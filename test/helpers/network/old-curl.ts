import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'

/** The options that came after curl 7.61, which RHEL 8 has, as `options-in-versions` in the docs of curl 8.14 lists them. */
const NEWER = `alt-svc aws-sigv4 ca-native create-file-mode curves doh-cert-status doh-insecure doh-url
dump-ca-embed ech etag-compare etag-save fail-with-body form-escape haproxy-clientip hostpubsha256 hsts http0.9 http3
http3-only ip-tos ipfs-gateway json keepalive-cnt mail-rcpt-allowfails mptcp no-clobber no-progress-meter output-dir
parallel parallel-immediate parallel-max proxy-ca-native proxy-http2 proxy-ssl-auto-client-cert rate remove-on-error
request-mode retry-all-errors sasl-authzid skip-existing ssl-auto-client-cert ssl-revoke-best-effort ssl-sessions
tls-earlydata trace-config trace-ids url-query variable vlan-priority`.split(/\s+/)

/** A `PATH` on which `curl` is the real one, but fails on what curl 7.61 doesn't know. */
export function pathToOldCurl(t: Test): string {
  const folder = temporaryFolder(t)
  const curl = execFileSync('sh', ['-c', 'command -v curl'], { encoding: 'utf8' }).trim()
  const script = `#!/bin/sh
for word; do
  case $word in
    ${NEWER.map((name) => `--${name}`).join('|')}|-Z|*%header*|*%{header_json}*|*%{json}*)
      echo "curl 7.61: option $word: is unknown" >&2
      exit 2 ;;
  esac
done
exec ${curl} "$@"
`
  writeFileSync(join(folder, 'curl'), script)
  chmodSync(join(folder, 'curl'), 0o755)
  return `${folder}:${process.env.PATH}`
}
