/**
 * Writing files so that they hold the old content or the new, never a part: a temporary file in the same folder, then
 * fsync, then rename.
 *
 * @since 0.1.0
 */
import { fstatSync, type Stats, writeSync } from 'node:fs'
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Writable } from 'node:stream'

import { unlessAborted } from './abort.js'
import type * as Gzip from './gzip.js'
import { holdsOnlyCopies } from './onlyCopies.js'
import { nowhere, type Sink } from './sink.js'
import { targetOf } from './target.js'

// errors

/**
 * Rejects when a file is no longer what was read.
 *
 * @category errors
 * @since 0.1.0
 */
export const stillAs = async (path: string, read: Stats): Promise<void> => {
  const now = await stat(path)
  if (now.size === read.size && now.mtimeMs === read.mtimeMs && now.ino === read.ino) return
  return Promise.reject(Object.assign(new Error('was written to while it was read; run again'), { path }))
}

// constructors

const send = (stream: Writable, bytes: Buffer | string): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()))
  })

/** Standard output that is a file: its stream takes a block for written of which the disk took only a part. */
const sendWhole = async (bytes: Buffer | string): Promise<void> => {
  const block = Buffer.from(bytes)
  for (let at = 0; at < block.length; ) at += writeSync(1, block, at)
}

const isOpenFile = (stream: Writable & { readonly fd?: number }): boolean => stream.fd === 1 && fstatSync(1).isFile()

/**
 * A sink for a stream that stays open, such as standard output. A write that is waited for ends when the signal comes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const toStream = (stream: Writable, signal?: AbortSignal): Sink => {
  stream.on('error', () => undefined)
  const sends = isOpenFile(stream) ? sendWhole : (bytes: Buffer | string) => send(stream, bytes)
  const failed = (error: NodeJS.ErrnoException): Promise<never> =>
    error.code === 'EPIPE' ? Promise.reject(error) : naming('standard output')(error)
  return { ...nowhere, write: (bytes) => unlessAborted(signal, sends(bytes).catch(failed)) }
}

/**
 * How a file is written: packed, or as it comes; and what it was when it was read, where it is an input.
 *
 * @category model
 * @since 0.1.0
 */
export interface Way {
  readonly gzip: boolean
  readonly read?: Stats | undefined
}

/**
 * A sink for a file. A symbolic link is followed; the mode and, where allowed, the owner of a file that is replaced are
 * kept. One that is no longer what was read is not replaced. What is not a regular file (a device, a named pipe) is
 * written to directly.
 *
 * @category constructors
 * @since 0.1.0
 */
export const toFile = async (path: string, way: Way): Promise<Sink> => {
  const made = async (): Promise<Sink> => {
    const existing = await stat(path).catch(absent)
    return existing === undefined || existing.isFile()
      ? replacing(path, existing, way)
      : direct(await open(path, 'w'), way.gzip)
  }
  return named(path, await made().catch(naming(path)))
}

/**
 * A sink for a file that is created when the first byte is written, and never if none is.
 *
 * @category constructors
 * @since 0.1.0
 */
export const whenNeeded = (create: () => Promise<Sink>): Sink => {
  let created: Sink | undefined
  return {
    write: async (bytes) => {
      created ??= await create()
      await created.write(bytes)
    },
    sync: async () => created?.sync(),
    settle: async () => created?.settle(),
    keep: () => created?.keep(),
    ready: async () => created?.ready(),
    finish: async () => created?.finish(),
    discard: async () => created?.discard()
  }
}

const taken = 'holds payloads now that may be in no other file; move it away, and run again'

/** A name has at most 255 bytes, and a character at most three of them. */
const stemLength = 64

/** A temporary file beside the target, which becomes the target. */
const replacing = async (path: string, existing: Stats | undefined, { gzip, read }: Way): Promise<Sink> => {
  const target = targetOf(path)
  const folder = dirname(target)
  const temporary = join(
    folder,
    `.${basename(target).slice(0, stemLength)}.${process.pid}.${process.hrtime.bigint().toString(36)}.tmp`
  )
  const handle = await open(temporary, 'wx', existing === undefined ? 0o666 : existing.mode & 0o777)
  const sink = direct(handle, gzip)
  let isInPlace = false
  let settled = 0
  let kept = 0
  let isReady = false
  let isOnDisk = false
  const sync = async (): Promise<void> => {
    if (isOnDisk) return
    await sink.written()
    if (existing !== undefined && !isInPlace) await keepOwner(handle, existing)
    await handle.sync()
    settled = (await handle.stat()).size
    isOnDisk = true
  }
  const place = async (): Promise<void> => {
    if (isInPlace) return
    // Others may write to the file that is replaced until now.
    if (read !== undefined) await stillAs(target, read)
    else if (holdsOnlyCopies(target)) return Promise.reject(new Error(taken))
    await rename(temporary, target)
    isInPlace = true
    await syncFolder(folder).catch(() => undefined)
  }
  const ready = async (): Promise<void> => {
    if (isReady) return
    await sink.flush()
    isOnDisk = false
    await sync()
    isReady = true
  }
  const discard = async (): Promise<void> => {
    await sink.written().catch(() => undefined)
    // By its handle: another run may have replaced it.
    if (isInPlace) await handle.truncate(kept)
    await sink.discard().catch(() => undefined)
    if (!isInPlace) await unlink(temporary)
  }
  return {
    write: (bytes) => {
      isOnDisk = false
      return sink.write(bytes)
    },
    sync,
    settle: () => sync().then(place),
    keep: () => {
      kept = settled
    },
    ready,
    finish: () =>
      ready()
        .then(place)
        .catch((error: unknown) => discard().then(() => Promise.reject(error)))
        .then(() => handle.close().catch(() => undefined)),
    discard
  }
}

interface Direct extends Sink {
  /** Waits for what is being written. */
  readonly written: () => Promise<void>
  /** Waits for everything that was to be written; nothing can be written any more. */
  readonly flush: () => Promise<void>
}

/** Writes to an open file, packed or as it comes. */
const direct = (handle: FileHandle, gzip: boolean): Direct => (gzip ? packing(handle) : behind(handle))

/** The caller goes on while the file takes what was written last. */
const behind = (handle: FileHandle): Direct => {
  let last: Promise<void> = Promise.resolve()
  const written = (): Promise<void> => last
  return {
    ...nowhere,
    write: async (bytes) => {
      await last
      last = handle.writeFile(bytes)
      last.catch(() => undefined)
    },
    settle: written,
    written,
    flush: written,
    finish: async () => {
      try {
        await last
      } finally {
        await handle.close()
      }
    },
    discard: () => last.catch(() => undefined).then(() => handle.close())
  }
}

const packing = (handle: FileHandle): Direct => {
  const { createGzip } = require('./gzip.js') as typeof Gzip
  const packer = createGzip()
  let waiting: (error: unknown) => void = () => undefined
  const packed = (async (): Promise<void> => {
    for await (const chunk of packer as AsyncIterable<Buffer>) await handle.writeFile(chunk)
  })()
  packed.catch((error: unknown) => waiting(error))
  const flush = async (): Promise<void> => {
    packer.end()
    await packed
  }
  return {
    ...nowhere,
    written: nowhere.settle,
    // A packer that is destroyed, for its file could not be written, need not answer.
    write: (bytes) =>
      new Promise((resolve, reject) => {
        waiting = reject
        packer.write(bytes, (error) => (error ? undefined : resolve()))
      }),
    flush,
    finish: () => flush().then(() => handle.close()),
    discard: async () => {
      packer.destroy()
      await packed.catch(() => undefined)
      await handle.close()
    }
  }
}

/** The same sink: its errors name the file as the caller did, and it ends once. */
const named = (path: string, sink: Sink): Sink => {
  let isOpen = true
  const end = (way: () => Promise<void>): Promise<void> => {
    if (!isOpen) return Promise.resolve()
    isOpen = false
    return way().catch(naming(path))
  }
  return {
    write: (bytes) => sink.write(bytes).catch(naming(path)),
    sync: () => (isOpen ? sink.sync().catch(naming(path)) : Promise.resolve()),
    settle: () => (isOpen ? sink.settle().catch(naming(path)) : Promise.resolve()),
    keep: sink.keep,
    ready: () => sink.ready().catch(naming(path)),
    finish: () => end(sink.finish),
    discard: () => end(sink.discard)
  }
}

/** The same error, about the file as the caller named it. */
const naming =
  (path: string) =>
  (error: NodeJS.ErrnoException): Promise<never> =>
    Promise.reject(Object.assign(error, { path }))

const absent = (error: NodeJS.ErrnoException): undefined | Promise<never> =>
  error.code === 'ENOENT' ? undefined : Promise.reject(error)

const keepOwner = async (handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> => {
  await handle.chown(uid, gid).catch(() => undefined)
  await handle.chmod(mode & 0o7777)
}

/** Makes a rename last where that can be done; the file is in place, whatever this comes to. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().catch(() => undefined)
  await handle.close()
}
