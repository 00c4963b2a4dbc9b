/**
 * Streams, whatever the chunks that they come in: nothing of them is lost.
 */
import { Readable, Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'

import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { fromStream } from '../../src/bulk/input.js'
import { runJob } from '../../src/bulk/job.js'
import { holds, runs } from '../laws/runs.js'

/** Cuts bytes into chunks of these sizes, over and over. */
const cut = (bytes: Buffer, sizes: ReadonlyArray<number>): ReadonlyArray<Buffer> => {
  const chunks: Array<Buffer> = []
  for (let at = 0; at < bytes.length; at += chunks.at(-1)?.length ?? 0) {
    chunks.push(bytes.subarray(at, at + (sizes[chunks.length % sizes.length] as number)))
  }
  return chunks
}

const streamOf = (chunks: ReadonlyArray<Buffer>): Readable => Readable.from(chunks)

test('chunks are whole', () =>
  holds(fc.tuple(fc.uint8Array(), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 })), ([bytes, sizes]) =>
    expect(Buffer.concat(cut(Buffer.from(bytes), sizes))).toEqual(Buffer.from(bytes))
  ))

test.each([false, true])('what is read by turns is what there is: packed %s', async (isPacked) => {
  const size = fc.integer({ min: 1, max: 40 })
  const sizes = fc.array(size, { minLength: 1, maxLength: 5 })
  /** A length to read, or the next chunk. */
  const turns = fc.array(fc.option(size), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), sizes, turns, async (content, chunks, asked) => {
      const bytes = Buffer.from(content)
      // What is not packed may not look as if it were.
      const stream = isPacked ? gzipSync(bytes) : Buffer.concat([Buffer.from('{'), bytes])
      const { chunks: rest, read } = fromStream('-', streamOf(cut(stream, chunks)))
      const got: Array<Buffer> = []
      for (const length of asked) {
        if (length === null) got.push(((await rest.next()).value as Buffer | undefined) ?? Buffer.alloc(0))
        else {
          const into = Buffer.alloc(length)
          got.push(into.subarray(0, await read(into, 0, length)))
        }
      }
      for await (const chunk of rest) got.push(chunk)
      expect(Buffer.concat(got)).toEqual(isPacked ? bytes : stream)
    }),
    { numRuns: 5 * runs }
  )
})

test('packed data may have zeros behind it, and nothing behind those', async () => {
  const member = fc.uint8Array({ maxLength: 50 }).map((content) => Buffer.from(content))
  const zeros = fc.constantFrom(0, 0, 1, 5, 600)
  const sizes = fc.array(fc.constantFrom(1, 7, 40, 512, 5_000), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(member, zeros), { minLength: 1, maxLength: 4 }),
      sizes,
      async (members, cuts) => {
        const stream = Buffer.concat(members.flatMap(([bytes, count]) => [gzipSync(bytes), Buffer.alloc(count)]))
        const read = async (): Promise<Buffer> => {
          const got: Array<Buffer> = []
          for await (const chunk of fromStream('-', streamOf(cut(stream, cuts))).chunks) got.push(chunk)
          return Buffer.concat(got)
        }
        const isWhole = members.slice(0, -1).every(([, count]) => count === 0)
        if (isWhole) expect(await read()).toEqual(Buffer.concat(members.map(([bytes]) => bytes)))
        else await expect(read()).rejects.toMatchObject({ code: 'Z_DATA_ERROR' })
      }
    ),
    { numRuns: 5 * runs }
  )
})

const payload = (id: number, length: number): string =>
  `{"id":${id},"organization_id":7,"project_id":"${'p'.repeat(length)}","provider":"x","origin_owner_id":"o","origin_owner_name":"n","created_at":"2024-02-29T00:00:00Z"}`

/** Payloads that need no change: many short ones, and some that are longer than what is carried from block to block. */
const parts = fc.array(fc.constantFrom([1, 10], [1, 100_000], [1, 150_000], [1, 300_000], [1_500, 10], [4_000, 10]), {
  maxLength: 6
})

const chunkSizes = fc.array(fc.constantFrom(1_000, 65_536, 140_000, 262_144, 270_000, 400_000, 1_048_576), {
  minLength: 1,
  maxLength: 5
})

test.each(['lines', 'objects over lines', 'an array'])('%s in chunks of any size come out whole', async (kind) => {
  await fc.assert(
    fc.asyncProperty(parts, chunkSizes, async (counts, sizes) => {
      const texts = counts.flatMap(([count, length = 0]) =>
        Array.from({ length: count ?? 0 }, (_, i) => payload(i, length))
      )
      const [open, between, close] = kind === 'an array' ? ['[', ',\n', ']\n'] : ['', '\n', '']
      const all = [payload(0, 10), ...texts, payload(1, 10)].join(between)
      const input = `${open}${kind === 'objects over lines' ? all.replaceAll(',"', ',\n"') : all}${close}`
      const written: Array<Buffer> = []
      const ran = await runJob({
        direction: 'upgrade',
        options: {},
        inputs: ['-'],
        stdin: streamOf(cut(Buffer.from(input), sizes)),
        stdout: new Writable({
          write: (bytes: Buffer, _encoding, done) => {
            written.push(Buffer.from(bytes))
            done()
          }
        }),
        destination: { _tag: 'Stdout' }
      })
      const unchanged = texts.length + 2
      expect(E.isRight(ran) && ran.right.report).toMatchObject({ read: unchanged, unchanged })
      expect(Buffer.concat(written).toString() === input).toBe(true)
    }),
    { numRuns: runs }
  )
})
