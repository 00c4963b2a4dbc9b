/**
 * The laws of edits, over generated values in generated spellings. The judge is a naive tokeniser.
 */
import * as assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { applyPatch, type Operation } from 'fast-json-patch'

import { compact, parts } from '../../src/bulk/jsonParts.js'
import { edit } from '../../src/bulk/jsonText.js'
import { type Change, pointer, toJsonPatch } from '../../src/migrate/Change.js'
import { jsonValue, oddKey } from '../laws/arbitrary.js'
import { holds, runs } from '../laws/runs.js'
import { copied } from '../laws/values.js'
import { choices, overLines, seeds, spelled, spellings } from './spelling.js'
import { isSubsequence, joined, replacing, scalarPaths, tokens } from './tokens.js'

const anyText = spellings(jsonValue, new Set())

const json = (text: string): unknown => JSON.parse(text) as unknown

/** As `JSON.stringify` writes it, which makes `0` of `-0`. */
const writable: fc.Arbitrary<unknown> = jsonValue.map((value) => json(JSON.stringify(value)))

/** An object with a list in it, and changes of every kind to both: each path is the path when its change is applied. */
const edits: fc.Arbitrary<{ readonly value: Record<string, unknown>; readonly changes: ReadonlyArray<Change> }> = fc
  .record({
    members: fc.uniqueArray(fc.tuple(oddKey, jsonValue), { selector: ([key]) => key, maxLength: 6 }),
    list: fc.array(jsonValue, { maxLength: 6 }),
    at: fc.nat(),
    fates: fc.array(fc.constantFrom('stay', 'convert', 'remove'), { minLength: 12, maxLength: 12 }),
    added: fc.uniqueArray(fc.tuple(oddKey, writable), { selector: ([key]) => key, maxLength: 2 }),
    to: writable
  })
  .map(({ members, list, at, fates, added, to }) => {
    const entries = members.filter(([key]) => key !== 'list' && key !== '__proto__')
    entries.splice(at % (entries.length + 1), 0, ['list', list])
    const of = (path: string, from: unknown, fate: string | undefined): ReadonlyArray<Change> => {
      const common = { path, rule: 'r', lossless: false }
      if (fate === 'convert') return [{ _tag: 'Converted', from, to, ...common }]
      return fate === 'remove' ? [{ _tag: 'Removed', from, ...common }] : []
    }
    const isKept = (change: Change): boolean => change._tag === 'Converted'
    const inList = list.flatMap((from, i) => of(pointer(['list', i]), from, fates[i]))
    const removed = inList.filter((change) => !isKept(change)).reverse()
    const outside = entries.flatMap(([key, from], i) =>
      key === 'list' ? [] : of(pointer([key]), from, fates[6 + (i % 6)])
    )
    const fresh = added.filter(([key]) => key !== '__proto__' && !entries.some(([known]) => known === key))
    return {
      value: Object.fromEntries(entries),
      changes: [
        ...inList.filter(isKept),
        ...removed,
        ...outside,
        ...fresh.map(([key, value]): Change => {
          return { _tag: 'Added', path: pointer([key]), to: value, rule: 'r', lossless: false }
        })
      ]
    }
  })

const spelledEdits = fc.tuple(edits, seeds, fc.constantFrom(0, 1, 16)).map(([{ value, changes }, seed, escapes]) => ({
  text: spelled(value, choices(seed), { spaces: overLines, escapes, numbers: 4, repeats: 0, known: new Set() }),
  changes
}))

test('the tokens of the judge are the text', () => {
  holds(anyText, (text) => assert.equal(joined(tokens(text)), text))
})

test('the parts of a value are its members or elements, in order', () => {
  holds(anyText, (text) => {
    const value = json(text)
    const isBranch = typeof value === 'object' && value !== null
    const found = parts(text, 0)
    const last = new Map(found.map(({ key, valueStart, end }) => [key, json(text.slice(valueStart, end))]))
    assert.deepEqual([...last].map(([key]) => key).sort(), isBranch ? Object.keys(value).sort() : [])
    for (const [key, at] of last) assert.deepEqual(at, (value as Record<string, unknown>)[key])
  })
})

test('a compact text is the tokens without the white space', () => {
  holds(anyText, (text) =>
    assert.equal(
      compact(text),
      tokens(text)
        .map((token) => token.text)
        .join('')
    )
  )
})

test('an edited text, parsed, is the parsed text with the changes applied', () => {
  holds(
    spelledEdits,
    ({ text, changes }) => {
      const expected = applyPatch(json(text), copied(toJsonPatch(changes)) as Array<Operation>, true, true, false)
      assert.deepEqual(json(edit(text, changes).text), expected.newDocument)
    },
    4
  )
})

test('what is replaced is replaced exactly, and nothing else', () => {
  holds(spelledEdits, ({ text, changes }) => {
    const paths = new Set(scalarPaths(tokens(text)).map((path) => (path === undefined ? '' : pointer(path))))
    const scalar = changes.filter(({ _tag, path }) => _tag === 'Converted' && paths.has(path))
    const replacements = new Map(
      scalar.map((change) => {
        const keys = change.path.split('/').slice(1)
        const path = keys.map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'))
        const isElement = path.length === 2
        return [
          JSON.stringify(isElement ? [path[0], Number(path[1])] : path),
          JSON.stringify((change as { readonly to: unknown }).to)
        ]
      })
    )
    assert.equal(edit(text, scalar).text, replacing(text, replacements))
  })
})

test('what stays after a removal was all there before, in that order', () => {
  holds(spelledEdits, ({ text, changes }) => {
    const removed = changes.filter(({ _tag }) => _tag === 'Removed')
    const after = edit(text, removed).text
    const spell = (list: string) => tokens(list).map((token) => token.text)
    assert.ok(isSubsequence(spell(after), spell(text)))
    assert.ok(isSubsequence(after.split(''), text.split('')))
    if (removed.length === 0) assert.equal(after, text)
  })
})

test('the source text of what a change replaced or removed is kept', () => {
  holds(spelledEdits, ({ text, changes }) => {
    const { before } = edit(text, changes)
    changes.forEach((change, i) => {
      if (change._tag === 'Added') assert.equal(before[i], undefined)
      else {
        assert.deepEqual(json(before[i] as string), change.from)
        assert.equal(compact(before[i] as string), before[i])
      }
    })
  })
})

const removing = (path: string): Change => ({ _tag: 'Removed', path, from: 0, rule: 'r', lossless: false })
const adding = (path: string, to: unknown): Change => ({ _tag: 'Added', path, to, rule: 'r', lossless: false })

test.each<[string, string, ReadonlyArray<Change>, string]>([
  ['the first member', '{ "a" : 1 , "b" : 2 }', [removing('/a')], '{ "b" : 2 }'],
  ['the last member', '{ "a" : 1 , "b" : 2 }', [removing('/b')], '{ "a" : 1 }'],
  ['the only member', '{ "a" : 1 }', [removing('/a')], '{  }'],
  ['all members', '{"a":1,"b":2,"c":3}', [removing('/b'), removing('/a'), removing('/c')], '{}'],
  ['a member in the middle', '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', [removing('/b')], '{\n  "a": 1,\n  "c": 3\n}'],
  ['elements, last first', '[1, 2, 3, 4]', [removing('/3'), removing('/1')], '[1, 3]'],
  ['elements, first first', '[1, 2, 3, 4]', [removing('/0'), removing('/1')], '[2, 4]'],
  ['a new member in a compact text', '{"a":1}', [adding('/b', 2)], '{"a":1,"b":2}'],
  ['a new member in a spaced text', '{ "a" : 1 }', [adding('/b', 2)], '{ "a" : 1, "b" : 2 }'],
  ['a new member over lines', '{\r\n\t"a": 1\r\n}', [adding('/b', [2])], '{\r\n\t"a": 1,\r\n\t"b": [2]\r\n}'],
  ['a new member in an empty object', '{ }', [adding('/b', 2)], '{"b":2 }'],
  ['a new member where all others go', '{"a":1}', [removing('/a'), adding('/b', 2)], '{"b":2}'],
  ['a key with escapes', '{"\\u0061\\/b":1,"c":2}', [removing('/a~1b')], '{"c":2}'],
  ['an empty key', '{"":1,"c":2}', [removing('/')], '{"c":2}']
])('%s', (_, text, changes, expected) => {
  expect(edit(text, changes).text).toBe(expected)
})

test('nesting has no limit', () => {
  const depth = 100_000
  const text = `{"deep":${'['.repeat(depth)}${']'.repeat(depth)},"a":1}`
  expect(edit(text, [removing('/a')]).text).toBe(text.replace(',"a":1', ''))
  expect(runs).toBeGreaterThan(0)
})
