// The packed artefact installed in a folder of its own, as its users have it, and programs that use it there.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
export const peers = Object.keys(manifest.peerDependencies).filter(
  (peer) => manifest.peerDependenciesMeta?.[peer]?.optional !== true
)

export const entries = Object.keys(manifest.exports).filter((path) => manifest.exports[path].types !== undefined)
export const specifier = (path) => manifest.name + path.slice(1)

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

export const run = (command, args, cwd) => {
  const shell = process.platform === 'win32'
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', shell })
  assert.equal(
    status,
    0,
    `${command} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout}${stderr}`
  )
  return stdout
}

// The same assertions run in CommonJS, in an ES module and in the browser bundle.
export const mainAssertions = `
  for (const name of ${JSON.stringify(mainNames)}) assert.notEqual(main[name], undefined, name + ' is not exported')
  const decoded = main.V1.ConnectSession.decode(${JSON.stringify(payload)})
  assert.equal(decoded._tag, 'Right', JSON.stringify(decoded))
  assert.equal(main.V1.ConnectSession['~standard'].version, 1)
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

/** Writes require.cjs and import.mjs, which fail on what a user of either would meet. */
const writePrograms = (folder) => {
  writeFileSync(
    join(folder, 'require.cjs'),
    `const assert = require('node:assert/strict')
const main = require('${manifest.name}')
const t = require('io-ts')
const { cache } = require
for (const file of ${JSON.stringify(readdirSync(join(root, 'schemas')))}) assert.ok(require('${manifest.name}/schemas/' + file).$schema)
${entries.map((path) => `assert.notDeepEqual(Object.keys(require('${specifier(path)}')), [])`).join('\n')}
{${mainAssertions}}
{${instanceAssertions}}
`
  )
  writeFileSync(
    join(folder, 'import.mjs'),
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
}

/** Packs the package, installs it in a fresh folder, and hands that to `use`; the folder is removed at the end. */
export const consumer = async (use) => {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-'))
  try {
    run(process.execPath, [join(root, 'scripts/build.mjs'), '--if-changed'], root)
    run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], root)
    const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'))
    assert.ok(tarball, 'npm pack wrote no tarball')

    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
    run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', `./${tarball}`], folder)
    const copies = readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .map((file) => `/${file.replaceAll('\\', '/')}`)
      .filter((file) => peers.some((peer) => file.endsWith(`/${peer}`) && /(^|\/node_modules)\/[^/]+$/.test(file)))
    assert.equal(copies.length, peers.length, `installed peers: ${copies.join(', ')}`)
    writePrograms(folder)
    await use(folder, tarball)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
