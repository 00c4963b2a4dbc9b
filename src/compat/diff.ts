/**
 * What separates two schemas, as findings that carry their proof.
 *
 * Laws:
 *
 * 1. `diff(x, x) = []`
 * 2. Every open `ERR` has a witness that the writer accepts and the reader refuses
 * 3. Sound: without an `ERR`, a `WARN` that says what could not be decided, or a closed content model, the reader
 *    accepts every payload that the writer declares
 * 4. Complete: if the reader refuses a payload that the writer declares, there is a finding above `INFO`
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { type AnyMigration } from '../migrate/Migration.js'
import { type Bridge, bridgeBetween } from './bridge.js'
import { compare } from './compare.js'
import type { Edit } from './Edit.js'
import { tellSchema } from './describe.js'
import { type Finding, finding, worstFirst } from './Finding.js'
import { isEnforced } from './formats.js'
import { includes } from './inclusion.js'
import type { Json } from './json.js'
import type { Operand } from './Operand.js'
import { remembered } from './pairwise.js'
import type { Both, Direction, Mode } from './Rule.js'
import { valueAt } from './references.js'
import { compatRules, type RuleId } from './rules.js'
import { counterexamples } from './samples.js'
import { each, type Part, type Schema } from './Schema.js'
import { accepts, refusedPaths, surelyAccepts, valuesRun } from './validate.js'

// model

/**
 * How to compare.
 *
 * @category model
 * @since 0.1.0
 */
export interface DiffOptions {
  /** `backward` unless said otherwise. */
  readonly mode?: Mode | undefined
  /** The migrations that may bridge a break; those of the package unless said otherwise. */
  readonly migrations?: ReadonlyArray<AnyMigration> | undefined
}

// constructors

/**
 * The directions of a mode.
 *
 * @category destructors
 * @since 0.1.0
 */
export const directions = (mode: Mode): ReadonlyArray<Direction> => (mode === 'full' ? ['backward', 'forward'] : [mode])

/**
 * Compares an old operand with a new one, worst finding first.
 *
 * @example
 * import { V1, V2 } from 'connect-session-reconcile'
 * import { diff, ofVersion } from 'connect-session-reconcile/compat'
 *
 * const findings = diff(ofVersion(V1, 'wire'), ofVersion(V2, 'wire'))
 * assert.deepStrictEqual(
 *   findings.filter(({ status }) => status === 'bridged').map(({ path, bridgedBy }) => [path, bridgedBy]),
 *   [
 *     ['/id', ['id-to-number']],
 *     ['/organization_id', ['id-to-number']]
 *   ]
 * )
 * assert.deepStrictEqual(diff(ofVersion(V2, 'wire'), ofVersion(V2, 'wire')), [])
 *
 * @category constructors
 * @since 0.1.0
 */
export const diff = (older: Operand, newer: Operand, options: DiffOptions = {}): ReadonlyArray<Finding> => {
  const edits = compare(older.schema, newer.schema)
  const bridge =
    older.version !== undefined && newer.version !== undefined && older.version.form === newer.version.form
      ? bridgeBetween(older.version.of, newer.version.of, older.version.form, options.migrations)
      : undefined
  const { source } = newer
  const findings = directions(options.mode ?? 'backward').flatMap((direction) => {
    const [writer, reader] = direction === 'backward' ? [older, newer] : [newer, older]
    const proof = proofOf(writer, reader, bridge)
    const found = edits.map((edit) => judged(edit, direction, proof))
    const decided =
      proof.included ||
      found.some(
        ({ rule, severity, status }) =>
          severity === 'ERR' || status === 'bridged' || (severity === 'WARN' && doubts.has(rule))
      ) ||
      includes(enforced(reader.schema))(writer.schema)
    return decided ? found : [...found, undecided(direction, older, newer)]
  })
  return worstFirst(source === undefined ? findings : findings.map((one) => ({ ...one, source })))
}

/** What says that more may break than is told. A property that is removed says nothing of the others. */
const doubts: ReadonlySet<RuleId> = new Set<RuleId>(['unproven', 'codec-opaque', 'content-model-closed'])

/** A schema without the formats that refuse nothing: each that comes or goes is a finding of its own. */
const enforced: (schema: Schema) => Schema = remembered((schema) =>
  schema.map((part): Part => {
    switch (part._tag) {
      case 'Number':
      case 'String':
        return isEnforced(part._tag, part.format) ? part : { ...part, format: undefined }
      case 'Array':
        return { ...part, items: enforced(part.items) }
      case 'Object': {
        const { additional } = part
        const properties = Object.entries(part.properties).map(
          ([key, property]) => [key, { ...property, schema: enforced(property.schema) }] as const
        )
        return {
          ...part,
          properties: Object.fromEntries(properties),
          additional: additional._tag === 'Each' ? each(enforced(additional.schema)) : additional
        }
      }
      default:
        return part
    }
  })
)

/** What proves, or disproves, that a reader refuses something a writer accepts. */
interface Proof {
  readonly writer: Operand
  readonly reader: Operand
  readonly bridge: Bridge | undefined
  readonly included: boolean
  /** Payloads of the whole writer that the reader refuses, found by looking everywhere at once. */
  readonly anywhere: () => ReadonlyArray<Json>
  /** Whether as much was run as may be: what is not proven by then stays unproven. */
  readonly isSpent: () => boolean
}

/**
 * How many values are run through parts in one direction, and for one difference: a small schema never takes for ever. The
 * first few payloads of a difference are tried whatever the others took, so no verdict hangs on the order of properties.
 */
const most = { inAll: 3_000_000, atOnce: 250_000, always: 8 }

const proofOf = (writer: Operand, reader: Operand, bridge: Bridge | undefined): Proof => {
  const start = valuesRun()
  let found: ReadonlyArray<Json> | undefined
  return {
    writer,
    reader,
    bridge,
    included: includes(reader.schema)(writer.schema),
    anywhere: () => {
      found ??= [...counterexamples(writer.schema, reader.schema)].filter(provesAt(writer, reader, ''))
      return found
    },
    isSpent: () => valuesRun() - start > most.inAll
  }
}

const judged = (edit: Edit, direction: Direction, proof: Proof): Finding => {
  const subject = { rule: edit.rule, direction, path: edit.path, old: edit.old, new: edit.new }
  const found = finding(subject)
  const safe = proof.included || edit.safe[direction]()
  const witnesses = safe ? [] : witnessesOf(edit, direction, proof, found.severity === 'ERR')
  const [witness] = witnesses
  if (witness !== undefined) {
    const proven = edit.rule === 'codec-opaque' ? finding({ ...subject, rule: limits[direction] }) : found
    return bridged({ ...proven, severity: 'ERR', witness }, witnesses, proof.bridge)
  }
  if (found.severity !== 'ERR') return found
  if (safe) return { ...found, severity: 'INFO' }
  return {
    ...finding({ ...subject, rule: 'unproven' }),
    note: `${edit.rule}: ${compatRules[edit.rule].title}`
  }
}

/** What a keyword that is run turns out to be, once a payload shows what it refuses. */
const limits = { backward: 'constraint-tightened', forward: 'constraint-relaxed' } as const

const witnessesOf = (edit: Edit, direction: Direction, proof: Proof, expected: boolean): ReadonlyArray<Json> => {
  const proves = provesAt(proof.writer, proof.reader, edit.at)
  const proven: Array<Json> = []
  const start = valuesRun()
  let tried = 0
  for (const payload of edit.tries[direction]()) {
    if (tried++ >= most.always && (proof.isSpent() || valuesRun() - start > most.atOnce)) break
    if (!proves(payload)) continue
    proven.push(payload)
    if (proof.bridge === undefined) break
  }
  if (proven.length > 0 || proof.isSpent() || !expected || edit.rule.startsWith('enum-value')) return proven
  // A union refuses as a whole: its payload is about this place only if what is there is refused.
  const isAccepted = accepts(direction === 'backward' ? edit.whole.after : edit.whole.before)
  const isAbout = (payload: Json): boolean => {
    const held = valueAt(payload, edit.at)
    return held !== undefined && !isAccepted(held)
  }
  const found = proof.anywhere().find(provesAt(proof.writer, proof.reader, edit.at, isAbout))
  return found === undefined ? [] : [found]
}

/**
 * Whether a payload shows that the writer is sure to accept, at this place, what the reader refuses. `isAbout` is asked of
 * payloads that are refused for what is around the place.
 */
const provesAt =
  (writer: Operand, reader: Operand, at: string, isAbout: (payload: Json) => boolean = () => true) =>
  (payload: Json): boolean =>
    surelyAccepts(writer.schema)(payload) &&
    refusedPaths(reader.schema)(payload).some(
      (path) => isWithin(path, at) || (isWithin(at, path) && isAbout(payload))
    ) &&
    writer.accepts(payload) &&
    !reader.accepts(payload)

const isWithin = (path: string, parent: string): boolean => path === parent || path.startsWith(`${parent}/`)

/** A break that the migration really bridges is not a break; a claim that fails is said. */
const bridged = (found: Finding, witnesses: ReadonlyArray<Json>, bridge: Bridge | undefined): Finding => {
  if (bridge === undefined) return found
  const claims = bridge.claims(found.path)
  if (claims.length === 0) return found
  const crossed = bridge.cross(found.direction, found.witness)
  if (E.isLeft(crossed)) {
    return { ...found, note: `the migration claims it, but ${crossed.left} (${claims.join(', ')})` }
  }
  const [refused] = witnesses.flatMap((witness) => {
    const other = bridge.cross(found.direction, witness)
    return E.isLeft(other) ? [other.left] : []
  })
  return {
    ...found,
    severity: 'INFO',
    status: 'bridged',
    bridgedBy: claims,
    remedy: bridgedRemedy[found.direction],
    ...(refused === undefined ? {} : { note: `not every value crosses: for one, ${refused}` })
  }
}

const bridgedRemedy: Both = {
  backward: 'Upgrade stored data before this reader is released, and check the corpus for values that do not cross.',
  forward: 'Downgrade what old readers are sent.'
}

/** What is neither proven to be included nor shown to break is said, never passed over. */
const undecided = (direction: Direction, older: Operand, newer: Operand): Finding => ({
  ...finding({
    rule: 'unproven',
    direction,
    path: '',
    old: tellSchema(older.schema),
    new: tellSchema(newer.schema)
  }),
  note: 'it could not be decided whether the reader accepts everything that the writer does'
})
