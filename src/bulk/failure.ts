/**
 * What Node says of a failed read or write, as a value.
 *
 * @since 0.1.0
 */

// model

/**
 * What a failed read or write is to a run. `Closed`: nobody reads standard output any more.
 *
 * @category errors
 * @since 0.1.0
 */
export type Failure = { readonly _tag: 'Closed' } | { readonly _tag: 'NotWorkable'; readonly cause: string }

// errors

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EBUSY: 'is in use by the system, as a mounted file is',
  EISDIR: 'is a folder; name a file',
  ENOTDIR: 'a part of this path is a file, not a folder',
  ENOSPC: 'no space left',
  EDQUOT: 'no space left for this user',
  EFBIG: 'the file would be larger than is allowed',
  ENAMETOOLONG: 'the name is longer than the file system allows',
  ELOOP: 'the symbolic links lead in a circle',
  EROFS: 'the file system is read-only',
  EPIPE: 'nobody reads it any more',
  Z_BUF_ERROR: 'the gzip data ends too early; copy the file again',
  Z_DATA_ERROR: 'the gzip data is damaged, or something else follows it; copy the file again'
}

/**
 * What Node says of a failed read or write, in words. `source` is what was being read, for errors that name no file.
 *
 * @category errors
 * @since 0.1.0
 */
export const failureText = (error: NodeJS.ErrnoException, source?: string): string => {
  const cause = causes[error.code ?? ''] ?? error.message
  const path = error.path ?? source
  return path === undefined ? cause : `${path}: ${cause}`
}

/**
 * What a failed read or write is to a run.
 *
 * @category errors
 * @since 0.1.0
 */
export const failure = (error: NodeJS.ErrnoException, source?: string): Failure =>
  error.code === 'EPIPE' && error.path === undefined
    ? { _tag: 'Closed' }
    : { _tag: 'NotWorkable', cause: failureText(error, source) }
