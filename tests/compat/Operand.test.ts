/**
 * What can be compared, and the two of them side by side.
 */
import * as t from 'io-ts'

import { fieldRows, ofCodec, ofSchema, ofVersion } from '../../src/compat/index.js'
import { V1, V2 } from '../../src/index.js'

test('a codec is run through itself', () => {
  const operand = ofCodec('name', t.string)
  expect([operand.name, operand.schema]).toEqual(['name', [{ _tag: 'String' }]])
  expect(['a', 5].map(operand.accepts)).toEqual([true, false])
})

test('a schema is run through the validator, and stands where it was read from', () => {
  const operand = ofSchema('name', [{ _tag: 'String' }])
  expect(['a', 5].map(operand.accepts)).toEqual([true, false])
  expect(Object.keys(operand)).toEqual(['name', 'schema', 'accepts'])
  expect(ofSchema('name', [], { file: 'a.json' }).source).toEqual({ file: 'a.json' })
})

test('the fields of two versions, those of the old one first', () => {
  const category = 'ats | hris | hris-legacy | crm | marketing | stackone | hrisLegacy | stackOne'
  const grown = 'ats | hris | hris-legacy | crm | iam | marketing | lms | stackone | documents | hrisLegacy | stackOne'
  const rows = fieldRows(ofVersion(V1, 'wire'), ofVersion(V2, 'wire'))
  expect(rows.map((row) => [row.field, row.old, row.new])).toEqual([
    ['categories', `optional array of ${category}, or null`, `optional array of ${grown}, or null`],
    ['created_at', 'required string (date-time)', 'required string (date-time)'],
    ['id', 'required string', 'required number'],
    ['organization_id', 'required string', 'required number'],
    ['origin_owner_id', 'required string', 'required string'],
    ['origin_owner_name', 'required string', 'required string'],
    ['origin_username', 'optional string, or null', 'optional string, or null'],
    ['project_id', 'required string', 'required string'],
    ['provider', 'required string', 'optional string, or null'],
    ['account_id', '', 'optional string, or null'],
    ['label', '', 'optional string, or null'],
    ['metadata', '', 'optional record of any value, or null']
  ])
})

test('a field that may not be there is none, and nothing but an object has fields', () => {
  const text = { _tag: 'String' } as const
  const object = (properties: object) =>
    ({ _tag: 'Object', properties: { ...properties }, additional: { _tag: 'Lenient' } }) as const
  const older = ofSchema('', [
    text,
    object({ a: { required: true, schema: [text] }, b: { required: false, schema: [] } })
  ])
  const newer = ofSchema('', [object({ c: { required: false, schema: [text] } }), { _tag: 'Null' }])
  expect(fieldRows(older, newer)).toEqual([
    { field: 'a', old: 'required string', new: '' },
    { field: 'c', old: '', new: 'optional string' }
  ])
})
