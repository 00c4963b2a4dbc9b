/**
 * Reading files and streams, gzipped or not; the content tells which.
 *
 * @since 0.1.0
 */
import { createReadStream, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
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
  readonly close: () => Promise<void>
}

const chunkSize = 256 * 1024

// constructors

/**
 * Opens a file; rejects as Node does when it cannot.
 *
 * @category constructors
 * @since 0.1.0
 */
export const openFile = async (path: string): Promise<Input> => {
  const handle: FileHandle = await open(path, 'r')
  const stats = await handle.stat()
  const stream = createReadStream(path, { fd: handle.fd, autoClose: false, highWaterMark: chunkSize })
  return { ...fromStream(path, stream), stats, close: () => handle.close() }
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
  return { source, chunks: content(), bytesRead: () => bytesRead, isGzip: () => isGzip, close: async () => undefined }
}
