/**
 * What a version must bring along, and what no tool checks otherwise.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'

import * as api from '../src/index.js'
import { describeRules } from '../src/migrate/Migration.js'
import { first, latest, migrations, versions } from '../src/migrate/migrations.js'

const root = resolve(__dirname, '..')

const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(root, folder, file))

const linesOf = (file: string): number => readFileSync(file, 'utf8').trimEnd().split('\n').length

const folders = readdirSync(join(root, 'src'))
  .filter((name) => /^v\d+$/.test(name))
  .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))

test('every folder of a version is listed, in order, and nothing else is', () => {
  expect(folders.length).toBeGreaterThan(1)
  expect(versions.map(({ version }) => version)).toEqual(folders)
})

test('the migrations are one way from the first version to the latest', () => {
  expect(migrations.map(({ from }) => from)).toEqual(versions.slice(0, -1))
  expect(migrations.map(({ to }) => to)).toEqual(versions.slice(1))
  expect([first, latest]).toEqual([versions[0], versions.at(-1)])
})

describe.each(folders)('%s', (folder) => {
  const declared = versions.find(({ version }) => version === folder)

  test('is exported by name, with the codecs of both forms and the table that they share', () => {
    const exported = (api as Readonly<Record<string, unknown>>)[folder.toUpperCase()]
    expect(exported).toBe(declared)
    expect(declared?.ConnectSession).toMatchObject({ _tag: 'Document', form: 'document', fields: declared?.fields })
    expect(declared?.ConnectSessionWire).toMatchObject({ _tag: 'Document', form: 'wire', fields: declared?.fields })
  })

  test('has fixtures of payloads, and of payloads that are refused', () => {
    const fixtures = join(root, 'tests/fixtures', folder)
    const payloads = (path: string) => readdirSync(path).filter((file) => /^[^.]+\.json$/.test(file))
    expect(payloads(fixtures).length).toBeGreaterThan(3)
    for (const name of payloads(join(fixtures, 'refused'))) {
      expect(existsSync(join(fixtures, 'refused', name.replace('.json', '.errors.json')))).toBe(true)
    }
    expect(payloads(join(fixtures, 'refused')).length).toBeGreaterThan(0)
  })

  test('has a migration from the version before it, in a file of its own', () => {
    const at = folders.indexOf(folder)
    if (at > 0) expect(existsSync(join(root, `src/migrate/${folders[at - 1]}-${folder}.ts`))).toBe(true)
  })

  test('does not import another version', () => {
    for (const file of filesIn(`src/${folder}`)) {
      expect(readFileSync(file, 'utf8')).not.toMatch(/from '\.\.\/(?!codec\/)/)
    }
  })
})

test('only a migration knows two versions', () => {
  const knowing = filesIn('src')
    .filter((file) => new Set(readFileSync(file, 'utf8').match(/from '[./]*\/v\d+\/[^']*'/g)).size > 1)
    .map((file) => relative(root, file).replaceAll('\\', '/'))
  expect(knowing).toEqual([
    'src/index.ts',
    ...migrations.map(({ from, to }) => `src/migrate/${from.version}-${to.version}.ts`)
  ])
})

test('every rule has an id of its own, and says what it does in words', () => {
  for (const declared of migrations) {
    const described = describeRules(declared)
    expect(new Set(described.map(({ id }) => id)).size).toBe(described.length)
    for (const { id, upgrade, downgrade, lossy } of described) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/)
      for (const sentence of [upgrade, downgrade, lossy]) expect(sentence).toMatch(/^\S.*\.$/s)
    }
  }
})

test('every fixture has the case that it belongs to', () => {
  for (const folder of folders) {
    const names = readdirSync(join(root, 'tests/fixtures', folder)).filter((file) => file.endsWith('.changes.json'))
    const before = folders[folders.indexOf(folder) - 1] ?? ''
    for (const name of names) {
      for (const version of [before, folder]) {
        expect(existsSync(join(root, 'tests/fixtures', version, name.replace('.changes', '')))).toBe(true)
      }
    }
  }
})

test('no module outgrows its concept, and none has a name that says nothing', () => {
  const limit = (file: string): number => (/\/v\d+\/[^/]+$/.test(file.replaceAll('\\', '/')) ? 150 : 300)
  const modules = filesIn('src')
  expect(
    modules.filter((file) => linesOf(file) > limit(file)).map((file) => `${relative(root, file)}: ${linesOf(file)}`)
  ).toEqual([])
  expect(modules.filter((file) => /^(utils?|helpers?|common|misc)\b/i.test(basename(file)))).toEqual([])
})
