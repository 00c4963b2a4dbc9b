/**
 * Each report whole, as a person or a program gets it: `UPDATE=1 npx jest tests/compat/reports` writes them again, for
 * the difference to be read.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  compatRules,
  type Finding,
  finding,
  githubReport,
  jsonReport,
  junitReport,
  markdownReport,
  type Report,
  reportFindings,
  type RuleId,
  sarifReport,
  textReport
} from '../../src/compat/index.js'
import { reportOf } from '../../src/compat/Report.js'
import { tally } from '../../src/compat/tally.js'

const said = (rule: RuleId, path: string, rest: Partial<Finding> = {}): Finding => ({
  ...finding({ rule, direction: 'backward', path, old: 'string', new: 'number' }),
  ...rest
})

const broken: ReadonlyArray<Finding> = [
  said('type-changed', '/id', { witness: { id: '0' }, source: { file: '/a b/v2.json', line: 3, column: 5 } }),
  said('type-changed', '', { witness: 'x'.repeat(500), source: { file: 'v2.json', line: 7 }, note: 'so <&> it "is"' }),
  said('type-narrowed', '/a', { status: 'waived', note: 'waived: known', source: { file: 'dir\\v2.json' } }),
  said('type-narrowed', '/w', { status: 'waived' }),
  said('format-added', '/b', { status: 'bridged', severity: 'INFO', bridgedBy: ['one', 'two'], witness: [0] }),
  said('format-added', '/long/b', { status: 'bridged', severity: 'INFO', bridgedBy: ['one'], note: 'not all' }),
  said('codec-opaque', '/c|d`e``f\n*', { direction: 'forward', old: '_x_\r\n[y]~', new: 'a\\b' }),
  said('enum-value-added', '/e', { old: 'absent' }),
  said('enum-value-added', '', { old: 'absent', note: 'one more' }),
  said('property-removed-optional', '/f\u0001é', { new: 'absent' })
]

const checked: ReadonlyArray<Finding> = [
  said('corpus-undecodable', '/id', { source: { file: 'a.ndjson', line: 2 } }),
  said('corpus-lossy', '/categories/*', { status: 'waived', note: 'waived: known' }),
  ...Array.from({ length: 13 }, (_, i) => said('corpus-unknown-field', `/x${i}`, { note: 'it is null' }))
]

const others: ReadonlyArray<Finding> = [
  said('type-changed', '/f', { direction: 'forward', witness: 'x'.repeat(398) }),
  said('type-changed', '/i', { severity: 'INFO', status: 'waived', note: 'waived: known' }),
  said('waiver-unused', '/gone', { old: 'a|b', new: 'no such finding' }),
  said('format-added', '/b', { severity: 'INFO', status: 'bridged' }),
  said('enum-value-added', '/v', { status: 'waived', note: 'waived: known' }),
  said('enum-value-added', '/w', { witness: [1] })
]

const tool = { name: 'a "tool" & more', version: '1.0.0' }

const compared = { command: 'diff', mode: 'full', old: 'v1', new: 'v2.json' } as const

const fields = [
  { field: 'id', old: 'required string', new: 'required number' },
  { field: 'a|b', old: '', new: 'optional `x`' },
  { field: 'gone', old: 'optional string', new: '' },
  { field: 'same', old: 'any value', new: 'any value' }
]

const counted = tally('WARN', { perFingerprint: 12, perRule: 12 })
for (const one of checked) counted.add(one)

const reports: Readonly<Record<string, Report>> = {
  diff: reportFindings(tool, { ...compared, fields }, 'ERR')(broken),
  mixed: reportFindings(tool, { ...compared, fields: [] }, 'ERR')(others),
  same: reportFindings(tool, { ...compared, mode: 'backward', fields: [] }, 'ERR')([]),
  noted: reportFindings(tool, { ...compared, fields: [] }, 'INFO')([said('enum-opened', '/x')]),
  check: reportOf(
    tool,
    { command: 'check', against: 'v1', files: ['a.ndjson', 'b.json'], payloads: 20 },
    'WARN'
  )(counted),
  clean: reportFindings(tool, { command: 'check', against: 'any', files: ['a.json'], payloads: 1 }, 'WARN')([])
}

const formats: Readonly<Record<string, (report: Report) => string>> = {
  txt: textReport(),
  ansi: textReport({ color: true }),
  md: markdownReport,
  json: jsonReport,
  xml: junitReport,
  sarif: sarifReport,
  github: githubReport
}

const folder = join(__dirname, '../fixtures/reports')

const long: ReadonlyArray<string> = ['json', 'sarif']

test.each(
  Object.entries(reports).flatMap(([name, report]) =>
    Object.entries(formats)
      .filter(([format]) => report.findings.length > 1 || !long.includes(format))
      .map(([format, write]) => [`${name}.${format}`, () => write(report)] as const)
  )
)('%s', (file, write) => {
  const text = write()
  if (process.env['UPDATE'] === '1') writeFileSync(join(folder, file), text)
  expect(text).toBe(readFileSync(join(folder, file), 'utf8'))
})

test('what each rule says, and what to do about it', () => {
  const text = Object.entries(compatRules)
    .map(([id, { title, exception = '', remedy, backward, forward }]) =>
      [
        id,
        title,
        exception,
        `  backward ${backward}: ${remedy.backward}`,
        `  forward ${forward}: ${remedy.forward}`,
        ''
      ]
        .filter((line, index) => line !== '' || index > 2)
        .join('\n')
    )
    .join('\n')
  if (process.env['UPDATE'] === '1') writeFileSync(join(folder, 'rules.txt'), text)
  expect(text).toBe(readFileSync(join(folder, 'rules.txt'), 'utf8'))
})
