/**
 * Reading and building plain objects whose keys are data.
 *
 * Laws:
 *
 * 1. Only own enumerable string keys are read, so nothing inherited is mistaken for data
 * 2. `__proto__`, `constructor` and `toString` are keys like any other
 * 3. A getter or a Proxy that throws becomes a value, never an exception
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

// model

/**
 * An object read as a record of unknown values.
 *
 * @category model
 * @since 0.1.0
 */
export type UnknownRecord = Readonly<Record<string, unknown>>

/**
 * One property of an object.
 *
 * @category model
 * @since 0.1.0
 */
export interface Entry {
  readonly key: string
  readonly value: unknown
}

/**
 * Why an unknown value could not be read as a record.
 *
 * @category errors
 * @since 0.1.0
 */
export type RecordError =
  | { readonly _tag: 'NotAnObject' }
  /** Reading threw; `key` is the property, absent when the keys themselves could not be listed. */
  | { readonly _tag: 'Unreadable'; readonly key?: string; readonly cause: string }

// destructors

/**
 * Whether a value is an object with keys: neither `null` nor an array.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isRecord = (u: unknown): u is UnknownRecord => typeof u === 'object' && u !== null && !Array.isArray(u)

/**
 * Runs code that reads a value of unknown behaviour; what it throws becomes the text of a `Left`.
 *
 * @category combinators
 * @since 0.1.0
 */
export const reading = <A>(read: () => A): E.Either<string, A> => E.tryCatch(read, thrownText)

/**
 * Whether a value is an array; a Proxy that was revoked is not.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isArray = (u: unknown): boolean => E.getOrElse(() => false)(reading(() => Array.isArray(u)))

/**
 * The text of what was thrown, whatever it was.
 *
 * @category destructors
 * @since 0.1.0
 */
export const thrownText = (cause: unknown): string => {
  try {
    return String(cause instanceof Error ? cause.message : cause)
  } catch {
    return 'an error that has no text'
  }
}

/**
 * A text without its percent-encoding; as it is, where that is none.
 *
 * @category combinators
 * @since 0.1.0
 */
export const percentDecoded = (text: string): string => E.getOrElse(() => text)(reading(() => decodeURIComponent(text)))

/**
 * An unknown object's own enumerable string-keyed properties, in order, each read once. `Left` for what is not an object
 * (arrays and `null` are not), and for what throws on being read.
 *
 * @category destructors
 * @since 0.1.0
 */
export const entriesOf = (u: unknown): E.Either<RecordError, ReadonlyArray<Entry>> => {
  const reached: { key?: string } = {}
  try {
    if (!isRecord(u)) return E.left({ _tag: 'NotAnObject' })
    const entries: Array<Entry> = []
    for (const key of Object.keys(u)) {
      reached.key = key
      entries.push({ key, value: u[key] })
    }
    return E.right(entries)
  } catch (cause) {
    return E.left({ _tag: 'Unreadable', ...reached, cause: thrownText(cause) })
  }
}

/**
 * A shallow copy of an unknown object, of what {@link entriesOf} reads.
 *
 * @category destructors
 * @since 0.1.0
 */
export const snapshot = (u: unknown): E.Either<RecordError, UnknownRecord> => E.map(recordOf)(entriesOf(u))

/**
 * Whether a record has this key as its own.
 *
 * @category destructors
 * @since 0.1.0
 */
export const has = (record: object, key: string): boolean => Object.prototype.hasOwnProperty.call(record, key)

/**
 * What a record has at a key of its own; `undefined` where it has no such key.
 *
 * @category destructors
 * @since 0.1.0
 */
export const own = (record: object, key: string): unknown =>
  has(record, key) ? (record as UnknownRecord)[key] : undefined

// constructors

/**
 * An object of these properties.
 *
 * @category constructors
 * @since 0.1.0
 */
export const recordOf = (entries: ReadonlyArray<Entry>): UnknownRecord => {
  const record: Record<string, unknown> = {}
  for (const { key, value } of entries) set(record, key, value)
  return record
}

/**
 * The members of an object that hold something: those that are `undefined` are left out.
 *
 * @category constructors
 * @since 0.1.0
 */
export const defined = <A extends object>(record: A): { [K in keyof A]?: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof A]?: Exclude<A[K], undefined>
  }

/**
 * Writes an own property of an object that is still being built. Assigning to a key that every object inherits would
 * change the prototype instead (`__proto__`), or throw (`constructor`, where `Object.prototype` is frozen).
 *
 * @category constructors
 * @since 0.1.0
 */
export const set = (target: Record<string, unknown>, key: string, value: unknown): void => {
  if (key in Object.prototype) {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    target[key] = value
  }
}
