/**
 * The command `explain`: what the rules mean, from the tables that define them.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { checkPayload } from '../../compat/corpus.js'
import { corpusRules } from '../../compat/corpusRules.js'
import { has } from '../../codec/record.js'
import { diff } from '../../compat/diff.js'
import type { Finding } from '../../compat/Finding.js'
import { fromJsonSchema } from '../../compat/fromJsonSchema.js'
import { ofSchema } from '../../compat/Operand.js'
import { table } from '../../compat/reporters/markdown.js'
import type { CompatRule } from '../../compat/Rule.js'
import { compatRules, isRuleId, type RuleId } from '../../compat/rules.js'
import { never } from '../../compat/Schema.js'
import { wireSpelling } from '../../migrate/inMemory.js'
import { describeRules } from '../../migrate/Migration.js'
import { migrations } from '../../migrate/migrations.js'
import type { RuleDescription } from '../../migrate/Rule.js'
import { print } from '../standard.js'
import { type Failure, misuse } from '../failure.js'
import type { ruleFormats } from './formats.js'

// model

interface Named extends CompatRule {
  readonly id: RuleId
}

interface Explained extends Named {
  /** What the rule's own example gives. */
  readonly findings: ReadonlyArray<Finding>
}

// destructors

const ids = Object.keys(compatRules) as ReadonlyArray<RuleId>

const migrationRules: ReadonlyArray<RuleDescription> = [...migrations.flatMap(describeRules), wireSpelling]

const explained = (rule: Named): Explained => ({ ...rule, findings: findingsOf(rule) })

const findingsOf = ({ example, corpus }: CompatRule): ReadonlyArray<Finding> => {
  if (example !== undefined) {
    const [older, newer] = [example.fires.old, example.fires.new].map((json) =>
      ofSchema('', E.getOrElse(() => never)(fromJsonSchema(json)))
    )
    return older === undefined || newer === undefined ? [] : diff(older, newer, { mode: 'full' })
  }
  return (corpus?.fires ?? []).flatMap((text) => checkPayload()(JSON.parse(text)).map(({ finding }) => finding))
}

/**
 * Explains one rule, or all of them: the rules of compatibility, and the rules of the migrations.
 *
 * @category main
 * @since 0.1.0
 */
export const explain = (
  name: string | undefined,
  { format }: { readonly format: (typeof ruleFormats)[number] }
): number | Failure => {
  const migration = migrationRules.filter(({ id }) => name === undefined || id === name)
  const rules = ids.filter((id) => name === undefined || id === name).map((id) => ({ ...compatRules[id], id }))
  if (name !== undefined && !isRuleId(name) && migration.length === 0) {
    const known = [...ids, ...migrationRules.map(({ id }) => id)]
    const meant = known.filter((id) => isSlip(id, name))
    return misuse(
      `${name} is not a rule; ${meant.length > 0 ? `did you mean ${meant.join(' or ')}?` : `the rules are ${known.join(', ')}`}`
    )
  }
  print(
    1,
    format === 'json'
      ? `${JSON.stringify({ rules: rules.map(explained), migration }, null, 2)}\n`
      : format === 'markdown'
        ? markdown(rules, migration)
        : text(rules, migration, name !== undefined)
  )
  return 0
}

/** Whether one slip separates two names: a letter too many, too few or wrong, or two that changed places. */
const isSlip = (a: string, b: string): boolean =>
  shared(Array.from(a), Array.from(b)) + shared(Array.from(a).reverse(), Array.from(b).reverse()) >=
  Math.max(a.length, b.length) - 2

/** How many letters two names begin with alike. */
const shared = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): number => {
  const at = a.findIndex((letter, index) => letter !== b[index])
  return at < 0 ? a.length : at
}

/** A check of payloads has one direction. */
const severities = ({ id, backward, forward }: Named): readonly [string, string] => [
  backward,
  has(corpusRules, id) ? '-' : forward
]

const text = (rules: ReadonlyArray<Named>, migration: ReadonlyArray<RuleDescription>, whole: boolean): string => {
  const width = Math.max(...[...rules, ...migration].map(({ id }) => id.length))
  const short = rules.map((rule) => {
    const [backward, forward] = severities(rule)
    return `${rule.id.padEnd(width)}  ${backward.padEnd(4)}  ${forward.padEnd(4)}  ${rule.title}`
  })
  if (whole) return `${[...rules.map(explained).map(inFull), ...migration.map(migrationInFull)].join('\n\n')}\n`
  return `${[
    `${'rule'.padEnd(width)}  back  forw  what happened`,
    ...short,
    '',
    'rules of the migrations',
    ...migration.map(({ id, upgrade }) => `${id.padEnd(width)}  ${upgrade}`),
    '',
    'explain <rule> tells more, with a pair that fires it'
  ].join('\n')}\n`
}

const inFull = (rule: Explained): string => {
  const [backward, forward] = severities(rule)
  const { example, corpus, exception, findings, mirror, remedy } = rule
  const lines = [
    ['backward', `${backward}. ${remedy.backward}`],
    ['forward', forward === '-' ? '-' : `${forward}. ${remedy.forward}`],
    ['except', exception],
    ['mirror', typeof mirror === 'string' ? mirror : `none: ${mirror.none}`],
    ['old', example === undefined ? undefined : JSON.stringify(example.fires.old)],
    ['new', example === undefined ? undefined : JSON.stringify(example.fires.new)],
    ...(corpus?.fires ?? []).map((payload) => ['payload', payload] as const),
    ...findings.map((found) => [
      'gives',
      [
        `${found.severity} ${found.rule} ${has(corpusRules, rule.id) ? '' : found.direction}`.trim(),
        found.path === '' ? '' : `at ${found.path}`,
        found.witness === undefined ? '' : `witness ${JSON.stringify(found.witness)}`
      ]
        .filter((part) => part !== '')
        .join(', ')
    ])
  ].filter(([, value]) => value !== undefined)
  return [`${rule.id}: ${rule.title}`, ...lines.map(([name = '', value]) => `  ${name.padEnd(9)} ${value}`)].join('\n')
}

const migrationInFull = ({ id, upgrade, downgrade, lossy }: RuleDescription): string =>
  [`${id}: a rule of the migration`, `  upgrade   ${upgrade}`, `  downgrade ${downgrade}`, `  lossy     ${lossy}`].join(
    '\n'
  )

const markdown = (rules: ReadonlyArray<Named>, migration: ReadonlyArray<RuleDescription>): string => {
  const cell = (value: string): string => value.replace(/\|/g, '\\|').replace(/</g, '&lt;')
  return `${[
    '# Rules',
    '## Compatibility',
    table(
      ['rule', 'backward', 'forward', 'what happened', 'fires for'],
      rules.map((rule) => [
        `\`${rule.id}\``,
        ...severities(rule),
        cell([rule.title, rule.exception].filter((part) => part !== undefined).join('. ')),
        rule.example === undefined
          ? ''
          : `\`${cell(JSON.stringify(rule.example.fires.old))}\` → \`${cell(JSON.stringify(rule.example.fires.new))}\``
      ])
    ),
    '## Migration',
    table(
      ['rule', 'upgrade', 'downgrade', 'not lossless'],
      migration.map(({ id, upgrade, downgrade, lossy }) => [`\`${id}\``, cell(upgrade), cell(downgrade), cell(lossy)])
    )
  ].join('\n\n')}\n`
}
