/**
 * What the core costs a page: bundled, minified and gzipped, with all it needs of fp-ts and io-ts. Bytes, so that the
 * same code gives the same answer everywhere.
 */
import { gzipSync } from 'node:zlib'

import { buildSync } from 'esbuild'

const sizeOf = (contents: string): number => {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022'
  })
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
}

test.each<readonly [string, string, number]>([
  ['codecs', `export { V1, V2 } from './src/index.ts'`, 6_350],
  ['codecs and reconcile', `export { V1, V2, reconcile } from './src/index.ts'`, 9_700]
])('%s', (_, contents, budget) => {
  const size = sizeOf(contents)
  expect(size).toBeGreaterThan(1_000)
  expect(size).toBeLessThanOrEqual(budget)
})
