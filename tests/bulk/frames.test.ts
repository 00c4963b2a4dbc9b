/**
 * The laws of framing, over any bytes in any chunks; then what each kind of content is cut into.
 */
import * as assert from 'node:assert/strict'
import * as fc from 'fast-check'

import { framer, type Payload, type Piece } from '../../src/bulk/frames.js'
import { jsonValue } from '../laws/arbitrary.js'
import { holds } from '../laws/runs.js'
import { onOneLine, overLines, seeds, choices, spelled, spellings } from './spelling.js'

// reading frames

const framed = (bytes: Buffer, cuts: ReadonlyArray<number> = []): ReadonlyArray<Piece> => {
  const frames = framer()
  const pieces: Array<Piece> = []
  let at = 0
  for (const cut of [...cuts, bytes.length]) {
    pieces.push(...frames.push(bytes.subarray(at, cut)))
    at = cut
  }
  return [...pieces, ...frames.end()]
}

const bytesOf = (piece: Piece): Buffer =>
  piece._tag === 'Payload' ? Buffer.concat([piece.lead, piece.body, piece.tail]) : piece.bytes

/** A piece as plain text, so that a difference can be read; bytes that are not UTF-8 stay apart. */
const shown = (piece: Piece): unknown =>
  piece._tag === 'Payload'
    ? { ...piece, lead: show(piece.lead), body: show(piece.body), tail: show(piece.tail), opening: show(piece.opening) }
    : [piece._tag, show(piece.bytes)]

const show = (bytes: Buffer | undefined): string | undefined => bytes?.toString('latin1')

const isPayload = (piece: Piece): piece is Payload => piece._tag === 'Payload'

const bodies = (text: string): ReadonlyArray<string> =>
  framed(Buffer.from(text))
    .filter(isPayload)
    .map(({ body }) => body.toString())

const tags = (text: string): string =>
  framed(Buffer.from(text))
    .map(({ _tag }) => _tag[0])
    .join('')

// contents

const objects = jsonValue.map((value) => ({ value }))
const lineText = spellings(objects, new Set(), onOneLine)
const blank = fc.constantFrom('', ' ', '\t', ' \r')
const garbage = fc.constantFrom(
  'x',
  '{',
  '}',
  '{"a":1',
  '{"a":"',
  '{"a":[',
  '[',
  ']',
  '"',
  ',',
  '{"a":1}{"b":2}',
  '\\',
  '{]',
  'null'
)
const ending = fc.constantFrom('\n', '\r\n')

const ndjson: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.array(fc.tuple(fc.oneof({ weight: 6, arbitrary: lineText }, blank, garbage), ending), { maxLength: 8 }),
    fc.boolean()
  )
  .map(
    ([bom, lines, isCut]) =>
      bom +
      lines
        .map((line) => line.join(''))
        .join('')
        .slice(0, isCut ? -1 : undefined)
  )

const pretty: fc.Arbitrary<string> = fc
  .array(spellings(objects, new Set(), overLines), { maxLength: 4 })
  .chain((all) => fc.constantFrom('\n', '\r\n', '', ' ', '\n\n').map((between) => all.join(between)))

const array: fc.Arbitrary<string> = fc
  .tuple(fc.array(fc.oneof({ weight: 5, arbitrary: jsonValue }, objects), { maxLength: 6 }), seeds, fc.nat(400))
  .map(([values, seed, cut]) => {
    const habits = { spaces: overLines, escapes: 1, numbers: 1, repeats: 0, known: new Set<string>() }
    const text = spelled(values, choices(seed), habits)
    return cut < 200 ? text.slice(0, cut) : text
  })

const contents: fc.Arbitrary<Buffer> = fc.oneof(
  fc.oneof(ndjson, pretty, array).map((text) => Buffer.from(text)),
  fc.array(fc.constantFrom(...'{}[]":,\\ \n\ra1'.split(''))).map((chars) => Buffer.from(chars.join(''))),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(array, fc.constantFrom('\n', ' ', '{"a":1}', '\n{"a":1}', ']', ',1]'))
    .map(([a, rest]) => Buffer.from(a + rest))
)

// laws

test('the bytes of all pieces but the missing bracket are the bytes of the input', () => {
  holds(
    contents,
    (bytes) => {
      const pieces = framed(bytes).filter(({ _tag }) => _tag !== 'Missing')
      assert.equal(show(Buffer.concat(pieces.map(bytesOf))), show(bytes))
    },
    10
  )
})

test('the pieces do not depend on the chunks', () => {
  holds(
    fc.tuple(contents, fc.array(fc.nat(), { maxLength: 6 })),
    ([bytes, cuts]) => {
      const whole = framed(bytes).map(shown)
      const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)
      assert.deepEqual(framed(bytes, places).map(shown), whole)
      const each = Array.from(bytes, (_, i) => i)
      assert.deepEqual(framed(bytes, each).map(shown), whole)
    },
    10
  )
})

test('bytes that were handed out are not written over', () => {
  holds(fc.tuple(contents, fc.integer({ min: 1, max: 5 })), ([bytes, size]) => {
    const frames = framer()
    const given: Array<readonly [Piece, unknown]> = []
    const keep = (pieces: ReadonlyArray<Piece>): void => pieces.forEach((piece) => given.push([piece, shown(piece)]))
    for (let at = 0; at < bytes.length; at += size) keep(frames.push(Buffer.from(bytes.subarray(at, at + size))))
    keep(frames.end())
    for (const [piece, then] of given) assert.deepEqual(shown(piece), then)
  })
})

test('a payload stands at its line and column', () => {
  holds(
    contents,
    (bytes) => {
      let at = 0
      for (const piece of framed(bytes)) {
        if (piece._tag === 'Payload') {
          const before = show(bytes.subarray(0, at + piece.lead.length)) as string
          const lines = before.split('\n')
          assert.equal(piece.line, lines.length)
          assert.equal(piece.column, (lines[lines.length - 1] as string).length + 1)
        }
        if (piece._tag !== 'Missing') at += bytesOf(piece).length
      }
    },
    4
  )
})

test('lines are cut at their ends, once a line is an object', () => {
  holds(
    fc.tuple(lineText, ndjson),
    ([first, rest]) => {
      const lines = `${first}\n${rest}\n`.split('\n').map((line) => line.replace(/\r$/, ''))
      assert.deepEqual(
        bodies(`${first}\n${rest}\n`),
        lines.filter((line) => /[^ \t\r]/.test(line)).map((line, i) => (i === 0 ? line.trim() : line))
      )
    },
    2
  )
})

test('an array is cut into its elements, whatever its white space', () => {
  holds(
    fc.tuple(fc.array(jsonValue, { maxLength: 5 }), seeds),
    ([values, seed]) => {
      const habits = { spaces: overLines, escapes: 2, numbers: 0, repeats: 0, known: new Set<string>() }
      const text = spelled(values, choices(seed), habits)
      const payloads = framed(Buffer.from(text)).filter(isPayload)
      assert.deepEqual(
        payloads.map(({ body }) => JSON.parse(body.toString()) as unknown),
        JSON.parse(text)
      )
      for (const { body } of payloads) assert.equal(body.toString().trim(), body.toString())
    },
    4
  )
})

test('objects over lines are cut behind each object', () => {
  holds(
    fc.array(objects, { minLength: 1, maxLength: 4 }),
    (values) => {
      const texts = values.map((value) => JSON.stringify(value, null, 2))
      assert.deepEqual(bodies(texts.join('\n')), texts)
      assert.deepEqual(bodies(`${texts.join('\n\n\n')}\n`), texts)
      assert.deepEqual(bodies(texts.join('')), texts)
    },
    2
  )
})

/** What is left of an array when some of its elements are taken out, as the command does it. */
const without = (text: string, isGone: (index: number) => boolean): string => {
  let kept = 0
  return framed(Buffer.from(text))
    .map((piece, i, all) => {
      if (piece._tag !== 'Payload') return piece.bytes.toString()
      if (isGone(all.slice(0, i).filter(isPayload).length)) return ''
      return Buffer.concat([kept++ > 0 ? piece.lead : (piece.opening ?? piece.lead), piece.body, piece.tail]).toString()
    })
    .join('')
}

test('an array stays an array when any of its elements go', () => {
  holds(
    fc.tuple(fc.array(jsonValue, { maxLength: 5 }), seeds, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 })),
    ([values, seed, gone]) => {
      const habits = { spaces: overLines, escapes: 0, numbers: 0, repeats: 0, known: new Set<string>() }
      const text = spelled(values, choices(seed), habits)
      const left = without(text, (i) => gone[i] === true)
      assert.deepEqual(
        JSON.parse(left),
        (JSON.parse(text) as Array<unknown>).filter((_, i) => gone[i] !== true)
      )
    },
    4
  )
})

// examples

test.each<[string, string, ReadonlyArray<string>]>([
  ['nothing', '', []],
  ['white space', ' \n\t\n', []],
  ['a byte order mark alone', '\ufeff', []],
  ['lines', '{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
  ['lines without the last line end', '{"a":1}\n{"b":2}', ['{"a":1}', '{"b":2}']],
  ['lines that end in CRLF', '{"a":1}\r\n{"b":2}\r\n', ['{"a":1}', '{"b":2}']],
  ['blank lines', '\n{"a":1}\n\n  \n{"b":2}\n\n', ['{"a":1}', '{"b":2}']],
  ['a byte order mark', '\ufeff{"a":1}\n', ['{"a":1}']],
  ['a byte order mark that is not at the start', '{"a":1}\n\ufeff{"b":2}\n', ['{"a":1}', '\ufeff{"b":2}']],
  ['white space around a line', '  {"a":1}  \n\t{"b":2}\t\n', ['{"a":1}', '\t{"b":2}\t']],
  ['one object', '{"a":1}', ['{"a":1}']],
  ['one object over lines', '{\n  "a": 1\n}\n', ['{\n  "a": 1\n}']],
  ['objects over lines', '{\n"a": 1\n}\n{\n"b": 2\n}\n', ['{\n"a": 1\n}', '{\n"b": 2\n}']],
  ['objects over lines, one behind the other', '{\n"a": 1\n} {\n"b": 2\n}', ['{\n"a": 1\n}', '{\n"b": 2\n}']],
  [
    'an object over lines with words that JSON does not have',
    '{\n"a": NaN,\n\'b\':\n{"d": 4}\n}\n{\n"e": 5\n}\n',
    ['{\n"a": NaN,\n\'b\':\n{"d": 4}\n}', '{\n"e": 5\n}']
  ],
  ['a first line of words in braces', '{a b}\n{"b":2}\n', ['{a b}', '{"b":2}']],
  ['a first line cut in a word', '{"a":tr\n{"b":2}\n', ['{"a":tr', '{"b":2}']],
  ['an object over lines, then lines', '{\n"a":1\n}\n{"b":2}\n{"c":\n', ['{\n"a":1\n}', '{"b":2}', '{"c":']],
  ['two objects on one line', '{"a":1}{"b":2}\n', ['{"a":1}{"b":2}']],
  ['brackets and quotes in strings', '{"a":"}]\\"{"}\n{"b":2}', ['{"a":"}]\\"{"}', '{"b":2}']],
  ['a first line cut in a string', '{"a":"\n{"b":2}\n', ['{"a":"', '{"b":2}']],
  ['a first line cut behind a value', '{"a":1\n{"b":2}\n', ['{"a":1', '{"b":2}']],
  ['a first line cut behind a comma', '{"a":1,\n{"b":2}\n', ['{"a":1,', '{"b":2}']],
  ['a first line cut behind a colon', '{"a":\n{"b":2}\n{"c":3}\n', ['{"a":', '{"b":2}', '{"c":3}']],
  ['a first line cut in an array', '{"a":[\n{"b":2}\n{"c":3}\n', ['{"a":[', '{"b":2}', '{"c":3}']],
  ['a first line of words', 'id,name\n{"b":2}\n', ['id,name', '{"b":2}']],
  ['scalars', '1\n"a"\nnull\n', ['1', '"a"', 'null']],
  ['an array', '[{"a":1},{"b":2}]', ['{"a":1}', '{"b":2}']],
  ['an array over lines', '[\n  {"a":1},\n  {"b":2}\n]\n', ['{"a":1}', '{"b":2}']],
  ['an array behind a byte order mark and blank lines', '\ufeff\n\n [1]', ['1']],
  ['an array with nothing in it', '[]', []],
  ['an array with white space in it', '[ \n ]\n', []],
  ['an array of all kinds', '[1, "a,]", [2, {"b": "]"}], null]', ['1', '"a,]"', '[2, {"b": "]"}]', 'null']],
  ['an array with a comma at its end', '[1,]', ['1', '']],
  ['an array with empty elements', '[,1,,2]', ['', '1', '', '2']],
  ['an array of a comma', '[,]', ['', '']],
  ['an array without commas', '[{"a":1} {"b":2}]', ['{"a":1} {"b":2}']],
  ['an array cut behind its bracket', '[', ['']],
  ['an array cut in an element', '[{"a":1},{"b"', ['{"a":1}', '{"b"']],
  ['an array cut behind an element', '[{"a":1}', ['{"a":1}', '']],
  ['an array cut behind a comma', '[{"a":1},', ['{"a":1}', '']],
  ['an array cut in a string', '[{"a":1},"b', ['{"a":1}', '"b']],
  ['an array, then lines', '[1]\n{"a":1}\n', ['1', '{"a":1}']],
  ['an array, then more on its line', '[1] {"a":1}', ['1', '{"a":1}']],
  ['two arrays', '[1]\n[2]\n', ['1', '[2]']],
  ['an array on a later line', '{"a":1}\n[2]\n', ['{"a":1}', '[2]']]
])('%s', (_, text, expected) => {
  expect(bodies(text)).toEqual(expected)
})

test('an array cut short ends in the bracket it does not have', () => {
  for (const text of ['[', '[1', '[1,', '[1, "', '[ ', '[[1]']) expect(tags(text)).toMatch(/M$/)
  expect(without('[{"a":1}, {"b"', (i) => i === 1)).toBe('[{"a":1}]')
  expect(without('[ {"a":1}\n', (i) => i === 1)).toBe('[ {"a":1}\n]')
})

test('blank lines are blank, in lines and around objects', () => {
  expect(tags('\n{"a":1}\n\n \t\r\n{"b":2}\n  ')).toBe('BPBBPB')
  expect(tags('{\n}\n\n{\n}\n')).toBe('PBP')
})

test('memory is that of the longest payload: what is held goes with its payload', () => {
  const frames = framer()
  for (let i = 0; i < 1000; i++) {
    frames.push(Buffer.from('{"a":"'))
    frames.push(Buffer.from('x'.repeat(i % 50)))
    frames.push(Buffer.from('"}\n'))
    assert.ok(frames.held() < 100)
  }
})

/** A mode that reads white space again with each chunk would take minutes here. */
test.each<[string, string]>([
  ['at the start', ''],
  ['behind an object', '{"a":1}'],
  ['behind an object over lines', '{\n}'],
  ['behind an array', '[1]'],
  ['in an array', '[1'],
  ['in an object', '{"a":1'],
  ['in a line', '{"a":1}\n{"b":2}']
])('white space without end %s is read once', (_, start) => {
  const frames = framer()
  frames.push(Buffer.from(start))
  for (let i = 0; i < 20_000; i++) frames.push(Buffer.alloc(64, ' '))
  const length = frames.end().reduce((sum, piece) => sum + bytesOf(piece).length, 0)
  expect(length).toBeGreaterThanOrEqual(20_000 * 64)
})
