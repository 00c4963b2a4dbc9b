/**
 * What the core costs a page: the package's own entry as a bundler takes it (the ESM build), minified and gzipped, with
 * all it needs of fp-ts and io-ts. Bytes, so that the same code gives the same answer everywhere. Each budget is close
 * above what it is for, so that growth is met here first.
 */
import { gzipSync } from 'node:zlib'

import { buildSync } from 'esbuild'

const sizeOf = (contents: string): number => {
  const { outputFiles, metafile } = buildSync({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022'
  })
  const inputs = Object.keys(metafile.inputs)
  for (const part of [/^dist\/esm\//, /\/fp-ts\/es6\//, /\/io-ts\/es6\//]) {
    expect(inputs).toContainEqual(expect.stringMatching(part))
  }
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
  ['codecs', `export { V1, V2 } from 'connect-session-reconcile'`, 6_420],
  ['codecs and reconcile', `export { V1, V2, reconcile } from 'connect-session-reconcile'`, 9_890],
  ['everything', `export * from 'connect-session-reconcile'`, 12_280]
])('%s', (_, contents, budget) => {
  const size = sizeOf(contents)
  expect(size).toBeGreaterThan(1_000)
  expect(size).toBeLessThanOrEqual(budget)
})
