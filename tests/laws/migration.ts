/**
 * The laws of migrations: of each declared one, and of the way from any version to the latest and back.
 */
import * as assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { applyPatch, type Operation } from 'fast-json-patch'
import * as E from 'fp-ts/Either'
import type * as t from 'io-ts'

import type { Fields } from '../../src/codec/document.js'
import { type Form, otherForm, spell } from '../../src/codec/names.js'
import { type Change, pointer, toInverseJsonPatch, toJsonPatch } from '../../src/migrate/Change.js'
import { detect } from '../../src/migrate/detect.js'
import {
  type AnyMigration,
  codecFor,
  type Direction,
  describeRules,
  type Version
} from '../../src/migrate/Migration.js'
import { first, latest, migrations, versions } from '../../src/migrate/migrations.js'
import { issues } from '../../src/migrate/Issue.js'
import { downgradeJson, reconcile, upgradeJson } from '../../src/migrate/reconcile.js'
import { migrate } from '../../src/migrate/run.js'
import {
  brokenPayloads,
  downgradable,
  exactIds,
  forms,
  inexact,
  introducedAfter,
  payloads,
  relaxedSince,
  textToNumber,
  upgradable
} from './arbitrary.js'
import { decoded, type Laws } from './codec.js'
import { holds, runs } from './runs.js'
import { copied, deepFrozen, type Payload, respelled, withValue } from './values.js'

// replaying

/** Applies a patch to a copy, with a library that knows nothing of this one. */
export const replayed = (document: unknown, patch: ReadonlyArray<unknown>): unknown =>
  applyPatch(copied(document), copied(patch) as Array<Operation>, true, true).newDocument

const replays = (input: unknown, output: unknown, changes: ReadonlyArray<Change>): void => {
  assert.deepEqual(replayed(input, toJsonPatch(changes)), output)
  assert.deepEqual(replayed(output, toInverseJsonPatch(changes)), input)
}

const right = <A>(result: E.Either<unknown, A>): A => {
  assert.ok(E.isRight(result), 'refused')
  return result.right
}

const sameJson = (a: unknown, b: unknown): void => {
  assert.deepEqual(a, b)
  assert.equal(JSON.stringify(a), JSON.stringify(b))
}

// one declared migration

/** A declared migration, run one way in one form, and payloads that nothing stops on that way. */
export interface MigrationSubject {
  readonly declared: AnyMigration
  readonly direction: Direction
  readonly form: Form
  readonly payloads: fc.Arbitrary<Payload>
  /** Collects the ids of the rules that made a change. */
  readonly fired: Set<string>
}

const opposite = (direction: Direction): Direction => (direction === 'upgrade' ? 'downgrade' : 'upgrade')

const ends = ({ declared: { from, to }, direction }: MigrationSubject): readonly [from: Version, to: Version] =>
  direction === 'upgrade' ? [from, to] : [to, from]

/** Laws of each declared migration, in either direction. */
export const migrationLaws: Laws<MigrationSubject> = {
  'the result is what the other version accepts': (subject) => {
    const { declared, direction, form, payloads } = subject
    const [, to] = ends(subject)
    holds(payloads, (u) => {
      const { value } = right(migrate(declared, direction)(u, form, {}))
      assert.ok(E.isRight(codecFor(to, form).decode(value)))
    })
  },

  'the changes replay to the output, and inverted to the input': ({ declared, direction, form, payloads }) => {
    holds(payloads, (u) => {
      const { value, changes } = right(migrate(declared, direction)(u, form, {}))
      replays(u, value, changes)
    })
  },

  'what only lossless changes were made to, there and back, comes back': (subject) => {
    const { declared, direction, form, payloads } = subject
    let returned = 0
    holds(payloads, (u) => {
      const there = right(migrate(declared, direction)(u, form, {}))
      const back = migrate(declared, opposite(direction))(there.value, form, {})
      if (E.isLeft(back) || ![...there.changes, ...back.right.changes].every(({ lossless }) => lossless)) return
      sameJson(back.right.value, u)
      returned++
    })
    assert.ok(returned > 0 || runs < 50, 'never tried')
  },

  'each change carries the id of a described rule, and does something': ({
    declared,
    direction,
    form,
    payloads,
    fired
  }) => {
    const ids = describeRules(declared).map(({ id }) => id)
    holds(payloads, (u) => {
      for (const change of right(migrate(declared, direction)(u, form, {})).changes) {
        fired.add(change.rule)
        assert.ok(ids.includes(change.rule), change.rule)
        if (change._tag === 'Converted') assert.notDeepEqual(change.from, change.to)
      }
    })
  },

  'what the caller supplies is described too': (subject) => {
    const { declared, direction, form, payloads, fired } = subject
    const [from, to] = ends(subject)
    const relaxed = Object.keys(to.fields).filter(
      (name) => to.fields[name]?._tag === 'Required' && from.fields[name]?._tag === 'Optional'
    )
    for (const name of relaxed) {
      holds(payloads, (u) => {
        const lacking = withValue(u, spell(form)(name), undefined)
        const { value, changes } = right(migrate(declared, direction)(lacking, form, { [name]: 'given' }))
        replays(lacking, value, changes)
        for (const { rule } of changes) fired.add(rule)
      })
    }
  },

  'only the fields that have a rule are touched, and keys keep their order': (subject) => {
    const { declared, direction, form, payloads } = subject
    const ruled = new Set(Object.keys(declared.rules).map(spell(form)))
    holds(payloads, (u) => {
      const { value } = right(migrate(declared, direction)(u, form, {}))
      for (const [key, member] of Object.entries(u)) if (!ruled.has(key)) assert.ok(Object.is(value[key], member), key)
      const kept = Object.keys(u).filter((key) => Object.keys(value).includes(key))
      assert.deepEqual(Object.keys(value).slice(0, kept.length), kept)
    })
  },

  'a frozen input is left as it is': ({ declared, direction, form, payloads }) => {
    holds(payloads, (u) => {
      const before = copied(u)
      right(migrate(declared, direction)(deepFrozen(u), form, {}))
      assert.deepEqual(u, before)
    })
  },

  'all that is wrong is told at once, each with its path': (subject) => {
    const { declared, direction, form } = subject
    const [from, to] = ends(subject)
    const extra = Object.fromEntries(Object.entries(to.fields).filter(([name]) => from.fields[name] === undefined))
    holds(brokenPayloads(from.fields, form, { extra }), ({ value, paths }) => {
      const result = migrate(declared, direction)(value, form, {})
      assert.ok(E.isLeft(result), 'accepted')
      const found = result.left.errors.map(({ context }) => pointer(context.slice(1).map(({ key }) => key)))
      assert.deepEqual([...found].sort(), paths.map(pointer).sort())
    })
  }
}

/** Each declared migration, in either direction and form. */
export const migrationSubjects = (declared: AnyMigration, fired: Set<string>): ReadonlyArray<MigrationSubject> =>
  forms.flatMap((form) => [
    { declared, direction: 'upgrade', form, payloads: upgradable(declared.from, form), fired },
    { declared, direction: 'downgrade', form, payloads: downgradable(declared.to, form), fired }
  ])

// the whole way

/** A version and form that payloads start from. */
export interface RoadSubject {
  readonly version: Version
  readonly form: Form
}

/** Each version and form. */
export const roadSubjects: ReadonlyArray<RoadSubject> = versions.flatMap((version) =>
  forms.map((form) => ({ version, form }))
)

const ids = ['id', 'organizationId']

/** Laws of the functions that find the way themselves. */
export const roadLaws: Laws<RoadSubject> = {
  'the version and form are told': ({ version, form }) => {
    holds(upgradable(version, form), (u) => {
      assert.deepEqual(right(detect(u)), { version: version.version, form })
      assert.deepEqual(right(upgradeJson(u)).from, { version: version.version, form })
    })
  },

  'what is upgraded is accepted by the latest version, in the form it had': ({ version, form }) => {
    holds(upgradable(version, form), (u) => {
      const { value } = right(upgradeJson(u))
      decoded(codecFor(latest, form), value)
      assert.deepEqual(right(detect(value)), { version: latest.version, form })
    })
  },

  'an upgrade is idempotent: the second changes and reports nothing': ({ version, form }) => {
    holds(upgradable(version, form), (u) => {
      const once = right(upgradeJson(u)).value
      const twice = right(upgradeJson(once))
      sameJson(twice.value, once)
      assert.deepEqual(twice.changes, [])
    })
  },

  'a downgrade is idempotent: the second changes and reports nothing': ({ version, form }) => {
    holds(downgradable(version, form), (u) => {
      const once = right(downgradeJson(u)).value
      const twice = right(downgradeJson(once))
      sameJson(twice.value, once)
      assert.deepEqual(twice.changes, [])
    })
  },

  'reports replay, and inverted they restore': ({ version, form }) => {
    holds(upgradable(version, form), (u) => {
      const { value, changes } = right(upgradeJson(u))
      replays(u, value, changes)
    })
    holds(downgradable(version, form), (u) => {
      const { value, changes } = right(downgradeJson(u))
      replays(u, value, changes)
    })
  },

  'a report is JSON': ({ version, form }) => {
    holds(upgradable(version, form), (u) => {
      const { changes } = right(upgradeJson(u))
      for (const change of changes)
        assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(change)) as object), Object.keys(change))
    })
  },

  'what only lossless changes were made to, there and back, comes back character for character': ({
    version,
    form
  }) => {
    const lossless = (...reports: ReadonlyArray<ReadonlyArray<Change>>): boolean =>
      reports.flat().every((change) => change.lossless)
    holds(upgradable(version, form), (u) => {
      const up = right(upgradeJson(u))
      const down = downgradeJson(up.value)
      if (version === first && E.isRight(down) && lossless(up.changes, down.right.changes))
        sameJson(down.right.value, u)
    })
    holds(downgradable(version, form), (u) => {
      const down = right(downgradeJson(u))
      const up = upgradeJson(down.value)
      if (version === latest && E.isRight(up) && lossless(down.changes, up.right.changes)) sameJson(up.right.value, u)
    })
  },

  'a payload of the first version, with no field of a later one, comes back where its upgrade was lossless': ({
    version,
    form
  }) => {
    if (version !== first) return
    holds(payloads(version.fields, form, { values: exactIds(version) }), (u) => {
      const up = right(upgradeJson(u))
      if (up.changes.every(({ lossless }) => lossless)) sameJson(right(downgradeJson(up.value)).value, u)
    })
  },

  'what an earlier version requires is never invented': ({ version, form }) => {
    const relaxed = relaxedSince(version)
    if (relaxed.length === 0) return
    holds(
      fc.tuple(downgradable(version, form), fc.constantFrom(...relaxed), fc.constantFrom(null, undefined)),
      ([given, name, nothing]) => {
        const key = spell(form)(name)
        const u = withValue(given, key, nothing)
        const refused = downgradeJson(u)
        assert.ok(E.isLeft(refused) && refused.left._tag === 'NotSupplied')
        assert.deepEqual(
          issues(refused.left).map(({ path }) => path),
          [pointer([key])]
        )
        const { value, changes } = right(downgradeJson(u, { [name]: 'given' }))
        replays(u, value, changes)
        assert.equal((value as Payload)[key], 'given')
        assert.equal(changes.find(({ path }) => path === pointer([key]))?.lossless, false)
      }
    )
  },

  'a frozen input is left as it is, by every function': ({ version, form }) => {
    holds(upgradable(version, form), (u) => {
      const before = copied(u)
      deepFrozen(u)
      for (const run of [detect, reconcile, upgradeJson, downgradeJson]) run(u)
      assert.deepEqual(u, before)
    })
  },

  'reconciling is upgrading and then decoding': ({ version, form }) => {
    const codec: t.Mixed = codecFor(latest, form)
    holds(upgradable(version, form), (u) => {
      const upgraded = right(upgradeJson(u))
      assert.deepEqual(right(reconcile(u)), { ...upgraded, value: decoded(codec, upgraded.value) as unknown })
    })
  },

  'the form makes no difference to the session': ({ version, form }) => {
    const names = versions.flatMap(({ fields }) => Object.keys(fields))
    holds(upgradable(version, form), (u) => {
      const other = respelled(u, names, form, otherForm(form))
      assert.deepEqual(right(reconcile(other)).value, right(reconcile(u)).value)
    })
  },

  'an id without an exact number is refused, each by its path': ({ version, form }) => {
    if (textToNumber(version).length === 0) return
    holds(inexact(version, form), ({ payload, keys }) => {
      const result = upgradeJson(payload)
      assert.ok(E.isLeft(result) && result.left._tag === 'NotExact')
      assert.deepEqual(
        issues(result.left)
          .map(({ path }) => path)
          .sort(),
        keys.map((key) => pointer([key])).sort()
      )
      assert.deepEqual(reconcile(payload), result)
    })
  },

  'an id without an exact number is taken from the table of the caller, as a lossy change': ({ version, form }) => {
    if (textToNumber(version).length === 0) return
    const table = (text: string, field: string) => text.length + field.length
    holds(inexact(version, form), ({ payload, keys }) => {
      const { value, changes } = right(upgradeJson(payload, { ids: table }))
      replays(payload, value, changes)
      for (const name of textToNumber(version)) {
        const key = spell(form)(name)
        const change = changes.find(({ path }) => path === pointer([key]))
        assert.equal(change?.lossless, !keys.includes(key))
        if (!keys.includes(key)) continue
        assert.equal(String((value as Payload)[key]), String(table(payload[key] as string, name)))
      }
    })
  },

  'a table that knows no id is as good as none; what gives no number, or throws, is told and nothing is guessed': ({
    version,
    form
  }) => {
    if (textToNumber(version).length === 0) return
    holds(inexact(version, form), ({ payload }) => {
      assert.deepEqual(upgradeJson(payload, { ids: () => undefined }), upgradeJson(payload))
    })
    const boom = (): never => {
      throw new Error('boom')
    }
    const tables: ReadonlyArray<readonly [ids: () => unknown, cause: string]> = [
      [() => Number.NaN, 'it gave no finite number (number)'],
      [() => Number.POSITIVE_INFINITY, 'it gave no finite number (number)'],
      [() => '1', 'it gave no finite number (string)'],
      [() => null, 'it gave no finite number (null)'],
      [boom, 'boom']
    ]
    holds(fc.tuple(inexact(version, form), fc.constantFrom(...tables)), ([{ payload, keys }, [ids, cause]]) => {
      for (const inexactIds of ['reject', 'coerce'] as const) {
        const result = upgradeJson(payload, { ids: ids as () => number, inexactIds })
        assert.ok(E.isLeft(result) && result.left._tag === 'NotExact')
        assert.deepEqual(
          result.left.refusals.map((one) => [one.path, one.cause]),
          keys.map((key) => [`/${key}`, cause])
        )
      }
    })
  },

  'coercion is lossy, never silent, and never invents a number': ({ version, form }) => {
    if (textToNumber(version).length === 0) return
    holds(inexact(version, form), ({ payload, keys }) => {
      const result = upgradeJson(payload, { inexactIds: 'coerce' })
      const numeric = keys.every((key) => {
        const text = payload[key] as string
        return text.trim() !== '' && Number.isFinite(Number(text))
      })
      assert.equal(E.isRight(result), numeric)
      if (E.isLeft(result)) return
      replays(payload, result.right.value, result.right.changes)
      for (const key of keys) {
        assert.equal(result.right.changes.find(({ path }) => path === pointer([key]))?.lossless, false)
      }
    })
  },

  'a payload broken anywhere but in its ids is refused, with every path': ({ version, form }) => {
    const extra: Fields = introducedAfter(version)
    holds(
      brokenPayloads(version.fields, form, { intact: ids, values: exactIds(version), extra }),
      ({ value, paths }) => {
        const result = upgradeJson(value)
        assert.ok(E.isLeft(result), 'accepted')
        assert.ok(result.left._tag === 'Invalid')
        assert.deepEqual([...issues(result.left)].map(({ path }) => path).sort(), paths.map(pointer).sort())
      }
    )
  }
}

/** Every rule that some declared migration describes. */
export const describedRules: ReadonlyArray<string> = [
  ...new Set(migrations.flatMap((declared) => describeRules(declared).map(({ id }) => id)))
]
