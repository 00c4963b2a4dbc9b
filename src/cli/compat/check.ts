/**
 * The command `check`: payloads one at a time, in the memory of one.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { framer } from '../../bulk/frames.js'
import { fromStream, type Input, openFile } from '../../bulk/input.js'
import { type Against, checkPayload } from '../../compat/corpus.js'
import { isPayloadRule } from '../../compat/corpusRules.js'
import { corpusFinding, type Located } from '../../compat/Located.js'
import { reportOf } from '../../compat/Report.js'
import type { FailOn } from '../../compat/Rule.js'
import { isRuleId } from '../../compat/rules.js'
import { tally } from '../../compat/tally.js'
import { type VersionName, versions } from '../../migrate/migrations.js'
import { type Destination, emit } from './emit.js'
import { failed, type Failure, misuse } from '../failure.js'
import { fileAt, misplaced } from '../overwriting.js'
import { expandPattern, isPattern } from './glob.js'
import type { Position } from './locate.js'
import { checkText, columnBehind, placeIn } from './payloadText.js'
import { waivingOf } from './readFile.js'
import { tool } from '../tool.js'

// model

/**
 * What payloads can be checked against.
 *
 * @category model
 * @since 0.1.0
 */
export const against: ReadonlyArray<Against> = [...versions.map(({ version }) => version as VersionName), 'any']

interface CheckFlags extends Destination {
  readonly against: Against
  readonly failOn: FailOn
  readonly waivers?: string | undefined
  readonly showValues?: true | undefined
}

/**
 * Checks the payloads of files and reports; gives the exit code.
 *
 * @category main
 * @since 0.1.0
 */
export const checkCommand = async (patterns: ReadonlyArray<string>, flags: CheckFlags): Promise<number | Failure> => {
  if (patterns.filter((path) => path === '-').length > 1) return misuse('standard input can be read once only')
  const waivers = waivingOf(flags.waivers, (rule) => isPayloadRule(rule) || !isRuleId(rule))
  if (E.isLeft(waivers)) return waivers.left
  const given = await Promise.all(
    patterns.map(async (pattern) => ({ pattern, paths: isPattern(pattern) ? await expandPattern(pattern) : [pattern] }))
  )
  const lost = misplaced([...given.flatMap(({ paths }) => paths), flags.waivers], flags.output)
  if (lost !== undefined) return misuse(lost)
  const counted = tally(flags.failOn)
  const check = checkText(checkPayload({ against: flags.against, showValues: flags.showValues === true }))
  const files: Array<string> = []
  let payloads = 0

  const add = (file: string, found: Located, start?: Position, text?: string): void => {
    const place = start === undefined || text === undefined ? {} : placeIn(start, text, found.at)
    counted.add(waivers.right.apply({ ...found.finding, source: { file, ...place } }))
  }
  const nothing = (file: string, why: string): void =>
    add(file, corpusFinding({ rule: 'corpus-empty', path: '', old: 'payloads', new: why }))

  const readAll = async (input: Input, file: string): Promise<void> => {
    const before = payloads
    const frames = framer()
    let column = 1
    const take = (pieces: ReturnType<typeof frames.push>): void => {
      for (const piece of pieces) {
        if (piece._tag !== 'Payload') {
          column = columnBehind(column, piece.bytes)
          continue
        }
        payloads++
        const { body, lead, line, tail } = piece
        const start = { line, column: columnBehind(column, lead) }
        const { findings, text } = check(body)
        for (const found of findings) add(file, found, start, text)
        // A tail ends the line, and with it what counts of the payload.
        column = tail.length > 0 ? columnBehind(1, tail) : columnBehind(start.column, body)
      }
    }
    for await (const chunk of input.chunks) take(frames.push(chunk))
    take(frames.end())
    if (payloads === before) nothing(file, 'none in the file')
  }

  const seen = new Set<string>()
  for (const { pattern, paths } of given) {
    if (paths.length === 0) nothing(pattern, 'no file that matches')
    for (const path of paths) {
      const at = fileAt(path)
      if (seen.has(at)) continue
      seen.add(at)
      const file = path === '-' ? 'stdin' : path
      files.push(file)
      try {
        const input = path === '-' ? fromStream(path, process.stdin) : await openFile(path)
        try {
          await readAll(input, file)
        } finally {
          await input.close()
        }
      } catch (thrown) {
        return failed(thrown, file)
      }
    }
  }
  for (const found of waivers.right.unused()) counted.add(found)
  const run = { command: 'check', against: flags.against, files, payloads } as const
  return emit(reportOf(tool(), run, flags.failOn)(counted), flags)
}
