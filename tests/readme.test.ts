/**
 * What the README and the guides state is so.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import * as E from 'fp-ts/Either'

import { reasonDescriptions } from '../src/bulk/reasons.js'
import { describeRules, detect, v1ToV2 } from '../src/index.js'

jest.setTimeout(120_000)

const root = resolve(__dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const readme = read('README.md')
const guides = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`)
]

const node = (...args: ReadonlyArray<string>) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })

const inFolder = (use: (folder: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'))
  try {
    use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('the first two commands are complete: they install, then upgrade the sample and run the tests', () => {
  const [first, second] = [...readme.matchAll(/^```sh\n([\s\S]*?)\n```$/gm)].map(([, block = '']) => block)
  expect(first).toBe(
    'npm install --no-audit --no-fund && node dist/cjs/cli/bin.js upgrade examples/sessions.ndjson' +
      ' -o sessions.v2.ndjson --report report.json || cat report.json'
  )
  expect(second).toBe('npm install --no-audit --no-fund && npm test')
  const manifest = JSON.parse(read('package.json')) as {
    readonly bin: Readonly<Record<string, string>>
    readonly scripts: Readonly<Record<string, string>>
  }
  expect(manifest.bin).toEqual({ 'connect-session-reconcile': 'dist/cjs/cli/bin.js' })
  expect(manifest.scripts['prepare']).toContain('scripts/build.mjs')
})

test('what is packed is installed by the name that it is packed under, with what it needs beside it', () => {
  const [, , pack, install] = [...readme.matchAll(/^```sh\n([\s\S]*?)\n```$/gm)].map(([, block = '']) => block)
  const { name, version } = JSON.parse(read('package.json')) as { readonly name: string; readonly version: string }
  expect(pack).toBe('npm pack --pack-destination ../your-project')
  expect(install).toBe(`npm install ./${name}-${version}.tgz fp-ts io-ts`)
})

test('after the installation, the first command upgrades the sample and shows the totals', () => {
  const [, first = ''] = /^```sh\n([\s\S]*?)\n```$/m.exec(readme) ?? []
  inFolder((folder) => {
    for (const name of ['dist', 'examples']) symlinkSync(join(root, name), join(folder, name), 'junction')
    // What the installation does is not for a test that runs after it.
    const { stdout, status } = spawnSync('sh', ['-c', `npm() { :; }\n${first}`], { cwd: folder, encoding: 'utf8' })
    expect([JSON.parse(stdout), status]).toEqual([expect.objectContaining({ read: 300, quarantined: 13 }), 0])
    expect(readdirSync(folder).sort()).toEqual([
      'dist',
      'examples',
      'report.json',
      'sessions.v2.ndjson',
      'sessions.v2.ndjson.quarantine.ndjson'
    ])
  })
})

test('what the commands print, and the table of rules, are as they are shown', () => {
  const { stdout, stderr, status } = node('scripts/docs.mjs', '--check')
  expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 })
})

test('the table of rules has a row for each', () => {
  const [, table = ''] = /<!-- rules -->([\s\S]*?)<!-- \/rules -->/.exec(readme) ?? []
  const rows = [...table.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, id]) => id)
  expect(rows).toEqual(describeRules(v1ToV2).map(({ id }) => id))
})

test('an output that is not what a command prints is found', () => {
  inFolder((folder) => {
    writeFileSync(join(folder, 'README.md'), readme.replace('"quarantined": 13', '"quarantined": 12'))
    const { stdout, status } = node('scripts/docs.mjs', '--check', folder)
    expect(stdout).toContain('-   "quarantined": 12')
    expect(stdout).toContain('+   "quarantined": 13')
    expect(status).toBe(1)
  })
})

test('the reasons are the closed list, in the words of the report', () => {
  const section = readme.split('## What is quarantined, and why')[1]?.split('\n## ')[0] ?? ''
  const rows = [...section.matchAll(/^\| `.*$/gm)].map(([row]) => row)
  expect(rows).toEqual(
    Object.entries(reasonDescriptions).map(([reason, { wrong, remedy }]) => `| \`${reason}\` | ${wrong} | ${remedy} |`)
  )
})

test('every link leads somewhere', () => {
  const links = guides.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].map(([, path = '', anchor]) => ({
      target: path === '' ? join(root, file) : resolve(root, dirname(file), path),
      anchor
    }))
  )
  expect(links.length).toBeGreaterThan(10)
  const headings = (file: string): ReadonlyArray<string> =>
    [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-')
    )
  const broken = links.filter(
    ({ target, anchor }) => !existsSync(target) || (anchor !== undefined && !headings(target).includes(anchor))
  )
  expect(broken).toEqual([])
})

test('the sample is what its script writes', () => {
  inFolder((folder) => {
    expect(node('scripts/make-examples.mjs', folder)).toMatchObject({ status: 0, stderr: '' })
    const written = readdirSync(folder)
    expect(written.sort()).toEqual(['ids.csv', 'session.json', 'sessions.json', 'sessions.ndjson'])
    for (const file of written) {
      expect(readFileSync(join(root, 'examples', file)).equals(readFileSync(join(folder, file)))).toBe(true)
    }
  })
})

test('the sample holds every version in either form, and in-between shapes', () => {
  const shapes = new Set<string>()
  for (const line of read('examples/sessions.ndjson').split('\n')) {
    const session = E.tryCatch(
      () => JSON.parse(line) as Readonly<Record<string, unknown>>,
      () => undefined
    )
    if (E.isLeft(session)) continue
    const detected = detect(session.right)
    if (E.isLeft(detected)) continue
    const { version, form } = detected.right
    shapes.add(`${version} ${form}`)
    if (version === 'v1' && ('label' in session.right || 'accountId' in session.right)) shapes.add('v1 in between')
    if (version === 'v2' && !('metadata' in session.right) && 'provider' in session.right) shapes.add('v2 in between')
  }
  expect([...shapes].sort()).toEqual([
    'v1 document',
    'v1 in between',
    'v1 wire',
    'v2 document',
    'v2 in between',
    'v2 wire'
  ])
})
