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
 * The content of gzipped chunks, in chunks of a size in bytes. Rejects as Node does when the data is damaged.
 *
 * @category combinators
 * @since 0.1.0
 */
export const unpacked = (chunks: AsyncIterable<Buffer>, chunkSize: number): AsyncIterable<Buffer> => {
  const gunzip = createGunzip({ chunkSize })
  const compressed = Readable.from(chunks, { objectMode: false })
  compressed.on('error', (error) => gunzip.destroy(error))
  return compressed.pipe(gunzip)
}
