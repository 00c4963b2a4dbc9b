/**
 * The laws of what a schema asserts, over the schemas of tests/fixtures/told.
 */
import { asserted } from '../../src/compat/asserted.js'
import { files, findingsOf } from '../laws/told.js'

const schemas = [...new Set(files.flatMap(([, pairs]) => pairs.flatMap((pair) => pair.split('\n').slice(0, 2))))]

test.each(schemas)('%s', (text) => {
  const schema: unknown = JSON.parse(text)
  const once = asserted(schema)
  expect(asserted(once)).toEqual(once)
  if (typeof schema !== 'object') return
  const { $defs, definitions } = schema as Readonly<Record<string, unknown>>
  const found = findingsOf(text, JSON.stringify({ ...(once as object), $defs, definitions }))
  // What leads out of the document is the same in no other reading.
  const leadsOut = /"\$dynamicRef"|"\$id"|"https:/.test(text)
  expect(found.map(({ rule }) => rule).filter((rule) => rule !== 'codec-opaque' || !leadsOut)).toEqual([])
})
