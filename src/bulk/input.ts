/**
 * Reading files and streams, gzipped or not; the content tells which.
 *
 * @since 0.1.0
 */
import { constants, type Stats } from 'node:fs'
import { access, type FileHandle, open, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'

import type * as Gzip from './gzip.js'

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
  readonly chunks: AsyncGenerator<Buffer>
  /** Reads on behind the chunks, into a buffer between two offsets; 0 is the end. */
  readonly read: (into: Buffer, from: number, to: number) => Promise<number>
  /** How many bytes have been read, before any decompression. */
  readonly bytesRead: () => number
  /** Whether the content is gzipped; known once the first chunk has come. */
  readonly isGzip: () => boolean
  /** Stops reading. What is being read from a named pipe is waited for. */
  readonly close: () => Promise<void>
}

const chunkSize = 256 * 1024

/** The first chunk tells what the input is; whoever knows may then read faster. */
const firstChunkSize = 16 * 1024

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
  try {
    const stats = await handle.stat()
    const isPlain = stats.isFile() && !(await isGzipped(handle))
    const input = isPlain ? fromHandle(path, handle) : fromFile(path, handle)
    return { ...input, stats, close: () => input.close().then(() => handle.close()) }
  } catch (error) {
    await handle.close().catch(() => undefined)
    return Promise.reject(Object.assign(error as Error, { path }))
  }
}

const isGzipped = async (handle: FileHandle): Promise<boolean> => {
  const start = Buffer.alloc(2)
  const { bytesRead } = await handle.read(start, 0, 2, 0)
  return bytesRead === 2 && isGzipStart(start)
}

const isGzipStart = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b

const fromFile = (path: string, handle: FileHandle): Input =>
  fromStream(path, handle.createReadStream({ autoClose: false, highWaterMark: chunkSize }))

/** A regular file that is what it seems: read without a stream, into buffers that the reader may use again. */
const fromHandle = (source: string, handle: FileHandle): Input => {
  let bytesRead = 0
  const read = async (into: Buffer, from: number, to: number): Promise<number> => {
    const result = await handle.read(into, from, to - from, bytesRead)
    bytesRead += result.bytesRead
    return result.bytesRead
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(bytesRead === 0 ? firstChunkSize : chunkSize)
      const length = await read(chunk, 0, chunk.length)
      if (length === 0) return
      yield chunk.subarray(0, length)
    }
  }
  return {
    source,
    chunks: chunks(),
    read,
    bytesRead: () => bytesRead,
    isGzip: () => false,
    close: async () => undefined
  }
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
    isGzip = isGzipStart(start)
    async function* whole(): AsyncGenerator<Buffer> {
      if (start.length > 0) yield start
      yield* raw
    }
    if (!isGzip) {
      yield* whole()
      return
    }
    yield* (require('./gzip.js') as typeof Gzip).unpacked(whole(), chunkSize)
  }
  const arriving = content()
  let waiting: Buffer = Buffer.alloc(0)
  /** No more than so many of the bytes that nobody has taken yet; none at the end. */
  const take = async (most: number): Promise<Buffer> => {
    while (waiting.length === 0) {
      const next = await arriving.next()
      if (next.done === true) break
      waiting = next.value
    }
    const taken = waiting.subarray(0, most)
    waiting = waiting.subarray(taken.length)
    return taken
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const chunk = await take(Number.POSITIVE_INFINITY)
        if (chunk.length === 0) return
        yield chunk
      }
    } finally {
      await arriving.return(undefined)
    }
  }
  return {
    source,
    chunks: chunks(),
    read: async (into, from, to) => (await take(to - from)).copy(into, from),
    bytesRead: () => bytesRead,
    isGzip: () => isGzip,
    close: async () => void stream.destroy()
  }
}
