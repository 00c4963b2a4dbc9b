/**
 * What a migration did to a payload, one entry for each edit.
 *
 * Changes are ordered: each path is the path at the time the change is applied, as in JSON Patch (RFC 6902).
 *
 * Laws:
 *
 * 1. Applying `toJsonPatch(changes)` to the input gives the output
 * 2. Applying `toInverseJsonPatch(changes)` to the output gives the input
 * 3. If every change is lossless, and so is every change of migrating back, that gives the input
 *
 * @since 0.1.0
 */

// model

interface Edit {
  /** JSON Pointer (RFC 6901) to the value. */
  readonly path: string
  /** The id of the rule that did it. */
  readonly rule: string
  /** Whether migrating back restores what was there. */
  readonly lossless: boolean
}

/**
 * A value replaced by another.
 *
 * @category model
 * @since 0.1.0
 */
export interface Converted extends Edit {
  readonly _tag: 'Converted'
  readonly from: unknown
  readonly to: unknown
}

/**
 * A value moved to another path; `from` is the JSON Pointer it had.
 *
 * @category model
 * @since 0.1.0
 */
export interface Renamed extends Edit {
  readonly _tag: 'Renamed'
  readonly from: string
}

/**
 * A value that was not there.
 *
 * @category model
 * @since 0.1.0
 */
export interface Added extends Edit {
  readonly _tag: 'Added'
  readonly to: unknown
}

/**
 * A value that is there no more.
 *
 * @category model
 * @since 0.1.0
 */
export interface Removed extends Edit {
  readonly _tag: 'Removed'
  readonly from: unknown
}

/**
 * One entry of a report.
 *
 * @category model
 * @since 0.1.0
 */
export type Change = Converted | Renamed | Added | Removed

/**
 * One operation of a JSON Patch (RFC 6902), of the kinds that a report needs.
 *
 * @category model
 * @since 0.1.0
 */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move'; readonly from: string; readonly path: string }

// constructors

/**
 * The JSON Pointer (RFC 6901) of a path of keys.
 *
 * @example
 * import { pointer } from 'connect-session-reconcile'
 *
 * assert.strictEqual(pointer(['metadata', 'a/b']), '/metadata/a~1b')
 *
 * @category constructors
 * @since 0.1.0
 */
export const pointer = (keys: ReadonlyArray<string | number>): string =>
  keys.map((key) => `/${typeof key === 'number' ? key : key.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')

// destructors

/**
 * The keys of a JSON Pointer (RFC 6901).
 *
 * @example
 * import { pointerKeys } from 'connect-session-reconcile'
 *
 * assert.deepStrictEqual(pointerKeys('/metadata/a~1b'), ['metadata', 'a/b'])
 *
 * @category destructors
 * @since 0.1.0
 */
export const pointerKeys = (path: string): ReadonlyArray<string> =>
  path
    .split('/')
    .slice(1)
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'))

/**
 * The report as a JSON Patch (RFC 6902) that turns the input into the output.
 *
 * @example
 * import { toJsonPatch } from 'connect-session-reconcile'
 *
 * assert.deepStrictEqual(
 *   toJsonPatch([
 *     { _tag: 'Converted', path: '/id', from: '1', to: 1, rule: 'id-to-number', lossless: true }
 *   ]),
 *   [{ op: 'replace', path: '/id', value: 1 }]
 * )
 *
 * @category destructors
 * @since 0.1.0
 */
export const toJsonPatch = (changes: ReadonlyArray<Change>): ReadonlyArray<Operation> =>
  changes.map((change): Operation => {
    switch (change._tag) {
      case 'Converted':
        return { op: 'replace', path: change.path, value: change.to }
      case 'Renamed':
        return { op: 'move', from: change.from, path: change.path }
      case 'Added':
        return { op: 'add', path: change.path, value: change.to }
      case 'Removed':
        return { op: 'remove', path: change.path }
    }
  })

/**
 * The report as a JSON Patch (RFC 6902) that turns the output back into the input.
 *
 * @example
 * import { toInverseJsonPatch } from 'connect-session-reconcile'
 *
 * assert.deepStrictEqual(
 *   toInverseJsonPatch([
 *     { _tag: 'Removed', path: '/label', from: 'a', rule: 'field-introduced', lossless: false }
 *   ]),
 *   [{ op: 'add', path: '/label', value: 'a' }]
 * )
 *
 * @category destructors
 * @since 0.1.0
 */
export const toInverseJsonPatch = (changes: ReadonlyArray<Change>): ReadonlyArray<Operation> =>
  changes
    .map((change): Operation => {
      switch (change._tag) {
        case 'Converted':
          return { op: 'replace', path: change.path, value: change.from }
        case 'Renamed':
          return { op: 'move', from: change.path, path: change.from }
        case 'Added':
          return { op: 'remove', path: change.path }
        case 'Removed':
          return { op: 'add', path: change.path, value: change.from }
      }
    })
    .reverse()
