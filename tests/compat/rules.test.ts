/**
 * The table of rules: each has its two cases, its mirror or a reason for having none, and a place in the documentation.
 */
import * as E from 'fp-ts/Either'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  checkPayload,
  compatRules,
  diff,
  type Direction,
  type Finding,
  fromJsonSchema,
  isRuleId,
  type JsonSchema,
  ofSchema,
  type Operand,
  type RuleId
} from '../../src/compat/index.js'
import { corpusRules } from '../../src/compat/corpusRules.js'
import { schemaRules } from '../../src/compat/schemaRules.js'

const operand = (json: JsonSchema): Operand => {
  const schema = fromJsonSchema(json)
  if (E.isLeft(schema)) throw new Error(schema.left.pointer)
  return ofSchema('', schema.right)
}

const found = (pair: { readonly old: JsonSchema; readonly new: JsonSchema }): ReadonlyArray<Finding> =>
  diff(operand(pair.old), operand(pair.new), { mode: 'full' })

const rows = (Object.keys(schemaRules) as ReadonlyArray<keyof typeof schemaRules>).map(
  (id) => [id, compatRules[id]] as const
)

test.each(rows)(
  '%s fires for its pair, with the severities of the table, and not for the pair beside it',
  (id, row) => {
    const { example } = row
    if (example === undefined) throw new Error('a rule needs its two cases')
    const own = found(example.fires).filter(({ rule }) => rule === id)
    const severities = new Map<Direction, string>(own.map(({ direction, severity }) => [direction, severity]))
    if (id === 'unproven') expect(severities).toEqual(new Map([['backward', 'WARN']]))
    else
      expect(severities).toEqual(
        new Map([
          ['backward', row.backward],
          ['forward', row.forward]
        ])
      )
    expect(found(example.silent).filter(({ rule }) => rule === id)).toEqual([])
  }
)

test.each(rows)('%s has its mirror, which is ERR where it is', (id, { mirror, backward, forward, example }) => {
  if (typeof mirror !== 'string') {
    expect(mirror.none.length).toBeGreaterThan(20)
    return
  }
  const other = compatRules[mirror as RuleId]
  expect(other.mirror).toBe(id)
  expect([other.forward === 'ERR', other.backward === 'ERR']).toEqual([backward === 'ERR', forward === 'ERR'])
  if (example === undefined) return
  const swapped = found({ old: example.fires.new, new: example.fires.old })
  expect(swapped.map(({ rule }) => rule)).toContain(mirror)
})

/** Rules that a payload cannot fire: they guard the codecs and the migration, or the command line fires them. */
const firedElsewhere: ReadonlyArray<string> = [
  'corpus-replay-mismatch',
  'corpus-roundtrip-mismatch',
  'corpus-empty',
  'schema-missing',
  'waiver-unused'
]

test.each(Object.keys(corpusRules) as ReadonlyArray<keyof typeof corpusRules>)('%s has its two cases', (id) => {
  const { corpus, mirror } = compatRules[id]
  expect(typeof mirror === 'string' ? '' : mirror.none).not.toBe('')
  if (firedElsewhere.includes(id)) return
  const rulesOf = (texts: ReadonlyArray<string> = []): ReadonlyArray<string> =>
    texts.flatMap((text) => checkPayload()(JSON.parse(text)).map(({ finding }) => finding.rule))
  expect(rulesOf(corpus?.fires)).toContain(id)
  expect(rulesOf(corpus?.silent)).not.toContain(id)
})

test('only an id of the table is one', () => {
  expect(Object.keys(compatRules).filter((id) => !isRuleId(id))).toEqual([])
  expect(['toString', 'type', ''].map(isRuleId)).toEqual([false, false, false])
})

/** The table of the specification: backward / forward. */
const specified: Readonly<Record<string, string>> = {
  'property-added-optional': 'INFO INFO',
  'property-added-required': 'ERR INFO',
  'property-removed-optional': 'WARN INFO',
  'property-removed-required': 'WARN ERR',
  'property-became-required': 'ERR INFO',
  'property-became-optional': 'INFO ERR',
  'property-became-nullable': 'INFO ERR',
  'property-became-not-nullable': 'ERR INFO',
  'enum-value-added': 'INFO ERR',
  'enum-value-removed': 'ERR INFO',
  'enum-closed': 'ERR INFO',
  'enum-opened': 'INFO ERR',
  'type-changed': 'ERR ERR',
  'type-widened': 'INFO ERR',
  'type-narrowed': 'ERR INFO',
  'number-generalized': 'INFO ERR',
  'number-specialized': 'ERR INFO',
  'format-added': 'ERR INFO',
  'format-changed': 'ERR ERR',
  'format-removed': 'INFO ERR',
  'array-cardinality-changed': 'ERR ERR',
  'constraint-tightened': 'ERR INFO',
  'constraint-relaxed': 'INFO ERR',
  'content-model-closed': 'WARN INFO',
  'content-model-opened': 'INFO INFO',
  'codec-opaque': 'WARN WARN',
  unproven: 'WARN WARN'
}

test('the severities are the specified ones', () => {
  expect(Object.fromEntries(rows.map(([id, { backward, forward }]) => [id, `${backward} ${forward}`]))).toEqual(
    specified
  )
})

test('where the content model is closed, what is removed or added breaks', () => {
  const closedPair = {
    old: { type: 'object', properties: { a: { type: 'string' } } },
    new: { type: 'object', properties: {}, additionalProperties: false }
  } as const
  const told = (pair: Parameters<typeof found>[0], direction: Direction): ReadonlyArray<string> =>
    found(pair)
      .filter((one) => one.direction === direction)
      .map(({ path, rule, severity }) => `${severity} ${path} ${rule}`)
  expect(told(closedPair, 'backward')).toContain('ERR /a property-removed-optional')
  expect(told({ old: closedPair.new, new: closedPair.old }, 'forward')).toContain('ERR /a property-added-optional')
})

test('the page of the rules is what the table says', () => {
  const page = readFileSync(join(__dirname, '../../docs/rules.md'), 'utf8')
  for (const id of Object.keys(compatRules)) expect(page).toContain(`| \`${id}\` |`)
})
