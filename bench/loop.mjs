/** The bare loop that file upgrades are measured against: reads, JSON.parse, JSON.stringify, writes; no validation. */
import { openSync, readSync, writeSync } from 'node:fs'

const [from, to] = process.argv.slice(2)
const [input, output] = [openSync(from, 'r'), openSync(to, 'w')]
const size = 1 << 20
const buffer = Buffer.allocUnsafeSlow(2 * size)
let held = 0
for (let read = readSync(input, buffer, 0, size, null); read > 0; read = readSync(input, buffer, held, size, null)) {
  const end = held + read
  const behind = buffer.lastIndexOf(10, end - 1) + 1
  let written = ''
  for (let at = 0; at < behind; ) {
    const lineFeed = buffer.indexOf(10, at)
    written += `${JSON.stringify(JSON.parse(buffer.utf8Slice(at, lineFeed)))}\n`
    at = lineFeed + 1
  }
  writeSync(output, written)
  held = end - behind
  buffer.copy(buffer, 0, behind, end)
}
