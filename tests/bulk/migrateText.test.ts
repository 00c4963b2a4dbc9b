/**
 * The laws of a payload's text, over generated payloads of every version and form in generated spellings.
 */
import * as assert from 'node:assert/strict'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { type MigratedText, migrateText, type Rejection } from '../../src/bulk/migrateText.js'
import { spell } from '../../src/codec/names.js'
import { pointerKeys } from '../../src/migrate/Change.js'
import type { Direction } from '../../src/migrate/Migration.js'
import { latest, versions } from '../../src/migrate/migrations.js'
import { downgradeJson, upgradeJson } from '../../src/migrate/reconcile.js'
import { reasonOf } from '../../src/migrate/Issue.js'
import type { ReconcileOptions } from '../../src/migrate/Rule.js'
import { brokenPayloads, downgradable, forms, inexact, introducedAfter, upgradable } from '../laws/arbitrary.js'
import { character } from '../laws/character.js'
import { holds } from '../laws/runs.js'
import { onOneLine, overLines, spellings } from './spelling.js'
import { isSubsequence, replacing, tokens } from './tokens.js'

const known: ReadonlySet<string> = new Set(
  versions.flatMap(({ fields }) => Object.keys(fields).flatMap((name) => forms.map((form) => spell(form)(name))))
)

const json = (text: string): unknown => JSON.parse(text) as unknown

const up = migrateText('upgrade', {})
const down = migrateText('downgrade', {})

const right = (result: E.Either<Rejection, MigratedText>): MigratedText => {
  assert.ok(E.isRight(result), JSON.stringify(result))
  return result.right
}

const of = (make: (version: (typeof versions)[number], form: (typeof forms)[number]) => fc.Arbitrary<unknown>) =>
  fc.oneof(...versions.flatMap((version) => forms.map((form) => make(version, form))))

const upgradableText = spellings(of(upgradable), known)
const downgradableText = spellings(of(downgradable), known)
const refusedText = spellings(
  of((version, form) =>
    fc.oneof(
      brokenPayloads(version.fields, form, { extra: introducedAfter(version) }).map(({ value }) => value),
      version === latest ? upgradable(version, form) : inexact(version, form).map(({ payload }) => payload)
    )
  ),
  known
)
const anyText = fc.oneof(upgradableText, downgradableText, refusedText)
const direction = fc.constantFrom<Direction>('upgrade', 'downgrade')
const options = fc.constantFrom<ReconcileOptions>(
  {},
  { inexactIds: 'coerce' },
  { provider: 'given' },
  { ids: (text) => text.length }
)

test('the result, parsed, is what the migration makes of the parsed text; so are the refusals', () => {
  holds(
    fc.tuple(anyText, direction, options),
    ([text, way, given]) => {
      const result = migrateText(way, given)(text)
      const expected = (way === 'upgrade' ? upgradeJson : downgradeJson)(json(text), given)
      if (E.isLeft(result)) {
        assert.ok(E.isLeft(expected), JSON.stringify(result.left))
        assert.equal(result.left.reason, reasonOf(expected.left))
        return
      }
      assert.ok(E.isRight(expected))
      assert.equal(JSON.stringify(json(result.right.text)), JSON.stringify(expected.right.value))
      assert.deepEqual(result.right.changes, expected.right.changes)
      assert.deepEqual(result.right.from, expected.right.from)
    },
    6
  )
})

test('every character of an upgraded text but those of replaced values is its own', () => {
  holds(
    upgradableText,
    (text) => {
      const { text: after, changes } = right(up(text))
      const replacements = new Map(
        changes.map((change): [string, string] => {
          assert.equal(change._tag, 'Converted')
          const [key, index] = pointerKeys(change.path)
          const path = index === undefined ? [key] : [key, Number(index)]
          return [JSON.stringify(path), JSON.stringify((change as { readonly to: unknown }).to)]
        })
      )
      assert.equal(after, replacing(text, replacements))
    },
    6
  )
})

test('a text that needs no change comes back as it is, and an upgrade of an upgrade needs none', () => {
  holds(upgradableText, (text) => {
    const once = right(up(text))
    const twice = right(up(once.text))
    assert.equal(twice.text, once.text)
    assert.deepEqual(twice.changes, [])
  })
})

test('a downgrade of a downgrade needs no change', () => {
  holds(downgradableText, (text) => {
    const once = right(down(text))
    const twice = right(down(once.text))
    assert.equal(twice.text, once.text)
    assert.deepEqual(twice.changes, [])
  })
})

test('a downgrade that removes leaves the rest in place, and one that does not is exact', () => {
  holds(downgradableText, (text) => {
    const { text: after, changes } = right(down(text))
    const kept = new Set(changes.map(({ _tag }) => _tag))
    const spell = (list: string) => tokens(list).map((token) => token.text)
    if (kept.size === 1 && kept.has('Removed')) assert.ok(isSubsequence(spell(after), spell(text)))
    if (kept.size === 0) assert.equal(after, text)
    assert.equal(spell(after).slice(-1)[0], '')
  })
})

test('downgrading an upgrade gives the text back, where every change was lossless and ids were written plainly', () => {
  const plain = spellings(of(upgradable), known, overLines)
  let restored = 0
  holds(
    plain,
    (text) => {
      const there = right(up(text))
      const back = down(there.text)
      if (E.isLeft(back) || ![...there.changes, ...back.right.changes].every(({ lossless }) => lossless)) return
      if (there.from.version === latest.version) return
      assert.deepEqual(json(back.right.text), json(text))
      const ids = there.changes.map((change, i) => [
        there.before[i],
        JSON.stringify((change as { from: unknown }).from)
      ])
      if (ids.every(([before, from]) => before === from)) {
        assert.equal(back.right.text, text)
        restored++
      }
    },
    6
  )
  assert.ok(restored > 0, 'no text was put to the test')
})

// What JavaScript cannot hold

const session = (id: string, rest = ''): string =>
  `{"id":${id},"organization_id":7,"project_id":"p","provider":"x","origin_owner_id":"o","origin_owner_name":"n",` +
  `"created_at":"2023-05-30T08:00:00Z"${rest}}`

const v1 = (id: string, rest = ''): string =>
  session(JSON.stringify(id), rest).replace('"organization_id":7', '"organization_id":"7"')

const unheld = [
  '12345678901234567890',
  '1.10',
  '1e400',
  '-0.0',
  `1${'0'.repeat(400)}`,
  '0.1000000000000000055511151231257827'
]

test.each(unheld)('%s stays as it is in unknown fields and metadata', (number) => {
  const rest = `,"extra": ${number},"metadata":{"deep":[${number}, {"n":${number}}]}`
  expect(right(up(v1('1', rest))).text).toBe(session('1', rest))
  const extra = `,"extra": ${number}`
  expect(right(down(session('1', extra))).text).toBe(v1('1', extra))
})

test.each(['9007199254740993', '12345678901234567890', '0.1000000000000000055511151231257827', '1e-400'])(
  'a number id %s is refused on a downgrade, and rounded only where that was asked for',
  (id) => {
    const refused = down(session(id))
    assert.ok(E.isLeft(refused))
    expect(refused.left).toEqual({
      reason: 'id-not-exact',
      errors: [{ path: '/id', message: expect.stringContaining(id) as string }]
    })
    const rounded = right(migrateText('downgrade', { inexactIds: 'coerce' })(session(id)))
    expect(rounded.changes[0]).toMatchObject({ path: '/id', to: String(Number(id)), lossless: false })
    expect(rounded.before[0]).toBe(id)
    expect(rounded.changes[1]).toMatchObject({ path: '/organization_id', lossless: true })
  }
)

test.each([
  ['1.10', '1.1'],
  ['100e-2', '1'],
  ['0.001E+3', '1'],
  ['10000000000000000000000', '1e+22'],
  ['0e5', '0'],
  ['0.00', '0']
])('a number id %s is held, and becomes %s', (id, text) => {
  const { changes } = right(down(session(id)))
  expect(changes[0]).toMatchObject({ path: '/id', to: text, lossless: true })
})

test.each(['-0', '-0.0', '-0e7'])('a number id %s loses its sign on a downgrade, and is told so', (id) => {
  expect(right(down(session(id))).changes[0]).toMatchObject({ path: '/id', to: '0', lossless: false })
})

test('ids stay as they are spelt in a payload that is upgraded already', () => {
  for (const id of ['1.10', '9007199254740993', '1E2', '-0']) expect(right(up(session(id))).text).toBe(session(id))
})

// Keys

test('a known key that occurs twice is refused, however it is spelt and whatever its form', () => {
  holds(
    fc.tuple(fc.constantFrom(...known), fc.constantFrom(...onOneLine), fc.boolean()),
    ([key, space, isEscaped]) => {
      const other = isEscaped ? `"\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}"` : `"${key}"`
      const refused = up(`{"${key}":1${space},${space}"a":2,${other}${space}:1}`)
      assert.deepEqual(refused, {
        _tag: 'Left',
        left: {
          reason: 'duplicate-key',
          errors: [{ path: `/${key}`, message: 'occurs more than once: remove all but one' }]
        }
      })
    },
    2
  )
})

test('an escaped key is that key', () => {
  const text = v1('1').replace('"id"', '"\\u0069d"').replace('"7"', '"\\u0037"')
  expect(right(up(text)).text).toBe(session('1').replace('"id"', '"\\u0069d"'))
})

test('a key that no version knows may occur twice, and so may any key further inside', () => {
  const rest = ',"a":1,"a":2,"metadata":{"id":1,"id":2}'
  expect(right(up(v1('1', rest))).text).toBe(session('1', rest))
})

test('own keys are data, whatever they are called', () => {
  const rest = ',"__proto__":{"id":9},"constructor":1,"toString":null,"hasOwnProperty":[],"valueOf":{"__proto__":1}'
  expect(right(up(v1('1', rest))).text).toBe(session('1', rest))
  expect(right(down(session('1', rest))).text).toBe(v1('1', rest))
})

// What is no payload

test.each([
  '',
  ' ',
  '{',
  '{"a":1,}',
  '[1,]',
  "{'a':1}",
  '{"a":01}',
  'NaN',
  '\ufeff{}',
  '{"a":"\n"}',
  '{} {}',
  '\u0000',
  '"\\ud8"'
])('text %j is refused as invalid JSON', (text) => {
  assert.ok(E.isLeft(up(text)))
  expect(up(text)).toMatchObject({ left: { reason: 'invalid-json', errors: [{ path: '' }] } })
})

test.each(['1', 'null', 'true', '"text"', '[]', '[{"id":"1"}]'])('%s is refused as no object', (text) => {
  expect(up(text)).toMatchObject({ left: { reason: 'not-an-object' } })
})

test('nothing throws, whatever the text', () => {
  holds(fc.tuple(fc.string({ unit: character }), direction), ([text, way]) => void migrateText(way, {})(text))
})
