/**
 * Edits of a JSON text that leave every other character alone.
 *
 * The text must be valid JSON: callers have parsed it. Nothing here recurses, so nesting has no limit.
 *
 * Laws:
 *
 * 1. `JSON.parse(edit(text, changes).text)` is `JSON.parse(text)` with the changes applied
 * 2. Every character outside a replaced, added or removed part is the text's own
 *
 * @since 0.1.0
 */
import { type Change, pointerKeys } from '../migrate/Change.js'
import { isSpace } from './bytes.js'
import { compact, type Part, parts, skipSpace, skipString } from './jsonParts.js'

// model

/**
 * A text after an edit, with the source text of what each change replaced or removed.
 *
 * @category model
 * @since 0.1.0
 */
export interface Edited {
  readonly text: string
  /** For each change, the JSON text that stood at its path, white space removed; absent where nothing stood there. */
  readonly before: ReadonlyArray<string | undefined>
}

/**
 * Text to put in the place of `length` UTF-16 units at an offset.
 *
 * @category model
 * @since 0.1.0
 */
export type Splice = readonly [offset: number, length: number, text: string]

// combinators

/** One object or array of the text, while its parts are being edited. */
interface Container {
  readonly parts: ReadonlyArray<Part>
  readonly removed: Set<number>
  /** The lowest index removed so far: below it every index is still its own. */
  lowest: number
  readonly replaced: Map<number, string>
  readonly added: Map<string, string>
  readonly isArray: boolean
  /** The offset behind the opening bracket. */
  readonly inside: number
}

/** A text while it is being edited, by changes none of which looks at what another has left. */
interface Draft {
  /** Whether the change looks at a part that an earlier change of this draft has edited or moved. */
  readonly isStale: (change: Change) => boolean
  readonly apply: (change: Change) => string | undefined
  readonly text: () => string
}

/**
 * Applies the changes of a report to the text they were reported for. A new member goes last, spaced as the last one
 * is; a removed part goes with one of its commas. Changes of one migration after another are applied in turn. Who has
 * read the members of the text already may hand them over.
 *
 * @category combinators
 * @since 0.1.0
 */
export const edit = (text: string, changes: ReadonlyArray<Change>, members = parts(text, 0)): Edited => {
  let draft = draftOf(text, members)
  const before: Array<string | undefined> = []
  for (const change of changes) {
    if (draft.isStale(change)) draft = draftOf(draft.text())
    before.push(draft.apply(change))
  }
  return { text: draft.text(), before }
}

const draftOf = (text: string, members = parts(text, 0)): Draft => {
  const containers = new Map<string, Container>()
  const edited = new Set<string>()
  const containerAt = (path: string): Container => {
    const known = containers.get(path)
    if (known !== undefined) return known
    const { parent, key } = split(path)
    const above = path === '' ? undefined : containerAt(parent)
    const part = above?.parts[indexIn(above, key)]
    const open = skipSpace(text, part?.valueStart ?? 0)
    const container: Container = {
      parts: path === '' ? members : parts(text, open),
      removed: new Set(),
      lowest: Number.POSITIVE_INFINITY,
      replaced: new Map(),
      added: new Map(),
      isArray: text[open] === '[',
      inside: open + 1
    }
    containers.set(path, container)
    return container
  }
  return {
    isStale: ({ path }) => {
      if (containers.has(path)) return true
      for (let at = path; at !== ''; ) {
        const { parent, key } = split(at)
        const container = containers.get(parent)
        if (edited.has(at) || (container?.isArray === true && Number(key) >= container.lowest)) return true
        at = parent
      }
      return false
    },
    apply: (change) => {
      const { parent, key } = split(change.path)
      const container = containerAt(parent)
      if (!container.isArray || change._tag === 'Converted') edited.add(change.path)
      if (change._tag === 'Added') {
        container.added.set(key, JSON.stringify(change.to))
        return undefined
      }
      const index = indexIn(container, key)
      const part = container.parts[index] as Part
      if (change._tag === 'Removed') {
        container.removed.add(index)
        container.lowest = Math.min(container.lowest, index)
      }
      if (change._tag === 'Converted') container.replaced.set(index, JSON.stringify(change.to))
      return compact(text.slice(part.valueStart, part.end))
    },
    text: () =>
      spliced(
        text,
        [...containers.values()].flatMap((container) => splicesOf(text, container))
      )
  }
}

const split = (path: string): { readonly parent: string; readonly key: string } => {
  const cut = path.lastIndexOf('/')
  const key = path.slice(cut + 1)
  return { parent: path.slice(0, cut), key: key.includes('~') ? (pointerKeys(path.slice(cut))[0] as string) : key }
}

const indexIn = ({ parts: all, isArray }: Container, key: string): number =>
  isArray ? Number(key) : all.findIndex((part) => part.key === key)

const splicesOf = (text: string, container: Container): ReadonlyArray<Splice> => {
  const { parts: all, removed, replaced, added, inside } = container
  const splices: Array<Splice> = []
  let last: Part | undefined
  for (const [i, part] of all.entries()) {
    if (!removed.has(i)) {
      const value = replaced.get(i)
      if (value !== undefined) splices.push([part.valueStart, part.end - part.valueStart, value])
      last = part
    } else {
      const start = last === undefined ? part.start : (all[i - 1] as Part).end
      const end = last === undefined ? (all[i + 1]?.start ?? part.end) : part.end
      splices.push([start, end - start, ''])
    }
  }
  if (added.size > 0) {
    const lead = last === undefined ? '' : text.slice(spaceBefore(text, last.start), last.start)
    const colon = last === undefined ? ':' : text.slice(skipString(text, last.start), last.valueStart)
    const members = [...added].map(([key, value]) => `${lead}${JSON.stringify(key)}${colon}${value}`)
    const at = last === undefined ? inside : last.end
    splices.push([at, 0, `${last === undefined ? '' : ','}${members.join(',')}`])
  }
  return splices
}

const spaceBefore = (text: string, at: number): number => {
  let i = at
  while (isSpace(text.charCodeAt(i - 1))) i--
  return i
}

/**
 * A text with splices made, none of which overlap.
 *
 * @category combinators
 * @since 0.1.0
 */
export const spliced = (text: string, splices: ReadonlyArray<Splice>): string => {
  let result = ''
  let at = 0
  for (const [offset, length, instead] of [...splices].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    result += text.slice(at, offset) + instead
    at = offset + length
  }
  return result + text.slice(at)
}
