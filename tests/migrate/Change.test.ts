import { type Change, pointer, pointerKeys, toInverseJsonPatch, toJsonPatch } from '../../src/index.js'
import * as fc from 'fast-check'

import { oddKey } from '../laws/arbitrary.js'
import { replayed } from '../laws/migration.js'
import { holds } from '../laws/runs.js'

test('a pointer names its keys, whatever they hold', () => {
  holds(fc.array(fc.oneof(oddKey, fc.constantFrom('~', '/', '~1', '~01', '~0~1', ''))), (keys) => {
    expect(pointerKeys(pointer(keys))).toEqual(keys)
  })
})

test('a pointer is what RFC 6901 says', () => {
  expect(['', 'a/b', 'm~n', ' '].map((key) => pointer([key]))).toEqual(['/', '/a~1b', '/m~0n', '/ '])
  expect(pointer([])).toBe('')
})

test('every kind of change replays, and inverted restores', () => {
  const changes: ReadonlyArray<Change> = [
    { _tag: 'Converted', path: '/id', from: '1', to: 1, rule: 'r', lossless: true },
    { _tag: 'Renamed', from: '/old', path: '/new', rule: 'r', lossless: true },
    { _tag: 'Added', path: '/label', to: 'x', rule: 'r', lossless: false },
    { _tag: 'Removed', path: '/list/2', from: 'c', rule: 'r', lossless: false },
    { _tag: 'Removed', path: '/list/0', from: 'a', rule: 'r', lossless: false },
    { _tag: 'Converted', path: '/new', from: 5, to: 6, rule: 'r', lossless: false }
  ]
  const input = { id: '1', old: 5, list: ['a', 'b', 'c'] }
  const output = { id: 1, list: ['b'], new: 6, label: 'x' }
  expect(replayed(input, toJsonPatch(changes))).toEqual(output)
  expect(replayed(output, toInverseJsonPatch(changes))).toEqual(input)
})
