/**
 * What a run must give, worked out the slow way: parse, migrate the value, and put the changed scalars into the tokens.
 */
import * as E from 'fp-ts/Either'

import { spell } from '../../src/codec/names.js'
import { versions } from '../../src/migrate/migrations.js'
import { reasonOf } from '../../src/migrate/Issue.js'
import { upgradeJson } from '../../src/migrate/reconcile.js'
import { joined, replacing, type Token, tokens } from '../bulk/tokens.js'

export type Fate = { readonly kept: string } | { readonly reason: string; readonly bytes: Buffer }

const known = new Set(
  versions.flatMap(({ fields }) => Object.keys(fields).flatMap((name) => [name, spell('wire')(name)]))
)

const attempt = <A>(make: () => A): A | undefined => {
  try {
    return make()
  } catch {
    return undefined
  }
}

export const textOf = (bytes: Buffer): string | undefined =>
  attempt(() => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))

/** The JSON value of a text, in a box; nothing where there is none. */
export const parsed = (text: string): { readonly value: unknown } | undefined =>
  attempt(() => ({ value: JSON.parse(text) as unknown }))

const topKeys = (text: string): ReadonlyArray<string> => {
  let depth = 0
  const list = tokens(text)
  return list.flatMap((token, i) => {
    if (/^[{[]$/.test(token.text)) depth++
    if (/^[}\]]$/.test(token.text)) depth--
    return depth === 1 && list[i + 1]?.text === ':' ? [JSON.parse(token.text) as string] : []
  })
}

/** What becomes of the bytes of one payload. */
export const fateOf = (bytes: Buffer): Fate => {
  const text = textOf(bytes)
  if (text === undefined) return { reason: 'invalid-utf8', bytes }
  const json = parsed(text)
  if (json === undefined) return { reason: 'invalid-json', bytes }
  const { value } = json
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const keys = isObject ? topKeys(text).filter((key) => known.has(key)) : []
  if (new Set(keys).size < keys.length) return { reason: 'duplicate-key', bytes }
  const upgraded = upgradeJson(value)
  if (E.isLeft(upgraded)) return { reason: reasonOf(upgraded.left), bytes }
  const before = value as Record<string, unknown>
  const after = upgraded.right.value as Record<string, unknown>
  const replacements = new Map<string, string>()
  for (const key of Object.keys(before)) {
    const [from, to] = [before[key], after[key]]
    if (Array.isArray(from) && Array.isArray(to)) {
      from.forEach((element, i) => {
        if (element !== to[i]) replacements.set(JSON.stringify([key, i]), JSON.stringify(to[i]))
      })
    } else if (from !== to) replacements.set(JSON.stringify([key]), JSON.stringify(to))
  }
  return { kept: replacing(text, replacements) }
}

/** What a run over bytes must give; nothing where these rules do not tell. */
export interface Expected {
  readonly output: string
  readonly quarantined: ReadonlyArray<{ readonly line: number; readonly reason: string; readonly bytes: Buffer }>
  readonly read: number
  readonly blank: number
}

const isBlank = (text: string): boolean => /^[ \t\r]*$/.test(text)

/** Lines, where the first that is not blank is an object and nothing else. Bytes travel as latin1. */
export const ofLines = (input: Buffer): Expected | undefined => {
  const lines = input.toString('latin1').split('\n')
  const bare = (line: string, i: number): string => (i === 0 ? line.replace(/^\u00ef\u00bb\u00bf/, '') : line)
  const first = lines.map(bare).find((line) => !isBlank(line))
  if (first === undefined || !/^[ \t\r]*\{/.test(first)) return undefined
  const firstText = textOf(Buffer.from(first, 'latin1'))
  if (firstText === undefined || parsed(firstText) === undefined) return undefined
  const quarantined: Array<Expected['quarantined'][number]> = []
  let output = ''
  let read = 0
  let blank = 0
  let isFirst = true
  lines.forEach((whole, i) => {
    const end = i === lines.length - 1 ? '' : '\n'
    const line = bare(whole, i)
    output += whole.slice(0, whole.length - line.length)
    if (isBlank(line)) {
      output += line + end
      if (line + end !== '') blank++
      return
    }
    // The first object stands for itself, without the white space of its line.
    const lead = isFirst ? (/^[ \t\r]*/.exec(line)?.[0] ?? '') : ''
    const tail = isFirst ? (/[ \t\r]*$/.exec(line)?.[0] ?? '') : end === '' ? '' : (/\r?$/.exec(line)?.[0] ?? '')
    isFirst = false
    read++
    const bytes = Buffer.from(line.slice(lead.length, line.length - tail.length), 'latin1')
    const fate = fateOf(bytes)
    if ('kept' in fate) output += lead + Buffer.from(fate.kept).toString('latin1') + tail + end
    else quarantined.push({ line: i + 1, ...fate })
  })
  return { output, quarantined, read, blank }
}

/** The elements of an array, where the input is one; what is quarantined is told by the values that stay. */
export const ofArray = (
  input: Buffer
): { readonly fates: ReadonlyArray<Fate>; readonly whole: string | undefined } | undefined => {
  const text = textOf(input)?.replace(/^\ufeff/, '')
  const json = text === undefined ? undefined : parsed(text)
  if (text === undefined || json === undefined || !Array.isArray(json.value)) return undefined
  let depth = 0
  let whole: string | undefined = ''
  let element: Array<Token> = []
  const fates: Array<Fate> = []
  const close = (): void => {
    const [head, ...tail] = element
    if (head === undefined) return
    const fate = fateOf(Buffer.from(joined([{ ...head, space: '' }, ...tail])))
    fates.push(fate)
    // Where every element stays, the text between them does.
    whole = whole === undefined || !('kept' in fate) ? undefined : whole + head.space + fate.kept
    element = []
  }
  for (const token of tokens(text)) {
    if (/^[}\]]$/.test(token.text)) depth--
    if (depth > 1 || (depth === 1 && token.text !== ',')) element.push(token)
    else {
      close()
      if (whole !== undefined) whole += token.space + token.text
    }
    if (/^[{[]$/.test(token.text)) depth++
  }
  const mark = textOf(input)?.startsWith('\ufeff') === true ? '\ufeff' : ''
  return { fates, whole: whole === undefined ? undefined : mark + whole }
}
