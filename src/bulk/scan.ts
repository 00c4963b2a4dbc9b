/**
 * Reads payloads as bytes, says whether they are ones that the exact way would upgrade without a question, and writes
 * what they upgrade to: without the quotes around ids, and with other spellings. No text and no object is made of them.
 *
 * What it does not take is not wrong, only unusual: ids that are no plain integers, everything that is invalid. That
 * goes the exact way, through `migrateText`, which is the definition.
 *
 * The bytes are read by WebAssembly, sixteen at a time where that can be; what is here tells it of fields and versions.
 *
 * Laws, for every payload:
 *
 * 1. What a scanner takes, `migrateText` upgrades, to the same bytes and with the same changes
 * 2. Everything that it knows of fields and versions derives from the tables and the migrations
 * 3. Where WebAssembly is not to be had there is no scanner, and all is the same but slower
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'

import { numbered } from '../migrate/rules.js'
import { longestBlock } from './lane.js'
import { kinds, type Plan, plan, type Row } from './plan.js'
import { wasm } from './scanner.wasm.js'

// model

/**
 * What stands for an offset where the bytes are not what was looked for.
 *
 * @category model
 * @since 0.1.0
 */
export const none = -1

/**
 * Reads payloads, one at a time, out of bytes that were loaded.
 *
 * @category model
 * @since 0.1.0
 */
export interface Scanner {
  /**
   * Copies bytes between two offsets, which must be UTF-8 and stay at these offsets: lines, or texts that a line feed does
   * not end. `false` when they are too many.
   */
  readonly load: (bytes: Uint8Array, start: number, end: number, kind: 'lines' | 'texts') => boolean
  /**
   * Reads the object that starts at an offset or behind white space there, and gives the offset behind it and the white
   * space that follows, or `none` where it is unusual.
   */
  readonly scan: (at: number) => number
  /**
   * Writes and counts the payload that was read last: everything from an offset up to its last edit, and no byte where it
   * has none. Gives the offset of the first byte that is not written.
   */
  readonly write: (from: number) => number
  /** What was written since the last time; it is written over later. */
  readonly taken: () => Buffer
  /** What was counted since the last time, whoever wrote it. */
  readonly counts: () => Scanned
  /** How many edits the payload that was read last needs, in order. */
  readonly edits: () => number
  /** For each edit, the offsets of the bytes that go, and the index of what is written instead. */
  readonly from: Int32Array
  readonly to: Int32Array
  readonly by: Int32Array
  readonly replacements: ReadonlyArray<Replacement>
}

/**
 * What payloads that a scanner wrote came to.
 *
 * @category model
 * @since 0.1.0
 */
export interface Scanned {
  readonly upgraded: number
  readonly unchanged: number
  readonly lossy: number
  /** How often each replacement was written. */
  readonly written: Int32Array
}

/**
 * What an edit writes, and the change that it stands for, if it stands for one.
 *
 * @category model
 * @since 0.1.0
 */
export interface Replacement {
  readonly bytes: Buffer
  readonly rule?: string
  readonly lossless: boolean
}

/** A number that is kept in the memory of the assembly. */
interface Cell {
  value: number
}

/**
 * What `assembly/scanner.ts` exports.
 *
 * @category model
 * @since 0.1.0
 */
export interface Assembly {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => void }
  readonly free: Readonly<Cell>
  /** What there is room for; a name is counted with its closing quote. */
  readonly mostNames: Readonly<Cell>
  readonly longestName: Readonly<Cell>
  readonly mostEdits: Readonly<Cell>
  readonly input: Cell
  readonly output: Cell
  readonly length: Cell
  readonly upgraded: Cell
  readonly unchanged: Cell
  readonly lossy: Cell
  readonly edits: Readonly<Cell>
  readonly from: Readonly<Cell>
  readonly to: Readonly<Cell>
  readonly by: Readonly<Cell>
  readonly written: Readonly<Cell>
  readonly takeLineFeeds: (areSpace: number) => void
  readonly addReplacement: (length: number, isLossy: number) => void
  readonly addMember: (length: number, replacement: number) => void
  readonly addRow: (length: number, field: number, forms: number, ...takes: ReadonlyArray<number>) => void
  readonly allow: (row: number, member: number, versions: number) => void
  readonly require: (versions: number, fields: number) => void
  readonly scan: (offset: number) => number
  readonly write: (from: number) => number
  readonly valueEnd: (address: number) => number
  readonly dateTimeEnd: (address: number) => number
}

/** As far as it is used here. A runtime may be told to do without it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

const pageSize = 64 * 1024

/** How many bytes behind others the assembly may look at, or write over. */
const slack = 64

/** An id loses its quotes in two edits, of which one is counted. */
const unquoted: ReadonlyArray<Replacement> = [
  { bytes: Buffer.alloc(0), rule: numbered.descriptions[0].id, lossless: true },
  { bytes: Buffer.alloc(0), lossless: true }
]

// constructors

/**
 * The scanner of an upgrade; `undefined` where the runtime has no WebAssembly, or the tables have nothing that it could take.
 * There is one in a thread, as its memory takes a good deal of the addresses that there are: what is loaded stays until
 * someone waits for something.
 *
 * @category constructors
 * @since 0.1.0
 */
export const scanner = (): Scanner | undefined => {
  only ??= O.flatten(O.tryCatch(made))
  return O.toUndefined(only)
}

let only: O.Option<Scanner> | undefined

/** Throws where the runtime cannot do this. */
const made = (): O.Option<Scanner> => {
  const tables = plan()
  if (tables === undefined) return O.none
  const fresh = assembly()
  return fits(tables, fresh) ? O.some(over(tables, fresh)) : O.none
}

/**
 * A scanner to which every payload is unusual.
 *
 * @category constructors
 * @since 0.1.0
 */
export const takingNone: Scanner = {
  load: () => false,
  scan: () => none,
  write: (from) => from,
  taken: () => Buffer.alloc(0),
  counts: () => ({ upgraded: 0, unchanged: 0, lossy: 0, written: new Int32Array(0) }),
  edits: () => 0,
  from: new Int32Array(0),
  to: new Int32Array(0),
  by: new Int32Array(0),
  replacements: []
}

/**
 * A new assembly that nothing was told. Throws where the runtime has no WebAssembly, or one that cannot do this.
 *
 * @category constructors
 * @since 0.1.0
 */
export const assembly = (): Assembly =>
  new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm, 'base64'))).exports as Assembly

const over = ({ rows, required }: Plan, made: Assembly): Scanner => {
  const respelt = new Map(rows.flatMap((row) => [...row.respelt]))
  const replacements = [
    ...unquoted,
    ...[...respelt.values()].map(({ to, ...rest }) => ({ bytes: Buffer.from(JSON.stringify(to)), ...rest }))
  ]
  const longer = [...respelt].map(([member, { to }]) => JSON.stringify(to).length / JSON.stringify(member).length)
  const inputSize = longestBlock + slack
  const outputSize = Math.ceil(Math.max(1, ...longer) * longestBlock) + slack
  made.memory.grow(Math.ceil((inputSize + outputSize) / pageSize))
  made.input.value = made.free.value
  made.output.value = made.input.value + inputSize
  const memory = Buffer.from(made.memory.buffer)
  const input = memory.subarray(made.input.value, made.output.value)
  const output = memory.subarray(made.output.value)
  const numbers = (at: Cell, count: number): Int32Array => new Int32Array(made.memory.buffer, at.value, count)

  for (const { bytes, lossless } of replacements) made.addReplacement(bytes.copy(input), lossless ? 0 : 1)
  const members = membersOf(rows)
  for (const member of members) {
    const index = [...respelt.keys()].indexOf(member)
    made.addMember(input.write(member), index === -1 ? none : unquoted.length + index)
  }
  for (const [index, { key, field, forms, takes, members: taken }] of rows.entries()) {
    made.addRow(input.write(key), field, forms, ...kinds.map((kind) => takes[kind]))
    for (const [member, versions] of taken) made.allow(index, members.indexOf(member), versions)
  }
  for (const [versions, fields] of required.entries()) made.require(versions, fields)

  const written = numbers(made.written, replacements.length)
  const emptied = (cell: Cell): number => {
    const { value } = cell
    cell.value = 0
    return value
  }
  return {
    load: (bytes, start, end, kind) => {
      if (end > longestBlock) return false
      input.set(bytes.subarray(start, end), start)
      input[end] = 0
      made.takeLineFeeds(kind === 'lines' ? 0 : 1)
      return true
    },
    scan: made.scan,
    write: made.write,
    taken: () => output.subarray(0, emptied(made.length)),
    counts: () => {
      const [upgraded, unchanged, lossy] = [made.upgraded, made.unchanged, made.lossy].map(emptied)
      const counted = { upgraded, unchanged, lossy, written: written.slice() } as Scanned
      written.fill(0)
      return counted
    },
    edits: () => made.edits.value,
    from: numbers(made.from, made.mostEdits.value),
    to: numbers(made.to, made.mostEdits.value),
    by: numbers(made.by, made.mostEdits.value),
    replacements
  }
}

// destructors

const membersOf = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => [
  ...new Set(rows.flatMap((row) => [...row.members.keys()]))
]

/** Whether the assembly has room for everything, and can tell the names from others as they stand in a text. */
const fits = ({ rows, required }: Plan, made: Assembly): boolean => {
  const [mostNames, longestName] = [made.mostNames.value, made.longestName.value]
  const lists = [
    rows.map(({ key }) => key),
    membersOf(rows),
    rows.flatMap((row) => [...row.respelt.values()].map(({ to }) => to))
  ]
  const isPlain = (name: string): boolean => /^[ -~]+$/.test(name) && JSON.stringify(name).length === name.length + 2
  return (
    required.length <= mostNames &&
    lists.every(
      (list) =>
        list.length + unquoted.length <= mostNames &&
        list.every((name) => isPlain(name) && name.length < longestName - 1)
    )
  )
}
