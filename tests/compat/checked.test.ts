/**
 * Payloads, with everything that a check says about them, without and with their values:
 * `UPDATE=1 npx jest tests/compat/checked` writes what is said again, for the difference to be read.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { type Against, checkPayload, type Located } from '../../src/compat/index.js'

const file = join(__dirname, '../fixtures/checked/payloads.txt')

const said = ({ at, finding: { severity, path, rule, old, new: value, note } }: Located): string =>
  `${severity} ${path} ${rule} at ${at}: ${old} -> ${value} (${note ?? 'no note'})`

const sayings: ReadonlyArray<readonly [string, Parameters<typeof checkPayload>[0]]> = [
  ['any', undefined],
  ['any, shown', { showValues: true }],
  ...(['v1', 'v2'] as const).map((against: Against) => [against, { against }] as const)
]

const checked = (line: string): string => {
  const payload: unknown = JSON.parse(line)
  const blocks = sayings.map(([name, options]) => [name, checkPayload(options)(payload).map(said)] as const)
  const [[, usual] = ['', []]] = blocks
  return [
    line,
    ...blocks.flatMap(([name, lines]) =>
      name !== 'any' && lines.join() === usual.join() ? [] : [`  ${name}:`, ...lines.map((text) => `    ${text}`)]
    )
  ].join('\n')
}

const payloads = readFileSync(file, 'utf8').trimEnd().split('\n\n')
if (process.env['UPDATE'] === '1')
  writeFileSync(file, `${payloads.map((one) => checked(one.split('\n')[0] ?? '')).join('\n\n')}\n`)

test.each(payloads.map((one) => [one.split('\n')[0] ?? '', one]))('%s', (line, expected) => {
  expect(checked(line)).toBe(expected)
})
