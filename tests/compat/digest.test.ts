/**
 * Laws: what is the same has the same digest, whatever it shares; what is large and shared is looked at once.
 */
import * as fc from 'fast-check'

import { digestOf } from '../../src/compat/digest.js'
import { referencesOf } from '../../src/compat/references.js'

test('values that are the same have the same digest, whatever they share', () => {
  const large = fc.tuple(fc.jsonValue(), fc.constantFrom('a', 'b')).map(([value, letter]) => ({
    value,
    list: Array.from({ length: 11_000 }, () => letter)
  }))
  fc.assert(
    fc.property(large, (value) => {
      expect(digestOf([value, value])).toBe(digestOf([structuredClone(value), structuredClone(value)]))
      expect(digestOf([value])).not.toBe(digestOf([{ ...value, list: [...value.list, 'c'] }]))
    }),
    { numRuns: 20 }
  )
})

test.each([
  ['many values', Array.from({ length: 11_000 }, () => 0)],
  ['long text', 'a'.repeat(1_100_000)]
])('%s that are shared are looked at once', (_, inside) => {
  let looks = 0
  const shared = { inside, toJSON: () => ++looks }
  digestOf([shared, [shared]])
  digestOf([[shared, 1]])
  expect(looks).toBe(1)
})

test('references that lead to the same share what they lead to', () => {
  const one = { $ref: '#/$defs/two' }
  const two = { $ref: '#/$defs/one' }
  const { identity } = referencesOf({ $defs: { one, two } })
  const [, , mine] = identity('$ref', '#/$defs/one') as ReadonlyArray<unknown>
  const [, , theirs] = identity('$ref', '#/$defs/two') as ReadonlyArray<unknown>
  expect(mine).toEqual([
    ['#/$defs/one', one],
    ['#/$defs/two', two]
  ])
  expect(mine).toBe(theirs)
  expect((mine as ReadonlyArray<ReadonlyArray<unknown>>)[0]?.[1]).toEqual(one)
})
