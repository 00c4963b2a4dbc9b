/**
 * The formats that other programs read.
 */
import Ajv from 'ajv'
import Ajv2020 from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from 'sarif'

import {
  type Finding,
  finding,
  githubReport,
  jsonReport,
  junitReport,
  markdownReport,
  type Report,
  reportFindings,
  reportSchema,
  sarifReport,
  textReport
} from '../../src/compat/index.js'
import { escapeData, escapeProperty } from '../../src/compat/reporters/github.js'
import { character } from '../laws/character.js'
import { hostileText } from '../laws/hostileText.js'
import { holds } from '../laws/runs.js'

const tool = { name: 'tool', version: '1.0.0' }
const run = {
  command: 'diff',
  mode: 'full',
  old: 'v1',
  new: 'a,b:c\n%',
  fields: [{ field: 'a|b', old: '`x`', new: '' }]
} as const

const broken = finding({ rule: 'type-changed', direction: 'backward', path: '/id', old: 'string', new: 'number' })
const noted = finding({ rule: 'enum-value-added', direction: 'backward', path: '/c/*', old: 'absent', new: 'x' })
const warned = finding({ rule: 'codec-opaque', direction: 'forward', path: '/d', old: 'string', new: 'Custom' })
const all: ReadonlyArray<Finding> = [
  { ...broken, witness: { id: '0' }, source: { file: 'a b/c,d:e.json', line: 3, column: 5 } },
  { ...broken, path: '/x', status: 'waived', note: 'waived: known' },
  { ...broken, path: '/y', severity: 'INFO', status: 'bridged', bridgedBy: ['id-to-number'] },
  warned,
  noted
]

const report = (findings: ReadonlyArray<Finding> = all, failOn: Report['failOn'] = 'ERR'): Report =>
  reportFindings(tool, run, failOn)(findings)

const strange = fc.string({ unit: character, maxLength: 12 })

const strangeFinding = fc
  .tuple(strange, strange, strange, fc.constantFrom<Finding['status']>('open', 'waived', 'bridged'))
  .map(
    ([path, old, note, status]): Finding => ({
      ...broken,
      path,
      old,
      note,
      status,
      source: { file: `f${old}`, line: 1 }
    })
  )

describe('sarif', () => {
  const schemaFile = require
    .resolve('@microsoft/jest-sarif/package.json')
    .replace(/package\.json$/, 'lib/schemas/sarif-2.1.0-rtm.5.json')
  const {
    id: _id,
    $schema: _draft,
    ...schema
  } = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>

  test('it is valid by the published schema', () => {
    const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)
    for (const one of [report(), report([])])
      expect([validate(JSON.parse(sarifReport(one))), validate.errors]).toEqual([true, null])
  })

  test('rules, fingerprints, places and suppressions are there', () => {
    const log = JSON.parse(sarifReport(report())) as Log
    const { results = [], tool: made } = log.runs[0] as Log['runs'][0]
    expect([log.version, made.driver.name, results.length]).toEqual(['2.1.0', 'tool', 5])
    for (const { level, partialFingerprints, ruleId, ruleIndex } of results) {
      expect(made.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId)
      expect(Object.values(partialFingerprints ?? {})[0]).toMatch(/^[0-9a-f]{16}$/)
      expect(['error', 'warning', 'note']).toContain(level)
    }
    const place = results[0]?.locations?.[0]?.physicalLocation
    expect([place?.artifactLocation?.uri, place?.region]).toEqual([
      'a%20b/c%2Cd%3Ae.json',
      { startLine: 3, startColumn: 5 }
    ])
    const suppressed = results.filter(({ suppressions }) => suppressions !== undefined)
    expect(suppressed.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'external', status: 'accepted', justification: 'waived: known' }]
    ])
  })
})

describe('junit', () => {
  const parse = (xml: string) => {
    expect(XMLValidator.validate(xml)).toBe(true)
    return new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testcase' }).parse(xml) as {
      testsuites: { testsuite: Record<string, unknown> & { testcase: ReadonlyArray<Record<string, unknown>> } }
    }
  }

  test('the totals are those of the cases, and only what fails the run is a failure', () => {
    for (const failOn of ['ERR', 'WARN', 'INFO', 'never'] as const) {
      const { testsuite } = parse(junitReport(report(all, failOn))).testsuites
      const failed = testsuite.testcase.filter((one) => 'failure' in one).map((one) => one['@_name'])
      expect(Number(testsuite['@_tests'])).toBe(testsuite.testcase.length)
      expect(Number(testsuite['@_failures'])).toBe(failed.length)
      expect(failed.length).toBe({ ERR: 1, WARN: 2, INFO: 3, never: 0 }[failOn])
    }
  })

  test('a rule whose findings are all waived or bridged is skipped', () => {
    const { testsuite } = parse(junitReport(report(all.slice(1, 3)))).testsuites
    expect(testsuite['@_skipped']).toBe('1')
    expect(testsuite['@_failures']).toBe('0')
  })

  test('only what XML cannot hold is left out', () => {
    const kept = '\t\n \u007f\u0085\ud7ff\ue000\ufffd\u{10000}\u{10ffff}'
    const lost = ['\u0000', '\u0008', '\u000b', '\u000c', '\u000e', '\u001f', '\ud800', '\udbff']
    const more = ['\udc00', '\udfff', '\ufffe', '\uffff']
    const xml = junitReport(report([{ ...noted, note: `${[...lost, ...more].join('-')}${kept}` }]))
    expect(xml).toContain(`Note: -----------${kept}. `)
  })

  test('what an attribute cannot hold as it is is escaped', () => {
    const name = '<a> & "b"\t\r\n'
    const xml = junitReport(reportFindings(tool, { ...run, old: name, new: '' }, 'ERR')([]))
    expect(xml).toContain(' name="diff &lt;a&gt; &amp; &quot;b&quot;&#9;&#13;&#10; "')
    parse(xml)
  })

  test('it is well-formed, whatever the findings hold', () => {
    holds(fc.array(strangeFinding, { maxLength: 3 }), (findings) => {
      const xml = junitReport(report(findings))
      parse(xml)
      // oxlint-disable-next-line no-control-regex
      expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/)
    })
  })
})

describe('github', () => {
  test('an annotation is escaped exactly', () => {
    const [line] = githubReport(report()).split('\n')
    expect(line).toMatch(/^::error file=a b\/c%2Cd%3Ae\.json,line=3,col=5,title=type-changed \/id::\/id: /)
    expect(line).toContain('Breaks a,b:c\\u000a%25, reading what v1 accepted.')
  })

  test('at most ten of each kind, worst first, and the rest is counted', () => {
    const many = [...Array.from({ length: 13 }, () => broken), ...Array.from({ length: 11 }, () => warned), noted]
    const lines = githubReport(report(many)).trim().split('\n')
    expect(lines.map((line) => /^::(\w+)/.exec(line)?.[1] ?? line)).toEqual([
      ...Array.from({ length: 10 }, () => 'error'),
      '3 more of kind error',
      ...Array.from({ length: 10 }, () => 'warning'),
      '1 more of kind warning',
      'notice',
      'failed: 13 errors, 11 warnings, 1 note'
    ])
  })

  test('every character that would end or split a command is escaped', () => {
    expect(escapeData('100%\r\n:,')).toBe('100%25%0D%0A:,')
    expect(escapeProperty('100%\r\n:,')).toBe('100%25%0D%0A%3A%2C')
  })

  test('ten of a kind are all there is', () => {
    const ten = Array.from({ length: 10 }, () => broken)
    expect(githubReport(report(ten)).trim().split('\n').slice(10)).toEqual(['failed: 10 errors'])
  })

  test('what is escaped can be read back, and ends no command', () => {
    const unescaped = (text: string): string =>
      text.replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%0A/g, '\n').replace(/%0D/g, '\r').replace(/%25/g, '%')
    holds(strange, (text) => {
      expect(unescaped(escapeProperty(text))).toBe(text)
      expect(escapeData(text)).not.toMatch(/[\r\n]/)
      expect(escapeProperty(text)).not.toMatch(/[\r\n:,]/)
    })
  })
})

test('json is valid by its own schema, which is the published one', () => {
  const validate = new Ajv2020().compile(reportSchema)
  for (const one of [report(), report([])]) {
    expect([validate(JSON.parse(jsonReport(one))), validate.errors]).toEqual([true, null])
  }
  expect(JSON.parse(readFileSync(join(__dirname, '../../schemas/report.json'), 'utf8'))).toEqual(reportSchema)
})

test('markdown: counts, a table of each severity, and the fields side by side', () => {
  const text = markdownReport(report())
  expect(text.match(/^#+ .*$/gm)).toEqual([
    '## Compatibility: v1 → a,b:c %, full',
    '### ERR',
    '### WARN',
    '### INFO',
    '### Fields'
  ])
  expect(text).toContain('| open ERR | 1 |')
  for (const line of text.split('\n').filter((one) => one.startsWith('|'))) {
    const cells = line.replace(/\\\|/g, '').split('|').length
    expect([4, 5, 8]).toContain(cells)
  }
})

test.each([
  ['text', textReport()],
  ['github', githubReport],
  ['markdown', markdownReport]
])('%s: nothing in it is obeyed by a terminal, whatever is hostile', (_, reporter) => {
  holds(hostileText, (text) => {
    const found = { ...broken, path: text, old: text, note: text, witness: [text], source: { file: text } }
    const made = reporter(
      reportFindings(tool, { ...run, old: text, new: text }, 'ERR')([found, { ...found, ...noted }])
    )
    // oxlint-disable-next-line no-control-regex
    expect(made).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200f\u2028-\u202e\u2066-\u2069]/)
  })
})

test('markdown: no name breaks its line or its cell', () => {
  const fields = [{ field: 'a\r\nb\n', old: 'x|y', new: '<z>\n\n&' }]
  const lines = markdownReport(reportFindings(tool, { ...run, old: 'v|\r\n1', fields }, 'ERR')([])).split('\n')
  expect(lines[0]).toBe('## Compatibility: v\\| 1 → a,b:c %, full')
  expect(lines.slice(-4)).toEqual([
    '| field | v\\| 1 | a,b:c % |',
    '| --- | --- | --- |',
    '| `a b ` | **x\\|y** | **&lt;z&gt; &amp;** |',
    ''
  ])
})

test('markdown: names of the document reach the table of fields without control characters', () => {
  const fields = [
    { field: 'a\u001b[2J', old: '', new: 'x\u0007 | y' },
    { field: 'b', old: 'z\u009b', new: '' }
  ]
  const lines = markdownReport(reportFindings(tool, { ...run, old: 'v\u0000', fields }, 'ERR')([])).split('\n')
  expect(lines.slice(-5)).toEqual([
    '| field | v\\\\u0000 | a,b:c % |',
    '| --- | --- | --- |',
    '| `a\\u001b[2J` |  | **x\\\\u0007 \\| y** |',
    '| `b` | **z\\\\u009b** |  |',
    ''
  ])
})

describe('text', () => {
  test('worst first, with the witness and what to do; bridged and notes in short', () => {
    const text = textReport()(report())
    const at = ['ERR  /id', 'waived', 'WARN  /d', 'bridged by the migration', 'for information', 'failed: '].map(
      (part) => text.indexOf(part)
    )
    expect(at).toEqual([...at].sort((a, b) => a - b))
    expect(at).not.toContain(-1)
    expect(text).toContain('witness {"id":"0"}')
  })

  test('what is said of both directions is said with the direction', () => {
    const both = (['backward', 'forward'] as const).map((direction) =>
      finding({ rule: 'property-added-optional', direction, path: '/n', old: 'absent', new: 'optional string' })
    )
    const lines = (mode: 'backward' | 'full') =>
      textReport()(reportFindings(tool, { ...run, mode }, 'ERR')(both))
        .split('\n')
        .flatMap((line) => /property-added-optional(.*)/.exec(line)?.[1] ?? [])
    expect(lines('full')).toEqual([' backward', ' forward'])
    expect(lines('backward')).toEqual(['', ''])
  })

  test('colour only when asked for', () => {
    expect(textReport()(report())).not.toContain('\u001b')
    expect(textReport({ color: true })(report())).toContain('\u001b[31m')
  })
})

test('names that hold control characters reach no terminal as they are', () => {
  const odd = finding({
    rule: 'type-changed',
    direction: 'backward',
    path: '/a\u001b[2J\n',
    old: 'x\u0007',
    new: 'y\u009b'
  })
  const source = { file: 's\u001b.json', line: 1 }
  const shown = report([{ ...odd, note: 'z\u0000', witness: { 'k\u007f': 1 }, source }])
  for (const text of [textReport()(shown), markdownReport(shown), githubReport(shown)]) {
    // oxlint-disable-next-line no-control-regex
    expect(text.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g)).toBe(null)
    expect(text).toContain('\\u001b[2J\\u000a')
  }
})
