// Tests the packed artefact as its users meet it: install, require, import, run the command, bundle for a browser.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

import { build } from 'esbuild'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const peers = Object.keys(manifest.peerDependencies).filter(
  (peer) => manifest.peerDependenciesMeta?.[peer]?.optional !== true
)

const entries = Object.keys(manifest.exports).filter((path) => path !== './package.json')
const browserEntries = entries.filter((path) => path === '.' || path === './compat')
const specifier = (path) => manifest.name + path.slice(1)

const mainNames = [
  'V1',
  'V2',
  'detect',
  'reconcile',
  'upgrade',
  'downgrade',
  'upgradeJson',
  'downgradeJson',
  'toJsonPatch',
  'toInverseJsonPatch',
  'v1ToV2'
]

const payload = {
  id: '2724',
  organizationId: '12',
  projectId: 'project',
  provider: 'bamboohr',
  originOwnerId: 'owner',
  originOwnerName: 'Owner',
  createdAt: '2024-01-31T10:00:00.000Z'
}

const run = (command, args, cwd) => {
  const shell = process.platform === 'win32'
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', shell })
  assert.equal(
    status,
    0,
    `${command} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout}${stderr}`
  )
  return stdout
}

const step = (text) => console.log(`smoke: ${text}`)

// The same assertions run in CommonJS, in an ES module and in the browser bundle.
const mainAssertions = `
  for (const name of ${JSON.stringify(mainNames)}) assert.notEqual(main[name], undefined, name + ' is not exported')
  const decoded = main.V1.ConnectSession.decode(${JSON.stringify(payload)})
  assert.equal(decoded._tag, 'Right', JSON.stringify(decoded))
`

// Node must see one copy of each peer, or codecs and Eithers made here are strangers to the application's.
const instanceAssertions = `
  assert.ok(main.V1.ConnectSession instanceof t.Type, 'V1.ConnectSession was made by another io-ts')
  for (const peer of ${JSON.stringify(peers)}) {
    const loaded = Object.keys(cache).filter((file) => file.replaceAll('\\\\', '/').includes('/node_modules/' + peer + '/'))
    const folders = new Set(loaded.map((file) => file.replaceAll('\\\\', '/').replace(/\\/(lib|es6)\\/.*/, '/$1')))
    assert.equal(folders.size, 1, 'copies of ' + peer + ': ' + [...folders].join(', '))
  }
`

const consumer = mkdtempSync(join(tmpdir(), 'smoke-'))
try {
  run(process.execPath, [join(root, 'scripts/build.mjs'), '--if-changed'], root)
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', consumer], root)
  const tarball = readdirSync(consumer).find((file) => file.endsWith('.tgz'))
  assert.ok(tarball, 'npm pack wrote no tarball')

  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', `./${tarball}`], consumer)
  const copies = readdirSync(join(consumer, 'node_modules'), { recursive: true, encoding: 'utf8' })
    .map((file) => `/${file.replaceAll('\\', '/')}`)
    .filter((file) => peers.some((peer) => file.endsWith(`/${peer}`) && /(^|\/node_modules)\/[^/]+$/.test(file)))
  assert.equal(copies.length, peers.length, `installed peers: ${copies.join(', ')}`)
  step(`installed ${tarball} with ${peers.join(' and ')}`)

  writeFileSync(
    join(consumer, 'require.cjs'),
    `const assert = require('node:assert/strict')
const main = require('${manifest.name}')
const t = require('io-ts')
const { cache } = require
${entries.map((path) => `assert.notDeepEqual(Object.keys(require('${specifier(path)}')), [])`).join('\n')}
{${mainAssertions}}
{${instanceAssertions}}
`
  )
  run(process.execPath, ['require.cjs'], consumer)
  step(`require ${entries.map(specifier).join(', ')}`)

  writeFileSync(
    join(consumer, 'import.mjs'),
    `import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import * as main from '${manifest.name}'
import { ${mainNames.join(', ')} } from '${manifest.name}'
import * as t from 'io-ts'
const require = createRequire(import.meta.url)
const { cache } = require
${entries.map((path) => `assert.notDeepEqual(Object.keys(await import('${specifier(path)}')), [])`).join('\n')}
for (const value of [${mainNames.join(', ')}]) assert.notEqual(value, undefined)
assert.equal(main.V1, require('${manifest.name}').V1, 'import and require give two copies')
{${mainAssertions}}
{${instanceAssertions}}
`
  )
  run(process.execPath, ['import.mjs'], consumer)
  step(`import ${entries.map(specifier).join(', ')}`)

  // The declarations must not need anything that is not installed with the package, or asked for by name.
  const typesOf = (paths, file) => {
    const lines = paths.map((path, i) => `import * as entry${i} from '${specifier(path)}'\nexport { entry${i} }\n`)
    writeFileSync(join(consumer, file), lines.join(''))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', 'node16']
    run(process.execPath, [tsc, ...strict, file], consumer)
    step(`type-check of the declarations of ${paths.map(specifier).join(', ')}`)
  }
  typesOf(
    entries.filter((path) => path !== './postgres'),
    'types.mts'
  )
  run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', 'pg', '@types/pg'], consumer)
  typesOf(['./postgres'], 'postgres.mts')

  for (const command of Object.keys(manifest.bin ?? {})) {
    const help = run('npx', ['--no-install', command, '--help'], consumer)
    assert.match(help, /Usage:/)
    step(`${command} --help`)
  }
  const manual = readFileSync(join(consumer, 'node_modules', manifest.name, manifest.man), 'utf8')
  assert.match(manual, /^\.TH /)
  step('the manual page is there')

  mkdirSync(join(consumer, 'bundle'))
  for (const path of browserEntries) {
    const bundle = async (contents, options) => {
      const result = await build({
        stdin: { contents, resolveDir: consumer },
        absWorkingDir: consumer,
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
    const file = join(consumer, 'bundle', `${path === '.' ? 'index' : path.slice(2).replaceAll('/', '-')}.mjs`)
    writeFileSync(file, await bundle(everything, {}))
    writeFileSync(
      join(consumer, 'browser.mjs'),
      `import assert from 'node:assert/strict'
import * as main from '${pathToFileURL(file).href}'
assert.notDeepEqual(Object.keys(main), [])
${path === '.' ? mainAssertions : ''}
`
    )
    run(process.execPath, ['browser.mjs'], consumer)
    const whole = gzipSync(await bundle(everything, { minify: true })).length
    const own = gzipSync(
      await bundle(everything, { minify: true, external: peers.flatMap((p) => [p, `${p}/*`]) })
    ).length
    step(`${specifier(path)} in a browser: ${whole} bytes minified and gzipped, ${own} without ${peers.join(' and ')}`)
  }
} finally {
  rmSync(consumer, { recursive: true, force: true })
}
