/**
 * Whole runs, with a scanner and without: the same bytes written, the same totals, the same changes, the same quarantine.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'

import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { output } from '../../src/bulk/blocks.js'
import { type Job, runJob } from '../../src/bulk/job.js'
import { versions } from '../../src/migrate/migrations.js'
import { brokenPayloads, forms, upgradable } from '../laws/arbitrary.js'
import { runs } from '../laws/runs.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lane-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The same where there is no WebAssembly, and so no scanner: every payload goes the exact way. */
let runExactly: typeof runJob
beforeAll(async () => {
  const hidden = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly') as PropertyDescriptor
  Reflect.deleteProperty(globalThis, 'WebAssembly')
  await jest.isolateModulesAsync(async () => {
    const { scanner } = await import('../../src/bulk/scan.js')
    expect(scanner()).toBeUndefined()
    runExactly = (await import('../../src/bulk/job.js')).runJob
  })
  Object.defineProperty(globalThis, 'WebAssembly', hidden)
})

const plainLine = fc.constantFrom(
  ...['"id":"42","organization_id":"7"', '"organization_id" : "7", "id":"42"', '"id":42,"organization_id":7'].map(
    (ids) =>
      `{${ids},"project_id":"p","provider":"x","origin_owner_id":"o","origin_owner_name":"n","created_at":"2024-02-29T00:00:00Z"}`
  )
)

const lines = fc.oneof(
  { weight: 6, arbitrary: plainLine },
  ...versions.flatMap((version) =>
    forms.flatMap((form) => [
      upgradable(version, form).map((payload) => JSON.stringify(payload)),
      brokenPayloads(version.fields, form).map(({ value }) => JSON.stringify(value))
    ])
  ),
  fc.constantFrom('', ' ', '\t ', '\r', 'x', '{', '[]', 'null', '{"id":"1"', '{"a":1}{"a":2}')
)

/** A stream of lines, some of them not UTF-8, some as long as a buffer of the lane. */
const contents = fc
  .tuple(
    plainLine,
    fc.array(fc.tuple(lines, fc.constantFrom('\n', '\n', '\n', '\r\n')), { maxLength: 30 }),
    fc.nat(9),
    fc.constantFrom('', '\n', ' ', '{}', '\r'),
    fc.option(fc.constantFrom(100, 130_000, 140_000, 300_000, 700_000), { freq: 3 })
  )
  .map(([first, rest, broken, end, long]) => {
    const texts = [`${first}\n`, ...rest.map(([line, ending]) => line + ending)]
    if (long !== null) texts.push(`${first.replace('"p"', `"${'p'.repeat(long)}"`)}\n`, `${first}\n`)
    const bytes = Buffer.from(texts.join('') + (end === '{}' ? first : end))
    if (broken === 0) bytes[bytes.length >> 1] = 0xff
    return bytes
  })

/** A JSON array, or objects one behind the other, over lines or not. */
const documents = fc
  .tuple(
    fc.array(lines.filter((line) => E.isRight(E.tryCatch(() => JSON.parse(line) as unknown, String)))),
    fc.constantFrom(0, 2),
    fc.boolean()
  )
  .map(([texts, indent, isArray]) => {
    const values = texts.map((text) => JSON.parse(text) as unknown)
    const text = isArray
      ? JSON.stringify(values, null, indent)
      : values.map((value) => JSON.stringify(value, null, indent)).join('\n')
    return Buffer.from(text)
  })

/** An array whose elements may be anything, with any white space around them, which may end too early or go on behind. */
const arrays = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom('', '', ' ', '\n', '\r\n  '), lines, fc.constantFrom('', '', '\n', ' \t')), {
      maxLength: 30
    }),
    fc.constantFrom(']', ']', ']\n', ' ]', ',]', '', ' ', ',', '}', ']]', '] x', ']\n{"a":1}\n'),
    fc.nat(9),
    fc.constantFrom(0, 2),
    fc.boolean(),
    fc.option(fc.constantFrom(100, 130_000, 140_000, 300_000, 700_000), { freq: 3 })
  )
  .chain(([rest, end, broken, indent, startsPlain, long]) =>
    plainLine.map((first) => {
      const indented = JSON.stringify(JSON.parse(first), null, indent)
      const elements = [...(startsPlain ? [indented] : []), ...rest.map((parts) => parts.join('')), indented]
      if (long !== null) elements.push(first.replace('"p"', `"${'p'.repeat(long)}"`), indented)
      const bytes = Buffer.from(`[${elements.join(',')}${end}`)
      if (broken === 0) bytes[bytes.length >> 1] = 0xff
      return bytes
    })
  )

const inputs = fc.oneof(
  { weight: 2, arbitrary: contents },
  { weight: 1, arbitrary: documents },
  { weight: 2, arbitrary: arrays }
)

const ran = async (job: Partial<Job>, input: Buffer, chunk: number, run = runJob) => {
  const name = (part: string): string => join(folder, part)
  for (const part of ['quarantine', 'changes']) rmSync(name(part), { force: true })
  const written: Array<Buffer> = []
  const result = await run({
    direction: 'upgrade',
    options: {},
    inputs: ['-'],
    stdin: Readable.from(
      input.length === 0
        ? []
        : Array.from({ length: Math.ceil(input.length / chunk) }, (_, i) => input.subarray(i * chunk, (i + 1) * chunk))
    ),
    stdout: new Writable({
      write: (bytes: Buffer, _encoding, done) => {
        written.push(Buffer.from(bytes))
        done()
      }
    }),
    destination: { _tag: 'Stdout' },
    quarantine: name('quarantine'),
    ...job
  })
  if (E.isLeft(result)) return result.left
  const { report, stopped, examples } = result.right
  const { startedAt: _, seconds: __, ...counts } = report
  const read = (part: string) =>
    E.getOrElse(() => 'none')(E.tryCatch(() => readFileSync(name(part), 'latin1'), String)).replaceAll(
      /"source":"[^"]*"/g,
      ''
    )
  return {
    counts,
    stopped,
    examples,
    out: Buffer.concat(written).toString('latin1'),
    quarantine: read('quarantine'),
    changes: read('changes')
  }
}

/** What a run comes to with and without a file of changes: the same, but for that file. */
const ranBoth = async (job: Partial<Job>, input: Buffer, chunk: number) => {
  const noted = await ran({ ...job, changes: join(folder, 'changes') }, input, chunk)
  expect({ ...(await ran(job, input, chunk)), changes: undefined }).toStrictEqual({ ...noted, changes: undefined })
  return noted
}

test('with a scanner and without, from a file and from a stream', async () => {
  await fc.assert(
    fc.asyncProperty(
      inputs,
      fc.constantFrom(200, 1000, 20_000, 65_536, 1_000_000),
      fc.option(fc.nat(4)),
      async (input, chunk, most) => {
        const file = join(folder, 'in')
        writeFileSync(file, input)
        const job = most === null ? {} : { maxQuarantined: most }
        const exact = await ran({ ...job, changes: join(folder, 'changes') }, input, chunk, runExactly)
        expect(await ranBoth(job, input, chunk)).toStrictEqual(exact)
        const fromFile = await ranBoth({ ...job, inputs: [file] }, input, chunk)
        expect(JSON.parse(JSON.stringify(fromFile).replaceAll(JSON.stringify(file), '"-"'))).toStrictEqual(
          JSON.parse(JSON.stringify(exact))
        )
      }
    ),
    { numRuns: runs }
  )
}, 120_000)

/** What a run is with a report that shows samples, and the samples. */
const sampled = async (input: Buffer, chunk: number, how = runJob) => {
  let samples: unknown
  const page = (_: unknown, taken: unknown): string => {
    samples = taken
    return ''
  }
  const run = await ran({ report: join(folder, 'report'), page }, input, chunk, how)
  return { run, samples }
}

test('the first changes of each rule are the first ones, with a scanner and without; nothing else differs', async () => {
  await fc.assert(
    fc.asyncProperty(inputs, fc.constantFrom(200, 1000, 65_536), async (input, chunk) => {
      const exact = await sampled(input, chunk, runExactly)
      expect(await sampled(input, chunk)).toStrictEqual(exact)
      expect(exact.run).toStrictEqual(await ran({}, input, chunk))
    }),
    { numRuns: runs }
  )
}, 120_000)

test('white space behind an element stays until it is known whether the next element does', async () => {
  const good =
    '{"id":42,"organization_id":7,"project_id":"p","origin_owner_id":"o","origin_owner_name":"n","created_at":"2024-02-29T00:00:00Z"}'
  const input = Buffer.from(`[${good},${good} ,{},${good}\n]`)
  const chunk = good.length + 10
  const { out } = (await ran({}, input, chunk)) as { readonly out: string }
  expect(out).toBe(`[${good},${good},${good}\n]`)
  expect(await ran({}, input, chunk)).toStrictEqual(await ran({}, input, chunk, runExactly))
})

test('in place, a payload that is quarantined stays where it is', async () => {
  const file = join(folder, 'stays')
  const [one, two] = fc.sample(plainLine, 2) as [string, string]
  const unusual = '{"id":"x","organization_id":"7"}\r\n'
  writeFileSync(file, `${one}\n${unusual}${two}\n\n`)
  await ran({ inputs: [file], destination: { _tag: 'InPlace' } }, Buffer.alloc(0), 1)
  const unquoted = (line: string): string => line.replace('"42"', '42').replace('"7"', '7')
  expect(readFileSync(file, 'utf8')).toBe(`${unquoted(one)}\n${unusual}${unquoted(two)}\n\n`)
})

test('what a buffer gave stays while the next one is filled, whatever comes to nothing between', () => {
  const out = output()
  const put = (text: string): Buffer => {
    out.copy(Buffer.from(text), 0, text.length)
    return out.take()
  }
  const first = put('one')
  expect(put('').toString()).toBe('')
  const second = put('another')
  expect([first, second].map(String)).toStrictEqual(['one', 'another'])
  put('')
  expect([put('x'.repeat(1_000_000)).length, second.toString()]).toStrictEqual([1_000_000, 'another'])
})

test('to a file, block after block, with blocks of which nothing is left between them', async () => {
  const usual = (id: number): string =>
    `{"id":"${id}","organization_id":"7","project_id":"p","provider":"x","origin_owner_id":"o","origin_owner_name":"n","created_at":"2024-02-29T00:00:00Z"}\n`
  const refused = `{"id":"x","organization_id":"7","pad":"${'x'.repeat(60_000)}"}\n`.repeat(10)
  const block = (from: number): string => Array.from({ length: 2_500 }, (_, i) => usual(from + i)).join('')
  const all = Array.from({ length: 12 }, (_, i) => block(10_000 * i)).join(refused)
  const [file, out] = [join(folder, 'many'), join(folder, 'written')]
  writeFileSync(file, all)
  const { counts } = (await ran({ inputs: [file], destination: { _tag: 'File', path: out } }, Buffer.alloc(0), 1)) as {
    readonly counts: object
  }
  expect(counts).toMatchObject({ read: 30_110, upgraded: 30_000, quarantined: 110 })
  const expected = all.replaceAll(refused, '').replaceAll(/("(?:id|organization_id)":)"(\d+)"/g, '$1$2')
  expect(readFileSync(out, 'utf8') === expected).toBe(true)
})
