/**
 * The commands as processes: what they print, where, and how they end. The commands of docs/ci.md are run as they stand.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Log } from 'sarif'
import * as E from 'fp-ts/Either'
import * as YAML from 'yaml'

import { readWaivers } from '../../src/compat/waivers.js'
import { bin } from '../cli/command.js'

const root = resolve(__dirname, '../..')

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'compat-'))
  mkdirSync(join(folder, 'schemas'))
  mkdirSync(join(folder, 'archive/2024'), { recursive: true })
  for (const name of ['v1', 'v2'])
    copyFileSync(join(root, `schemas/${name}.json`), join(folder, `schemas/${name}.json`))
  copyFileSync(join(root, 'tests/fixtures/ci/openapi.yaml'), join(folder, 'openapi.yaml'))
  copyFileSync(join(root, 'tests/fixtures/ci/openapi.yaml'), join(folder, 'latest.yaml'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'waivers.json'), '[]')
  writeFileSync(join(folder, 'sessions.ndjson'), `${good}\n${good.replace('"1"', '"2"')}\n`)
  writeFileSync(join(folder, 'archive/2024/a.ndjson.gz'), gzipSync(`${good}\n`))
  writeFileSync(join(folder, 'archive/b.json'), `[${good}]`)
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const good = JSON.stringify({
  id: '1',
  organization_id: '2',
  project_id: 'p',
  provider: 'hibob',
  origin_owner_id: 'o',
  origin_owner_name: 'Owner',
  created_at: '2025-08-24T08:46:06.475Z'
})

const run = (args: ReadonlyArray<string>, input = '', env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8', input, env: { ...process.env, ...env } })

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}

interface Printed {
  readonly findings: ReadonlyArray<{
    readonly rule: string
    readonly path: string
    readonly status: string
    readonly fingerprint: string
    readonly source?: { readonly file: string; readonly line?: number; readonly column?: number }
  }>
}

const findings = (args: ReadonlyArray<string>, input = ''): Printed['findings'] =>
  (JSON.parse(run([...args, '--format', 'json'], input).stdout) as Printed).findings

describe('docs/ci.md', () => {
  const page = readFileSync(join(root, 'docs/ci.md'), 'utf8')
  const commands = [
    ...page.matchAll(/(?:^|run: |- |npx |`)(?:npx )?(connect-session-reconcile (?:diff|check|schema) .*?)`?$/gm)
  ].map(([, command = '']) => command.replace(/`.*$/, ''))

  test('the commands are found', () => {
    expect(commands.length).toBeGreaterThanOrEqual(14)
  })

  test.each([...new Set(commands)].map((command) => [command]))('%s', (command) => {
    mkdirSync(join(folder, 'fixtures'), { recursive: true })
    write('fixtures/a.json', good)
    const result = spawnSync(
      'sh',
      ['-c', command.replace(/^connect-session-reconcile/, `"${process.execPath}" "${bin}"`)],
      {
        cwd: folder,
        encoding: 'utf8'
      }
    )
    expect([result.status, result.stderr.replace(/^passed; the report is in .*\n$/, '')]).toEqual([0, ''])
  })
})

test('the other blocks of docs/ci.md are what they are said to be', () => {
  const page = readFileSync(join(root, 'docs/ci.md'), 'utf8')
  const blocks = [...page.matchAll(/^```(yaml|json)\n([\s\S]*?)^```$/gm)].map(([, , text = '']) => text)
  const [actions, gitlab, drift, waivers = ''] = blocks
  const steps = { steps: expect.arrayContaining([{ run: 'npm ci' }]) as unknown }
  expect(YAML.parse(actions ?? '')).toMatchObject({ jobs: { compatibility: steps } })
  expect(YAML.parse(gitlab ?? '')).toMatchObject({
    compatibility: { script: expect.arrayContaining(['npm ci']) as unknown }
  })
  expect(YAML.parse(drift ?? '')).toMatchObject({ jobs: { drift: steps } })
  expect(E.isRight(readWaivers(JSON.parse(waivers)))).toBe(true)
  expect(blocks).toHaveLength(4)
})

describe('exit codes', () => {
  test.each([
    ['nothing separates them', ['diff', 'v2', 'v2'], 0],
    ['a snapshot of the version', ['diff', 'schemas/v1.json', 'v1', '--mode', 'full', '--fail-on', 'INFO'], 0],
    ['every break is bridged', ['diff', 'v1', 'v2'], 0],
    ['notes count when asked for', ['diff', 'v1', 'v2', '--fail-on', 'INFO'], 1],
    ['forward breaks', ['diff', 'v1', 'v2', '--mode', 'forward'], 1],
    ['never fails', ['diff', 'v1', 'v2', '--mode', 'forward', '--fail-on', 'never'], 0],
    ['an unknown option', ['diff', 'v1', 'v2', '--loud'], 2],
    ['an unknown mode', ['diff', 'v1', 'v2', '--mode', 'sideways'], 2],
    ['an operand is missing', ['diff', 'v1'], 2],
    ['an OpenAPI document as a whole', ['diff', 'v2', 'openapi.yaml'], 2],
    ['an unknown version', ['schema', 'v9'], 2],
    ['an unknown rule', ['explain', 'nope'], 2],
    ['no file', ['check'], 2],
    ['an operand that is no file', ['diff', 'v1', 'nowhere.json'], 3],
    ['no such schema in the document', ['diff', 'v2', 'openapi.yaml#/components/schemas/Nope'], 3],
    ['a file that is not there', ['check', 'nowhere.ndjson'], 3],
    ['a folder', ['check', 'archive'], 3],
    ['waivers that are not there', ['check', 'sessions.ndjson', '--waivers', 'nowhere.json'], 3],
    ['an output that cannot be written', ['diff', 'v1', 'v2', '-o', 'nowhere/report.txt'], 3],
    ['a pattern that nothing matches', ['check', 'nowhere/*.json'], 1],
    ['patterns and gzip', ['check', 'archive/**/*.{json,ndjson.gz}'], 0]
  ])('%s', (_name, args, code) => {
    const { status, stdout, stderr } = run(args)
    expect([status, stderr]).toEqual([code, code > 1 ? expect.stringMatching(/^error: /) : ''])
    if (code > 1) expect(stdout).toBe('')
  })

  test.each([
    [['diff', 'v1', 'v3'], 'v3: no such file or folder (the versions are v1, v2)'],
    [['diff', 'v1', 'schemas'], 'schemas: is a folder; name a file (the versions are v1, v2)'],
    [['diff', 'v1', 'v2', '-o', 'nowhere/report.txt'], 'nowhere/report.txt: no such file or folder'],
    [['check', 'sessions.ndjson', '--waivers', 'nowhere.json'], 'nowhere.json: no such file or folder'],
    [['check', 'nowhere.ndjson'], 'nowhere.ndjson: no such file or folder'],
    [['check', 'archive'], 'archive: is a folder; name a file'],
    [['schema', 'v2', '-o', 'schemas'], 'schemas: is a folder; name a file']
  ])('%j says which file, and what is wrong with it', (args, message) => {
    expect(run(args).stderr).toBe(`error: ${message}\n`)
  })

  test.each(['id-to-nmber', 'id-to-numbeer', 'id-to-nubmer', 'id-to-numbar', 'id-to-numbe', 'd-to-number'])(
    'explain %s tells what was meant',
    (name) => {
      expect(run(['explain', name]).stderr).toBe(`error: ${name} is not a rule; did you mean id-to-number?\n`)
    }
  )

  test.each([
    ['an empty file', ''],
    ['blank lines', '\n\n'],
    ['an empty array', '[]'],
    ['text', 'not json\n'],
    ['half a payload', good.slice(0, 40)],
    ['an array cut short', `[${good},`],
    ['a key that occurs twice', good.replace('"id":"1"', '"id":"1","id":"2"')]
  ])('%s never passes', (_name, text) => {
    expect(run(['check', write('input.ndjson', text)]).status).toBe(1)
    expect(run(['check', '-'], text).status).toBe(1)
  })

  test.each(['', '{', '{}', 'null', '"text"'])('a schema file that holds %j never passes', (text) => {
    expect(run(['diff', write('broken.json', text), write('same.json', text)]).status).toBe(3)
  })
})

test.each<object>([
  { additionalProperties: { type: 'string' } },
  { minLength: 3 },
  { minimum: 1 },
  { maxItems: 1 },
  { patternProperties: {} },
  { if: {}, else: {} },
  { $dynamicRef: '#x' }
])('a schema file may hold any keyword that asserts: %j', (json) => {
  const [file, text] = [write('any.json', JSON.stringify(json)), write('text.json', '{"type":"string"}')]
  const { status, stderr } = run(['diff', file, text, '--fail-on', 'never'])
  expect([status, stderr]).toEqual([0, ''])
})

test('a schema that is nested too deeply is told', () => {
  const deep = (type: string): string =>
    `${'{"type":"object","properties":{"a":'.repeat(1000)}{"type":"${type}"}${'}}'.repeat(1000)}`
  const { status, stdout, stderr } = run([
    'diff',
    write('deep.json', deep('string')),
    write('deeper.json', deep('number'))
  ])
  expect([status, stdout, stderr]).toEqual([3, '', 'error: a schema is nested too deeply to be compared\n'])
})

test('a finding tells file, line and column', () => {
  const bad = good.replace('"provider":"hibob"', '"provider":5')
  const file = write('places.ndjson', `${good}\n\n${bad}\n`)
  expect(findings(['check', file]).map(({ source }) => source)).toEqual([
    { file, line: 3, column: bad.indexOf('"provider"') + 1 }
  ])
  const pretty = write('places.json', JSON.stringify([JSON.parse(good), JSON.parse(bad)], null, 2))
  expect(findings(['check', pretty])[0]?.source).toMatchObject({ line: 15, column: 5 })
})

test('a column counts UTF-16 units, as SARIF says it does, wherever in its line a payload is', () => {
  const bad = good.replace('"o"', '"é𝒳"').replace('"provider":"hibob"', '"provider":5')
  const columns = (text: string): ReadonlyArray<number | undefined> =>
    findings(['check', '-'], text).map(({ source }) => source?.column)
  const inArray = `["é𝒳", ${bad} ,\t${bad}]`
  const at = (key: string): ReadonlyArray<number> =>
    [...inArray.matchAll(new RegExp(key, 'g'))].map(({ index }) => index + 1)
  expect(columns(inArray)).toEqual([2, ...at('"provider"')])
  expect(columns(`\ufeff${inArray}`)).toEqual([2, ...at('"provider"')])
  expect(columns(`["é",\n${bad},\n "é", ${bad}]`)).toEqual([
    2,
    bad.indexOf('"provider"') + 1,
    2,
    bad.indexOf('"provider"') + 7
  ])
  expect(columns(`${good}\n${bad}\n${bad}`)).toEqual([bad.indexOf('"provider"') + 1, bad.indexOf('"provider"') + 1])
  const [first] = (JSON.parse(run(['check', '-', '--format', 'sarif'], inArray).stdout) as Log).runs
  expect(first?.columnKind).toBe('utf16CodeUnits')
})

test('a number that JavaScript does not hold does not come back as it was; one that nobody knows is data', () => {
  const latest = (id: string): string =>
    `${good.replace('"id":"1"', `"id": ${id} `).replace('"organization_id":"2"', '"organization_id":2')}\n`
  for (const exact of ['9007199254740992', '1.0', '1e3', '-0', '0.1'])
    expect(findings(['check', '-'], latest(exact))).toEqual([])
  expect(findings(['check', '-'], latest('1,"other":9007199254740993'))).toHaveLength(1)
  expect(findings(['check', '-'], latest('9007199254740993'))).toMatchObject([
    { rule: 'corpus-roundtrip-mismatch', path: '/id', source: { file: 'stdin', line: 1 } }
  ])
})

test('a known key that occurs twice does not decode; one that nobody knows is data', () => {
  const twice = good.replace('}', ',"zz":1,"zz":2}')
  const places = (args: ReadonlyArray<string>, text: string): ReadonlyArray<unknown> =>
    findings(args, text).map(({ rule, path, source }) => [rule, path, source?.column])
  expect(places(['check', '-'], twice)).toEqual([['corpus-unknown-field', '/zz', twice.lastIndexOf('"zz"') + 1]])
  expect(run(['upgrade', '--quarantine', 'none.ndjson'], twice).status).toBe(0)
  const known = twice.replace('{', '{"label":"a","id":"3",').replace('}', ',"label":"b"}')
  expect(places(['check', '-'], known)).toEqual([
    ['corpus-undecodable', '/id', known.lastIndexOf('"id"') + 1],
    ['corpus-undecodable', '/label', known.lastIndexOf('"label"') + 1]
  ])
})

test('a break in a document tells where it stands', () => {
  const drifted = readFileSync(join(folder, 'openapi.yaml'), 'utf8').replace(
    /organization_id:\n( +)type: number/,
    'organization_id:\n$1type: string'
  )
  write('drifted.yaml', drifted)
  const [found] = findings(['diff', 'v2', 'drifted.yaml#/components/schemas/ConnectSession', '--mode', 'forward'])
  expect([found?.rule, found?.path, found?.source]).toEqual([
    'type-changed',
    '/organization_id',
    {
      file: 'drifted.yaml',
      line: drifted.split('\n').findIndex((line) => line.includes('organization_id:')) + 1,
      column: 9
    }
  ])
})

test('a break in what YAML merges is found, and told where it was written', () => {
  const [older, newer] = ['string', 'integer'].map((type) =>
    write(
      `${type}.yaml`,
      `x-base: &base
  id: {type: ${type}}
S:
  type: object
  required: [id]
  properties:
    <<: *base
    name: {type: string}
`
    )
  )
  const found = findings(['diff', `${older}#/S`, `${newer}#/S`])
  expect(found.map(({ rule, path, status, source }) => [rule, path, status, source?.line])).toEqual([
    ['type-changed', '/id', 'open', 2]
  ])
})

test('a waived break passes, and an unused waiver is told', () => {
  const args = ['diff', 'v1', 'v2', '--mode', 'forward']
  const rows = findings(args)
    .filter(({ status }) => status === 'open')
    .map(({ fingerprint, path, rule }) => ({ fingerprint, rule, path, reason: 'there is no old reader' }))
  const file = write('waived.json', JSON.stringify({ waivers: [...rows, { ...rows[0], fingerprint: '0'.repeat(16) }] }))
  const waived = run([...args, '--waivers', file])
  expect([waived.status, waived.stdout]).toEqual([0, expect.stringContaining('waiver-unused')])
  const expired = write('expired.json', JSON.stringify(rows.map((row) => ({ ...row, expires: '2020-01-01' }))))
  expect(run([...args, '--waivers', expired]).status).toBe(1)
  expect(run([...args, '--waivers', write('bad.json', '[{}]')]).status).toBe(2)
})

test.each([
  ['corpus-lossy', [true, false]],
  ['waiver-unused', [false, true]],
  ['type-changed', [false, true]],
  ['corpus-migration-invald', [true, true]]
])(
  'an unused waiver of %s is told by the command that it is for, and by both if there is no such rule',
  (rule, told) => {
    const file = write(
      'unused.json',
      JSON.stringify([{ fingerprint: '0'.repeat(16), rule, path: '/id', reason: 'known' }])
    )
    const runs = [
      ['check', 'sessions.ndjson'],
      ['diff', 'v1', 'v2']
    ].map((args) => run([...args, '--waivers', file]).stdout.includes(`${rule} 0000`))
    expect(runs).toEqual(told)
  }
)

test('values of payloads are shown on request only', () => {
  const file = write('secret.ndjson', `${good.replace('"hibob"', '["hunter2"]').replace('"1"', '"hunter2"')}\n`)
  for (const format of ['text', 'json', 'markdown', 'github', 'junit', 'sarif']) {
    expect(run(['check', file, '--format', format]).stdout).not.toContain('hunter2')
  }
  expect(run(['check', file, '--show-values']).stdout).toContain('hunter2')
})

test('github writes the summary of the job, too', () => {
  const summary = join(folder, 'summary.md')
  const { stdout } = run(['diff', 'v1', 'v2', '--mode', 'forward', '--format', 'github'], '', {
    GITHUB_STEP_SUMMARY: summary
  })
  expect(stdout).toMatch(/^::error title=enum-value-added/)
  expect(readFileSync(summary, 'utf8')).toContain('## Compatibility: v1 → v2, forward')
})

test('text that goes to no terminal has no colour', () => {
  expect(run(['diff', 'v1', 'v2', '--mode', 'forward']).stdout).not.toContain('\u001b')
})

test('explain tells every rule, with its pair', () => {
  const all = run(['explain']).stdout
  expect(all).toContain('enum-value-added')
  expect(all).toContain('id-to-number')
  const one = run(['explain', 'number-specialized'])
  expect([one.status, one.stdout]).toEqual([
    0,
    expect.stringContaining('gives     ERR number-specialized backward, witness 0.5')
  ])
  for (const rule of ['category-spelling', 'wire-spelling']) expect(run(['explain', rule]).status).toBe(0)
  expect(run(['explain', '--format', 'markdown']).stdout).toBe(readFileSync(join(root, 'docs/rules.md'), 'utf8'))
})

test('schema prints what is committed', () => {
  expect(run(['schema', 'v2']).stdout).toBe(readFileSync(join(root, 'schemas/v2.json'), 'utf8'))
  expect(run(['schema', 'v2', '--form', 'wire']).stdout).toContain('"organization_id"')
})

test('memory does not grow with the corpus: eighteen megabytes of payloads in a heap of sixteen', () => {
  const file = join(folder, 'large.ndjson')
  const lossy = (region: string): string =>
    `${good.replace('}', `,"categories":["hrisLegacy"],"region":"${region}"}`)}\n`
  // Many payloads, were something kept of each, and large ones, were they kept themselves.
  writeFileSync(file, lossy('eu').repeat(12_000) + lossy('eu'.repeat(5_000)).repeat(1_500))
  const { status, stdout } = spawnSync(process.execPath, ['--max-old-space-size=16', bin, 'check', file], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26
  })
  expect([status, stdout]).toEqual([0, expect.stringMatching(/passed: [\d,]+ warnings, [\d,]+ notes/)])
}, 300_000)

describe('a report', () => {
  test.each([
    ['check', ['check', 'lost.ndjson', '-o', 'lost.ndjson'], 'lost.ndjson'],
    ['check, by a pattern and a link', ['check', 'lost*.ndjson', '-o', 'link.ndjson'], 'link.ndjson'],
    ['check, its waivers', ['check', 'lost.ndjson', '--waivers', 'lost.json', '-o', 'lost.json'], 'lost.json'],
    ['diff', ['diff', 'schemas/v1.json', 'v2', '-o', 'schemas/v1.json'], 'schemas/v1.json'],
    [
      'diff of a part',
      ['diff', 'v2', 'openapi.yaml#/components/schemas/ConnectSession', '-o', 'openapi.yaml'],
      'openapi.yaml'
    ]
  ])('of %s does not go over what is read', (_, args, output) => {
    write('lost.ndjson', `${good}\n`)
    write('lost.json', '[]')
    rmSync(join(folder, 'link.ndjson'), { force: true })
    symlinkSync('lost.ndjson', join(folder, 'link.ndjson'))
    const before = readFileSync(join(folder, output))
    const { status, stderr } = run(args)
    expect([status, stderr]).toEqual([2, `error: ${output} is an input; it would be lost\n`])
    expect(readFileSync(join(folder, output))).toEqual(before)
  })

  test.each([
    ['check', ['check', 'lost.ndjson']],
    ['diff', ['diff', 'v1', 'v2']],
    ['schema', ['schema', 'v2']]
  ])('of %s does not go over payloads that are nowhere else', (_, args) => {
    write('lost.ndjson', `${good}\n`)
    write('held.ndjson', '{"onlyCopy":true,"line":1}\n')
    const { status, stderr } = run([...args, '-o', 'held.ndjson'])
    expect([status, stderr]).toEqual([2, expect.stringContaining('may hold payloads that are in no other file')])
    expect(readFileSync(join(folder, 'held.ndjson'), 'utf8')).toBe('{"onlyCopy":true,"line":1}\n')
  })

  test('is written whole, or the old one stays', () => {
    write('kept.json', 'the old report')
    write('many.ndjson', `${good.replace('"provider"', '"prov"')}\n`.repeat(200))
    const command = `ulimit -f 2; trap '' XFSZ; "$0" "$1" check many.ndjson -f json -o kept.json`
    const { status, stderr } = spawnSync('bash', ['-c', command, process.execPath, bin], {
      cwd: folder,
      encoding: 'utf8'
    })
    expect([status, stderr]).toEqual([3, 'error: kept.json: the file would be larger than is allowed\n'])
    expect(readFileSync(join(folder, 'kept.json'), 'utf8')).toBe('the old report')
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('counts a file once, however it is named', () => {
    const { stdout } = run(['check', 'sessions.ndjson', './sessions.ndjson', 'session*.ndjson', '-f', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ run: { files: ['sessions.ndjson'], payloads: 2 } })
  })

  test.each([
    [['check', 'sessions.ndjson', '-o', ''], '--output needs the name of a file'],
    [['upgrade', 'sessions.ndjson', '--report', ''], '--report needs the name of a file'],
    [['upgrade', ''], 'an argument is empty']
  ])('is asked for by a name: %j', (args, message) => {
    const { status, stderr } = run(args)
    expect([status, stderr.split('\n')[0]]).toEqual([2, `error: ${message}`])
  })
})
