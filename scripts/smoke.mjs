// Tests the packed artefact as its users meet it: install, require, import, run the command, bundle for a browser.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

import { build } from 'esbuild'

import { consumer, entries, mainAssertions, manifest, peers, root, run, specifier } from './consumer.mjs'

const browserEntries = entries.filter((path) => path === '.' || path === './compat')

const step = (text) => console.log(`smoke: ${text}`)

await consumer(async (folder, tarball) => {
  step(`installed ${tarball} with ${peers.join(' and ')}`)

  run(process.execPath, ['require.cjs'], folder)
  step(`require ${entries.map(specifier).join(', ')}`)

  run(process.execPath, ['import.mjs'], folder)
  step(`import ${entries.map(specifier).join(', ')}`)

  // The declarations must not need anything that is not installed with the package, or asked for by name.
  const typesOf = (paths, file) => {
    const lines = paths.map((path, i) => `import * as entry${i} from '${specifier(path)}'\nexport { entry${i} }\n`)
    writeFileSync(join(folder, file), lines.join(''))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', 'node16']
    run(process.execPath, [tsc, ...strict, file], folder)
    step(`type-check of the declarations of ${paths.map(specifier).join(', ')}`)
  }
  typesOf(
    entries.filter((path) => path !== './postgres'),
    'types.mts'
  )
  run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', 'pg', '@types/pg'], folder)
  typesOf(['./postgres'], 'postgres.mts')

  for (const command of Object.keys(manifest.bin ?? {})) {
    const help = run('npx', ['--no-install', command, '--help'], folder)
    assert.match(help, /Usage:/)
    step(`${command} --help`)
  }
  const manual = readFileSync(join(folder, 'node_modules', manifest.name, manifest.man), 'utf8')
  assert.match(manual, /^\.TH /)
  step('the manual page is there')

  mkdirSync(join(folder, 'bundle'))
  for (const path of browserEntries) {
    const bundle = async (contents, options) => {
      const result = await build({
        stdin: { contents, resolveDir: folder },
        absWorkingDir: folder,
        bundle: true,
        format: 'esm',
        platform: 'browser',
        metafile: true,
        write: false,
        logLevel: 'silent',
        ...options
      })
      const inputs = Object.keys(result.metafile.inputs)
      const missing = inputs.filter((file) => file.startsWith('(disabled)'))
      assert.deepEqual(missing, [], `${specifier(path)} needs Node`)
      const copied = inputs.filter((file) => new RegExp(`node_modules/(${peers.join('|')})/lib/`).test(file))
      assert.deepEqual(copied, [], `${specifier(path)} pulls in the CommonJS copy of a peer`)
      return result.outputFiles[0].contents
    }
    const everything = `export * from '${specifier(path)}'`
    const file = join(folder, 'bundle', `${path === '.' ? 'index' : path.slice(2).replaceAll('/', '-')}.mjs`)
    writeFileSync(file, await bundle(everything, {}))
    writeFileSync(
      join(folder, 'browser.mjs'),
      `import assert from 'node:assert/strict'
import * as main from '${pathToFileURL(file).href}'
assert.notDeepEqual(Object.keys(main), [])
${path === '.' ? mainAssertions : ''}
`
    )
    run(process.execPath, ['browser.mjs'], folder)
    const whole = gzipSync(await bundle(everything, { minify: true })).length
    const own = gzipSync(
      await bundle(everything, { minify: true, external: peers.flatMap((p) => [p, `${p}/*`]) })
    ).length
    step(`${specifier(path)} in a browser: ${whole} bytes minified and gzipped, ${own} without ${peers.join(' and ')}`)
  }
})
