/**
 * Differential fuzzing of a run: bytes made from a seed go through it in several ways, and each must give what the
 * oracle says, or at least what any run owes any bytes.
 */
import * as assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { runJob } from '../../src/bulk/job.js'
import type { Report } from '../../src/bulk/report.js'
import { spell } from '../../src/codec/names.js'
import { versions } from '../../src/migrate/migrations.js'
import { type Choose, choices, onOneLine, overLines, spelled } from '../bulk/spelling.js'
import { brokenPayloads, forms, inexact, introducedAfter, jsonValue, payloads, upgradable } from '../laws/arbitrary.js'
import { ofArray, ofLines } from './oracle.js'

// making bytes

const values: fc.Arbitrary<unknown> = fc.oneof(
  ...versions.flatMap((version) =>
    forms.flatMap((form) => [
      { weight: 6, arbitrary: upgradable(version, form) },
      { weight: 1, arbitrary: payloads(version.fields, form) },
      {
        weight: 1,
        arbitrary: brokenPayloads(version.fields, form, { extra: introducedAfter(version) }).map(({ value }) => value)
      }
    ])
  ),
  { weight: 1, arbitrary: jsonValue },
  ...versions
    .slice(0, 1)
    .flatMap((version) =>
      forms.map((form) => ({ weight: 1, arbitrary: inexact(version, form).map(({ payload }) => payload) }))
    )
)

const known: ReadonlySet<string> = new Set(
  versions.flatMap(({ fields }) => Object.keys(fields).flatMap((name) => forms.map((form) => spell(form)(name))))
)

const scraps: ReadonlyArray<Buffer> = ['{', '}', '[', ']', ',', ':', '"', '\\', '\n', '\r\n', ' ', '\t', '\ufeff', '""']
  .concat(['0', '-', 'e5', 'null', '"id":1,', ',"id":"1"', '"\\u0069d":2,', '\\ud800', '\\u0000', '/', '{}\n', '[]'])
  .concat(['é', '\u{1f600}', '\u2028', '1e400', '\u0000', '\u001f'])
  .map((scrap) => Buffer.from(scrap))
  .concat([0xff, 0xc3, 0x80, 0xed].map((byte) => Buffer.from([byte])))

const mutated = (bytes: Buffer, choose: Choose): Buffer => {
  const at = choose(bytes.length + 1)
  const to = Math.min(bytes.length, at + 1 + choose(8))
  const scrap = scraps[choose(scraps.length)] as Buffer
  const [head, cut, tail] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)]
  switch (choose(6)) {
    case 0:
      return Buffer.concat([head, tail])
    case 1:
      return Buffer.concat([head, scrap, cut, tail])
    case 2:
      return Buffer.concat([head, scrap, tail])
    case 3:
      return Buffer.concat([head, cut, bytes.subarray(choose(at + 1), at), tail])
    case 4:
      return choose(4) === 0 ? Buffer.from(head) : Buffer.concat([head, Buffer.from([choose(256)]), tail])
    default:
      return Buffer.concat([head, Buffer.from(cut.map((byte) => byte ^ (1 << choose(8)))), tail])
  }
}

/** How many values a pool has, and how many seeds share it. */
const poolSize = 48
const poolShare = 512

let pool: { readonly seed: number; readonly values: ReadonlyArray<unknown> } = { seed: Number.NaN, values: [] }

/** Values to choose from: making them takes longer than running them, so neighbouring seeds share theirs. */
const poolOf = (seed: number): ReadonlyArray<unknown> => {
  const poolSeed = Math.floor(seed / poolShare)
  if (pool.seed !== poolSeed)
    pool = { seed: poolSeed, values: fc.sample(values, { seed: poolSeed, numRuns: poolSize }) }
  return pool.values
}

/** The bytes of a seed. */
export const bytesOf = (seed: number): Buffer => {
  const choose = choices(seed)
  const isLines = choose(2) === 0
  const isArray = !isLines && choose(3) > 0
  const habits = {
    spaces: isLines ? onOneLine : choose(2) === 0 ? [''] : overLines,
    escapes: [0, 0, 1, 16][choose(4)] as number,
    numbers: choose(4),
    repeats: choose(3),
    known
  }
  const from = poolOf(seed)
  const texts = Array.from({ length: 1 + choose(5) }, () => from[choose(from.length)])
    .map((value) => spelled(value, choose, habits))
    .map((text) =>
      choose(8) === 0 ? mutated(Buffer.from(text), choose).toString('latin1') : Buffer.from(text).toString('latin1')
    )
  const between = isLines
    ? ['\n', '\n', '\r\n', '\n\n', '\n \n']
    : isArray
      ? [',', ', ', ' ,\n', ',\r\n\t']
      : ['\n', '', '\n\n']
  const joinedText = texts.map((text, i) => (i === 0 ? text : `${between[choose(between.length)]}${text}`)).join('')
  const framed = isArray ? `[${joinedText}]` : joinedText
  const end = ['', '\n', '\r\n', ' '][choose(4)] as string
  let bytes: Buffer = Buffer.from((choose(8) === 0 ? '\u00ef\u00bb\u00bf' : '') + framed + end, 'latin1')
  for (let times = [0, 0, 0, 1, 2, 6][choose(6)] as number; times > 0; times--) bytes = mutated(bytes, choose)
  return bytes
}

// running

interface Ran {
  readonly output: Buffer
  readonly quarantined: ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly report: Report
}

const chunked = (bytes: Buffer, choose: Choose): ReadonlyArray<Buffer> => {
  const chunks: Array<Buffer> = []
  const most = [1, 7, 64, 4096][choose(4)] as number
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + choose(most)
    chunks.push(Buffer.from(bytes.subarray(at, at + size)))
    at += size
  }
  return chunks
}

const ran = async (chunks: ReadonlyArray<Buffer>, folder: string): Promise<Ran> => {
  const out: Array<Buffer> = []
  const stdout = new Writable({
    write: (chunk: Buffer, _, done) => {
      // What is written is written over once it is taken.
      out.push(Buffer.from(chunk))
      done()
    }
  })
  const quarantine = join(folder, 'quarantine.ndjson')
  rmSync(quarantine, { force: true })
  const result = await runJob({
    direction: 'upgrade',
    options: {},
    inputs: ['-'],
    stdin: Readable.from(chunks, { objectMode: false }),
    stdout,
    destination: { _tag: 'Stdout' },
    quarantine
  })
  assert.ok(E.isRight(result), JSON.stringify(result))
  const lines = existsSync(quarantine) ? readFileSync(quarantine, 'utf8').split('\n').slice(0, -1) : []
  return {
    output: Buffer.concat(out),
    quarantined: lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
    report: result.right.report
  }
}

const payloadOf = (line: Readonly<Record<string, unknown>>): Buffer =>
  typeof line['payload'] === 'string'
    ? Buffer.from(line['payload'])
    : Buffer.from(line['payloadBase64'] as string, 'base64')

const latin = (bytes: Buffer): string => bytes.toString('latin1')

// judging

/** What any run owes any bytes. */
const judgeAny = (input: Buffer, { output, quarantined, report }: Ran): void => {
  assert.equal(report.read, report.upgraded + report.unchanged + report.quarantined)
  assert.equal(quarantined.length, report.quarantined)
  const starts = [0]
  input.forEach((byte, i) => (byte === 10 ? starts.push(i + 1) : 0))
  for (const line of quarantined) {
    const start = starts[(line['line'] as number) - 1] as number
    assert.ok(input.indexOf(payloadOf(line), start) !== -1, 'a quarantined payload is not in the input')
  }
  if (report.upgraded + report.quarantined === 0) assert.equal(latin(output), latin(input))
}

/** Which oracle judged a case; `none` where only what any run owes was judged. */
export type Judge = 'lines' | 'array' | 'none'

const judge = (input: Buffer, result: Ran): Judge => {
  const { output, quarantined, report } = result
  judgeAny(input, result)
  const lines = ofLines(input)
  if (lines !== undefined) {
    assert.equal(latin(output), lines.output)
    assert.deepEqual(
      quarantined.map((line) => [line['line'], line['reason'], latin(payloadOf(line))]),
      lines.quarantined.map(({ line, reason, bytes }) => [line, reason, latin(bytes)])
    )
    assert.deepEqual([report.read, report.blank], [lines.read, lines.blank])
    return 'lines'
  }
  const array = ofArray(input)
  if (array === undefined) return 'none'
  assert.equal(report.read, array.fates.length)
  if (array.whole !== undefined) assert.equal(output.toString(), array.whole)
  const kept = array.fates.flatMap((fate) => ('kept' in fate ? [fate.kept] : []))
  const text = output.toString().replace(/^\ufeff/, '')
  assert.deepEqual(JSON.parse(text), JSON.parse(`[${kept.join(',')}]`))
  let at = 0
  for (const part of kept) {
    at = text.indexOf(part, at)
    assert.notEqual(at, -1)
    at += part.length
  }
  assert.deepEqual(
    quarantined.map((line) => [line['reason'], latin(payloadOf(line))]),
    array.fates.flatMap((fate) => ('kept' in fate ? [] : [[fate.reason, latin(fate.bytes)]]))
  )
  return 'array'
}

const same = (a: Ran, b: Ran): void => {
  assert.equal(latin(a.output), latin(b.output))
  assert.deepEqual(a.quarantined, b.quarantined)
  assert.deepEqual({ ...a.report, startedAt: 0, seconds: 0 }, { ...b.report, startedAt: 0, seconds: 0 })
}

/** Runs bytes in every way; fails when two ways differ, or when one is not what it must be. */
export const fuzzed = async (input: Buffer, seed: number, folder: string): Promise<Judge> => {
  const choose = choices(seed ^ 0x5bd1e995)
  // Bytes that look like a gzipped stream and are none are refused as a whole.
  const isPacked = input[0] === 0x1f && input[1] === 0x8b
  if (isPacked) return 'none'
  const whole = await ran(input.length === 0 ? [] : [input], folder)
  const which = judge(input, whole)
  same(whole, await ran(chunked(input, choose), folder))
  same(whole, await ran(chunked(gzipSync(input), choose), folder))
  const again = await ran([whole.output], folder)
  assert.equal(latin(again.output), latin(whole.output))
  assert.deepEqual([again.report.upgraded, again.report.quarantined], [0, 0])
  assert.equal(again.report.read, whole.report.read - whole.report.quarantined)
  return which
}
