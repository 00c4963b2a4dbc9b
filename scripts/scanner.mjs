// Compiles the scanner, which is AssemblyScript, to WebAssembly, and writes that as text to src/bulk/scanner.wasm.ts. What
// is written is kept in the repository, so that nothing but this needs the compiler. With --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { main } from 'assemblyscript/asc'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const target = join(root, 'src/bulk/scanner.wasm.ts')

let binary
const options = '--outFile scanner.wasm --optimizeLevel 3 --enable simd --runtime stub --noAssert'.split(' ')
const { error } = await main(['src/bulk/assembly/scanner.ts', '--baseDir', root, ...options], {
  stderr: process.stderr,
  writeFile: (_, contents) => {
    binary = contents
  }
})
if (error) process.exit(1)

const base64 = Buffer.from(binary).toString('base64')
const source = `/**
 * The scanner as WebAssembly. \`npm run scanner\` makes it of the sources in \`assembly\`.
 *
 * @since 0.1.0
 */

/**
 * A WebAssembly module, in base64.
 *
 * @category model
 * @since 0.1.0
 */
export const wasm =
  '${base64}'
`
if (!process.argv.includes('--check')) writeFileSync(target, source)
else if (readFileSync(target, 'utf8') !== source) {
  process.stderr.write('src/bulk/scanner.wasm.ts is not what its sources compile to: npm run scanner\n')
  process.exit(1)
}
