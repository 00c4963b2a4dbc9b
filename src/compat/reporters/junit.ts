/**
 * A report as JUnit XML: one test case a rule, which fails only when a finding fails the run.
 *
 * @since 0.1.0
 */
import { type Finding, fails } from '../Finding.js'
import type { Report, Run } from '../Report.js'
import { compatRules, type RuleId } from '../rules.js'
import { isPayloadRule } from '../corpusRules.js'
import { counted } from '../../codec/counts.js'
import { place, sentence } from './words.js'

// reporters

/**
 * A report as JUnit XML. A rule whose findings are all waived or bridged is skipped, with the reasons; one that found
 * what does not fail the run passes, and says what it found.
 *
 * @category reporters
 * @since 0.1.0
 */
export const junitReport = (report: Report): string => {
  const rules = (Object.keys(compatRules) as ReadonlyArray<RuleId>).filter(
    (rule) =>
      isPayloadRule(rule) === (report.run.command === 'check') || report.findings.some((found) => found.rule === rule)
  )
  const cases = rules.map((rule) =>
    testCase(
      rule,
      report,
      report.findings.filter((found) => found.rule === rule)
    )
  )
  const failures = cases.filter(({ state }) => state === 'failure').length
  const skipped = cases.filter(({ state }) => state === 'skipped').length
  const totals = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name=${quoted(report.tool.name)} ${totals}>`,
    `  <testsuite name=${quoted(nameOf(report.run))} ${totals}>`,
    ...cases.map(({ xml }) => xml),
    '  </testsuite>',
    '</testsuites>',
    ''
  ].join('\n')
}

const nameOf = (run: Run): string =>
  run.command === 'diff' ? `diff ${run.old} ${run.new}` : `check against ${run.against}`

interface Case {
  /** Why it has not passed. */
  readonly state?: 'failure' | 'skipped'
  readonly xml: string
}

const testCase = (rule: RuleId, { run, failOn, omitted }: Report, findings: ReadonlyArray<Finding>): Case => {
  const failing = findings.filter(fails(failOn))
  const [worst] = failing
  const open = `    <testcase classname=${quoted(nameOf(run))} name=${quoted(rule)} time="0"`
  const told = findings
    .map((found) => `${sentence(run, found)}${place(found)}`)
    .concat(omitted[rule] === undefined ? [] : [`${omitted[rule]} more, counted and not listed`])
  const wrapped = (xml: string): string => `${open}>\n      ${xml}\n    </testcase>`
  if (findings.length === 0) return { xml: `${open}/>` }
  if (worst !== undefined) {
    const message = `${counted(failing.length, 'finding')}: ${compatRules[rule].title}`
    return {
      state: 'failure',
      xml: wrapped(
        `<failure message=${quoted(message)} type=${quoted(worst.severity)}>${escaped(told.join('\n'))}</failure>`
      )
    }
  }
  return findings.every(({ status }) => status !== 'open')
    ? { state: 'skipped', xml: wrapped(`<skipped message=${quoted(told.join('\n'))}/>`) }
    : { xml: wrapped(`<system-out>${escaped(told.join('\n'))}</system-out>`) }
}

/** The characters that XML 1.0 cannot hold, not even escaped. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const escaped = (text: string): string =>
  text.replace(notXml, '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

const quoted = (text: string): string =>
  `"${escaped(text).replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\r/g, '&#13;').replace(/\t/g, '&#9;')}"`
