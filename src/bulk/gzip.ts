/**
 * Packing and unpacking: loaded when an input or an output is gzipped, for few are.
 *
 * @since 0.1.0
 */
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export { createGzip } from 'node:zlib'

// combinators

/**
 * The content of gzipped chunks, in chunks of a size in bytes. Rejects as Node does when the data is damaged, or anything
 * but zeros follows it.
 *
 * @category combinators
 * @since 0.1.0
 */
export async function* unpacked(chunks: AsyncIterable<Buffer>, chunkSize: number): AsyncGenerator<Buffer> {
  let given = 0
  let behindData = 0
  async function* noted(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      const end = zerosStart(chunk)
      if (end > 0) behindData = given + end
      given += chunk.length
      yield chunk
    }
  }
  const rest = noted()
  const gunzip = createGunzip({ chunkSize })
  const compressed = Readable.from(rest, { objectMode: false })
  compressed.on('error', (error) => gunzip.destroy(error))
  yield* compressed.pipe(gunzip)
  // Node reads on behind a whole gzip file, but not behind a zero: what follows it would be lost in silence.
  for (let next = await rest.next(); next.done !== true; ) next = await rest.next()
  if (behindData > gunzip.bytesWritten) {
    await Promise.reject(Object.assign(new Error('more data behind zeros'), { code: 'Z_DATA_ERROR' }))
  }
}

/** Where the zeros begin that a chunk ends in. */
const zerosStart = (chunk: Buffer): number => {
  let end = chunk.length
  while (end > 0 && chunk[end - 1] === 0) end--
  return end
}
