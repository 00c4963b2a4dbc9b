// Verdicts of an independent checker. It is an ES module with WebAssembly, so it runs in a process of its own: pairs of
// schemas come in as JSON lines, and one line each goes out: true, false, or null where it has no verdict.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const entry = createRequire(import.meta.url).resolve('jsoncompat/jsoncompat_wasm.js')
const { check_compat: compatible, initSync } = await import(pathToFileURL(entry))
initSync({ module: readFileSync(entry.replace(/\.js$/, '_bg.wasm')) })

for await (const line of createInterface({ input: process.stdin })) {
  const [before, after, role] = JSON.parse(line)
  let verdict = null
  try {
    verdict = compatible(JSON.stringify(before), JSON.stringify(after), role)
  } catch {
    verdict = null
  }
  process.stdout.write(`${JSON.stringify(verdict)}\n`)
}
