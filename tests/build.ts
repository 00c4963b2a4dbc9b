/**
 * Builds the command, which the tests run as a process, unless the last build is newer than every source.
 */
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

const build = (): void => {
  execFileSync(process.execPath, [resolve(__dirname, '../scripts/build.mjs'), '--if-changed'], { stdio: 'inherit' })
}

module.exports = build
