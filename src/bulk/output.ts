/**
 * Writing files so that they hold the old content or the new, never a part: a temporary file in the same folder, then
 * fsync, then rename.
 *
 * @since 0.1.0
 */
import { randomBytes } from 'node:crypto'
import { createWriteStream, type Stats } from 'node:fs'
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { createGzip } from 'node:zlib'

// model

/**
 * Where bytes go. Nothing is in place before `finish`; `discard` leaves what was there. All reject as Node does.
 *
 * @category model
 * @since 0.1.0
 */
export interface Sink {
  readonly write: (bytes: Buffer | string) => Promise<void>
  readonly finish: () => Promise<void>
  readonly discard: () => Promise<void>
}

// constructors

/**
 * A sink that forgets.
 *
 * @category constructors
 * @since 0.1.0
 */
export const nowhere: Sink = {
  write: async () => undefined,
  finish: async () => undefined,
  discard: async () => undefined
}

const send = (stream: Writable, bytes: Buffer | string): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()))
  })

/**
 * A sink for a stream that stays open, such as standard output.
 *
 * @category constructors
 * @since 0.1.0
 */
export const toStream = (stream: Writable): Sink => {
  stream.on('error', () => undefined)
  return { ...nowhere, write: (bytes) => send(stream, bytes) }
}

/**
 * A sink for a file. A symbolic link is followed; the mode and, where allowed, the owner of a file that is replaced are
 * kept. What is not a regular file (a device, a named pipe) is written to directly.
 *
 * @category constructors
 * @since 0.1.0
 */
export const toFile = async (path: string, options: { readonly gzip: boolean }): Promise<Sink> => {
  const existing = await stat(path).catch(absent)
  if (existing !== undefined && !existing.isFile()) return direct(await open(path, 'w'), options.gzip)
  const target = existing === undefined ? path : await realpath(path)
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`)
  const handle = await open(temporary, 'wx', existing === undefined ? 0o666 : existing.mode & 0o777)
  const sink = direct(handle, options.gzip)
  return {
    write: (bytes) => sink.write(bytes).catch(named(path)),
    finish: async () => {
      await sink.flush()
      if (existing !== undefined) await keepOwner(handle, existing)
      await handle.sync()
      await handle.close()
      await rename(temporary, target)
      await syncFolder(dirname(target))
    },
    discard: async () => {
      await sink.discard()
      await unlink(temporary)
    }
  }
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
    finish: async () => created?.finish(),
    discard: async () => created?.discard()
  }
}

const direct = (handle: FileHandle, gzip: boolean): Sink & { readonly flush: () => Promise<void> } => {
  const file = createWriteStream('', { fd: handle.fd, autoClose: false })
  file.on('error', () => undefined)
  const head: Writable = gzip ? createGzip() : file
  const written = new Promise<void>((resolve, reject) => file.once('finish', resolve).once('error', reject))
  written.catch(() => undefined)
  if (head !== file) (head as ReturnType<typeof createGzip>).pipe(file)
  const flush = async (): Promise<void> => {
    head.end()
    await written
  }
  return {
    write: (bytes) => Promise.race([send(head, bytes), written]),
    flush,
    finish: async () => {
      await flush()
      await handle.close()
    },
    discard: async () => {
      head.destroy()
      file.destroy()
      await handle.close()
    }
  }
}

const named =
  (path: string) =>
  (error: NodeJS.ErrnoException): Promise<never> =>
    Promise.reject(Object.assign(error, { path }))

const absent = (error: NodeJS.ErrnoException): undefined | Promise<never> =>
  error.code === 'ENOENT' ? undefined : Promise.reject(error)

const keepOwner = async (handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> => {
  await handle.chown(uid, gid).catch(() => undefined)
  await handle.chmod(mode & 0o7777)
}

/** Makes a rename last; not every file system can. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().catch(() => undefined)
  await handle.close()
}
