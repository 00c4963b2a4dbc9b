/**
 * Findings: their order, which of them fail a run, and how they are counted.
 */
import * as fc from 'fast-check'
import type { Log } from 'sarif'

import {
  type FailOn,
  fails,
  type Finding,
  finding,
  githubReport,
  junitReport,
  sarifReport,
  type Status,
  textReport,
  worstFirst
} from '../../src/compat/index.js'
import { reportOf } from '../../src/compat/Report.js'
import { tally } from '../../src/compat/tally.js'
import type { Direction, Severity } from '../../src/compat/Rule.js'
import { holds } from '../laws/runs.js'

const severities: ReadonlyArray<Severity> = ['ERR', 'WARN', 'INFO']
const statuses: ReadonlyArray<Status> = ['open', 'waived', 'bridged']
const directions: ReadonlyArray<Direction> = ['backward', 'forward']

const one = finding({ rule: 'type-changed', direction: 'backward', path: '/id', old: 'string', new: 'number' })

const inOrder: ReadonlyArray<Finding> = severities.flatMap((severity) =>
  statuses.flatMap((status) =>
    directions.flatMap((direction) => ['/a', '/b'].map((path) => ({ ...one, severity, status, direction, path })))
  )
)

const rank = (found: Finding): number => inOrder.findIndex((other) => other === found)

test('worst first: severity, status, direction, and otherwise as they came', () => {
  holds(
    fc.shuffledSubarray([...inOrder]),
    (some) => {
      const sorted = worstFirst(some)
      expect(sorted).toHaveLength(some.length)
      const ranks = sorted.map((found) => rank(found) >> 1)
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
      for (const index of ranks.keys()) {
        const [here, next] = [sorted[index], sorted[index + 1]] as [Finding, Finding | undefined]
        if (next === undefined || rank(here) >> 1 !== rank(next) >> 1) continue
        expect(some.indexOf(here)).toBeLessThan(some.indexOf(next))
      }
    },
    4
  )
})

test.each<readonly [FailOn, ReadonlyArray<Severity>]>([
  ['ERR', ['ERR']],
  ['WARN', ['ERR', 'WARN']],
  ['INFO', ['ERR', 'WARN', 'INFO']],
  ['never', []]
])('on %s, what is open fails at %j', (failOn, failing) => {
  expect(severities.filter((severity) => fails(failOn)({ severity, status: 'open' }))).toEqual(failing)
  for (const severity of severities) {
    for (const status of ['waived', 'bridged'] as const) expect(fails(failOn)({ severity, status })).toBe(false)
  }
})

test('a tally counts everything, by severity if it is open and by status if it is not', () => {
  const counted = tally('WARN')
  for (const found of inOrder) counted.add(found)
  expect(counted.counts()).toEqual({ ERR: 4, WARN: 4, INFO: 4, waived: 12, bridged: 12, failing: 8 })
  expect(counted.kept()).toEqual(inOrder)
  expect(counted.omitted()).toEqual({})
})

test('a tally keeps a hundred that are alike, and a thousand of a rule', () => {
  const alike = tally('ERR')
  for (let i = 0; i < 105; i++) alike.add(one)
  expect([alike.kept().length, alike.omitted()]).toEqual([100, { 'type-changed': 5 }])
  const ofRule = tally('ERR')
  for (let i = 0; i < 1003; i++) ofRule.add({ ...one, fingerprint: String(i) })
  ofRule.add({ ...one, rule: 'type-narrowed', fingerprint: 'other' })
  expect([ofRule.kept().length, ofRule.omitted()]).toEqual([1001, { 'type-changed': 3 }])
  expect(ofRule.counts().ERR).toBe(1004)
})

test('what fails the run is kept, and shown, however much was accepted before it', () => {
  const accepted = (status: Status, severity: Severity): ReadonlyArray<Finding> =>
    Array.from({ length: 1100 }, (_, i) => ({ ...one, status, severity, fingerprint: String(i) }))
  const counted = tally('ERR')
  for (const found of [...accepted('waived', 'ERR'), ...accepted('bridged', 'INFO'), ...accepted('open', 'INFO')])
    counted.add(found)
  for (let i = 0; i < 105; i++) counted.add({ ...one, path: '/last', fingerprint: '0' })
  expect(counted.kept().filter(fails('ERR'))).toHaveLength(100)
  expect(counted.kept()).toHaveLength(3100)
  expect(counted.omitted()).toEqual({ 'type-changed': 305 })

  const run = { command: 'diff', mode: 'backward', old: 'v1', new: 'v2', fields: [] } as const
  const report = reportOf({ name: 'tool', version: '1.0.0' }, run, 'ERR')(counted)
  expect(report.counts.failing).toBe(105)
  expect(junitReport(report)).toContain('failures="1"')
  expect(githubReport(report)).toContain('::error title=type-changed /last::')
  expect(textReport()(report)).toContain('ERR  /last')
  expect((JSON.parse(sarifReport(report)) as Log).runs[0]?.results?.[0]).toMatchObject({
    level: 'error',
    properties: { path: '/last', status: 'open' }
  })
})

test('what is kept that fails does not depend on what does not', () => {
  holds(fc.array(fc.constantFrom(...inOrder), { maxLength: 40 }), (some) => {
    const kept = (findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> => {
      const counted = tally('WARN', { perFingerprint: 3, perRule: 3 })
      for (const found of findings) counted.add(found)
      return counted.kept().filter(fails('WARN'))
    }
    expect(kept(some)).toEqual(kept(some.filter(fails('WARN'))))
  })
})
