/**
 * Formats: what has each, what is refused for it, and what a format says of another.
 */
import {
  hasNumberFormat,
  hasStringFormat,
  impliesFormat,
  isEnforced,
  numberExamples,
  numberFormat,
  stringExamples
} from '../../src/compat/formats.js'

const uuid = '01234567-89ab-cdef-ABCD-ef0123456789'

test.each<readonly [string, ReadonlyArray<string>, ReadonlyArray<string>]>([
  ['date-time', ['1970-01-01T00:00:00Z', '2024-02-29T23:59:59.5+01:00'], ['', '1970-01-01', '2023-02-29T00:00:00Z']],
  ['date', ['1970-01-01', '2024-02-29'], ['', '2023-02-29', '1970-01-01T00:00:00Z', '1970-1-1']],
  [
    'uuid',
    [uuid],
    ['', `x${uuid}`, `${uuid}x`, uuid.replace('0', 'g'), uuid.replace('-', ''), uuid.replace('-8', '8-')]
  ]
])('%s', (format, having, lacking) => {
  expect(having.filter((text) => !hasStringFormat(format, text))).toEqual([])
  expect(lacking.filter((text) => hasStringFormat(format, text))).toEqual([])
  expect(stringExamples(format).length).toBeGreaterThan(0)
  expect(stringExamples(format).filter((text) => !hasStringFormat(format, text))).toEqual([])
  expect([isEnforced('String', format), isEnforced('Number', format)]).toEqual([true, false])
  expect([hasNumberFormat(format, 0.5), numberExamples(format)]).toEqual([true, []])
})

test('the examples differ in what a pattern or a length may ask', () => {
  const told = (format: string, by: (text: string) => unknown): number => new Set(stringExamples(format).map(by)).size
  expect(told('date-time', (text) => text.length)).toBe(3)
  expect(told('date-time', (text) => text.endsWith('Z'))).toBe(2)
  expect(told('date', (text) => text.slice(0, 2))).toBe(2)
  expect(told('uuid', (text) => text[14])).toBe(5)
  expect(told('uuid', (text) => text === text.toLowerCase())).toBe(2)
})

test.each<readonly [string, ReadonlyArray<number>, ReadonlyArray<number>]>([
  ['int32', [0, -1, 2 ** 31 - 1, -(2 ** 31)], [0.5, 2 ** 31, -(2 ** 31) - 1, Number.NaN]],
  ['int64', [0, 2 ** 31, 2 ** 62, -(2 ** 63)], [0.5, 2 ** 63, -(2 ** 63) - 2048, Number.POSITIVE_INFINITY]]
])('%s', (format, having, lacking) => {
  expect(having.filter((value) => !hasNumberFormat(format, value))).toEqual([])
  expect(lacking.filter((value) => hasNumberFormat(format, value))).toEqual([])
  expect(numberExamples(format).length).toBeGreaterThan(1)
  expect(numberExamples(format).filter((value) => !hasNumberFormat(format, value))).toEqual([])
  expect([isEnforced('Number', format), isEnforced('String', format)]).toEqual([true, false])
  expect([hasStringFormat(format, ''), stringExamples(format)]).toEqual([true, []])
})

test.each(['email', 'toString', undefined])('%s is enforced on nothing', (format) => {
  expect([isEnforced('Number', format), isEnforced('String', format)]).toEqual([false, false])
  expect([hasStringFormat(format, 'x'), hasNumberFormat(format, 0.5)]).toEqual([true, true])
  expect([stringExamples(format), numberExamples(format)]).toEqual([[], []])
})

test('what a format of numbers says about precision limits nothing', () => {
  expect(['float', 'double', 'int32', 'money', 5, undefined].map(numberFormat)).toEqual([
    undefined,
    undefined,
    'int32',
    'money',
    undefined,
    undefined
  ])
})

test('what has a format has that one, any wider one, and none', () => {
  const formats = [undefined, 'int32', 'int64', 'date']
  expect(formats.map((format) => formats.filter((other) => impliesFormat(format, other)))).toEqual([
    [undefined],
    [undefined, 'int32', 'int64'],
    [undefined, 'int64'],
    [undefined, 'date']
  ])
})
