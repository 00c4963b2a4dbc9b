/**
 * Builds the command, which the tests run as a process, unless the last build is newer than every source.
 */
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

const build = (): void => {
  // Node reads further root certificates whenever it starts, which takes longer than most runs of the command. No test
  // speaks to another machine.
  Reflect.deleteProperty(process.env, 'NODE_EXTRA_CA_CERTS')
  execFileSync(process.execPath, [resolve(__dirname, '../scripts/build.mjs'), '--if-changed'], { stdio: 'inherit' })
}

module.exports = build
