/**
 * Reading files and streams, gzipped or not; the content tells which.
 *
 * @since 0.1.0
 */
import { constants, type Stats } from 'node:fs'
import { access, open, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

// model

/**
 * Something to read payloads from.
 *
 * @category model
 * @since 0.1.0
 */
export interface Input {
  /** As the caller named it; `-` for a stream. */
  readonly source: string
  /** The file, as it was when it was opened; absent for a stream. */
  readonly stats?: Stats
  readonly chunks: AsyncIterable<Buffer>
  /** How many bytes have been read, before any decompression. */
  readonly bytesRead: () => number
  /** Whether the content is gzipped; known once the first chunk has come. */
  readonly isGzip: () => boolean
  /** Stops reading. What is being read from a named pipe is waited for. */
  readonly close: () => Promise<void>
}

const chunkSize = 256 * 1024

// constructors

/**
 * Whether a path can be opened and read, without opening it; rejects as Node does when it cannot. Gives the size of a
 * regular file.
 *
 * @category destructors
 * @since 0.1.0
 */
export const sizeOf = async (path: string): Promise<number | undefined> => {
  await access(path, constants.R_OK)
  const stats = await stat(path)
  if (stats.isDirectory()) return Promise.reject(Object.assign(new Error('is a folder'), { code: 'EISDIR', path }))
  return stats.isFile() ? stats.size : undefined
}

/**
 * Opens a file; rejects as Node does when it cannot.
 *
 * @category constructors
 * @since 0.1.0
 */
export const openFile = async (path: string): Promise<Input> => {
  const handle = await open(path, 'r')
  const stats = await handle.stat()
  const input = fromStream(path, handle.createReadStream({ autoClose: false, highWaterMark: chunkSize }))
  return { ...input, stats, close: () => input.close().then(() => handle.close()) }
}

/**
 * Reads a stream that is open already.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromStream = (source: string, stream: Readable): Input => {
  let bytesRead = 0
  let isGzip = false
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytesRead += chunk.length
      yield chunk
    }
  }
  async function* content(): AsyncGenerator<Buffer> {
    const raw = counted()
    const head: Array<Buffer> = []
    while (head.reduce((length, chunk) => length + chunk.length, 0) < 2) {
      const next = await raw.next()
      if (next.done === true) break
      head.push(next.value)
    }
    const start = Buffer.concat(head)
    isGzip = start[0] === 0x1f && start[1] === 0x8b
    async function* whole(): AsyncGenerator<Buffer> {
      if (start.length > 0) yield start
      yield* raw
    }
    if (!isGzip) {
      yield* whole()
      return
    }
    const gunzip = createGunzip({ chunkSize })
    const compressed = Readable.from(whole(), { objectMode: false })
    compressed.on('error', (error) => gunzip.destroy(error))
    yield* compressed.pipe(gunzip) as AsyncIterable<Buffer>
  }
  return {
    source,
    chunks: content(),
    bytesRead: () => bytesRead,
    isGzip: () => isGzip,
    close: async () => void stream.destroy()
  }
}
