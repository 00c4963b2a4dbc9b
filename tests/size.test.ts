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

/** The modules that a bundle of a module has. */
const modulesOf = (entry: string): ReadonlyArray<string> =>
  Object.keys(
    buildSync({
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      external: ['node:*', 'pg']
    }).metafile.inputs
  )

const isOutside = (module: string): boolean =>
  !/^(src\/(index\.ts|(codec|v\d+|migrate)\/)|(.*\/)?node_modules\/(fp-ts|io-ts)\/)/.test(module)

test('the core is made of nothing but codecs, versions, migrations, fp-ts and io-ts', () => {
  const core = modulesOf('src/index.ts')
  expect(core).toContain('src/index.ts')
  expect(core.filter(isOutside)).toEqual([])
  expect(modulesOf('src/bulk/postgres/index.ts').filter(isOutside)).toContain('src/bulk/postgres/upgrade.ts')
})

test.each<readonly [string, string, number]>([
  ['codecs', `export { V1, V2 } from './src/index.ts'`, 6_100],
  ['codecs and reconcile', `export { V1, V2, reconcile } from './src/index.ts'`, 9_500]
])('%s', (_, contents, budget) => {
  const size = sizeOf(contents)
  expect(size).toBeGreaterThan(1_000)
  expect(size).toBeLessThanOrEqual(budget)
})
