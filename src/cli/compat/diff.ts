/**
 * The command `diff`.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { Form } from '../../codec/names.js'
import { isPayloadRule } from '../../compat/corpusRules.js'
import { diff } from '../../compat/diff.js'
import type { Finding } from '../../compat/Finding.js'
import { fieldRows, reportFindings } from '../../compat/Report.js'
import type { FailOn, Mode } from '../../compat/Rule.js'
import { type Destination, emit } from './emit.js'
import { type Failure, misuse, notWorkable } from '../failure.js'
import { misplaced } from '../overwriting.js'
import { operands, type Resolved } from './operand.js'
import { waivingOf } from './readFile.js'
import { tool } from '../tool.js'

// model

interface DiffFlags extends Destination {
  readonly mode: Mode
  readonly form?: Form | undefined
  readonly failOn: FailOn
  readonly waivers?: string | undefined
}

/**
 * Compares two operands and reports; gives the exit code.
 *
 * @category main
 * @since 0.1.0
 */
export const diffCommand = async (older: string, newer: string, flags: DiffFlags): Promise<number | Failure> => {
  try {
    return await compared(older, newer, flags)
  } catch (thrown) {
    if (thrown instanceof RangeError) return notWorkable('a schema is nested too deeply to be compared')
    throw thrown
  }
}

const compared = async (older: string, newer: string, flags: DiffFlags): Promise<number | Failure> => {
  const both = operands(older, newer, flags.form)
  if (E.isLeft(both)) return both.left
  const waivers = waivingOf(flags.waivers, (rule) => !isPayloadRule(rule))
  if (E.isLeft(waivers)) return waivers.left
  const [before, after] = both.right
  const lost = misplaced([before.operand.source?.file, after.operand.source?.file, flags.waivers], flags.output)
  if (lost !== undefined) return misuse(lost)
  const found = diff(before.operand, after.operand, { mode: flags.mode })
    .map(located(before, after))
    .map(waivers.right.apply)
  const run = {
    command: 'diff',
    mode: flags.mode,
    old: before.operand.name,
    new: after.operand.name,
    fields: fieldRows(before.operand, after.operand)
  } as const
  return emit(reportFindings(tool(), run, flags.failOn)([...found, ...waivers.right.unused()]), flags)
}

/** A finding stands in the new schema's file; where that is no file, in the old one's. */
const located =
  (before: Resolved, after: Resolved) =>
  (found: Finding): Finding => {
    const { operand, locate } = after.locate === undefined ? before : after
    return operand.source === undefined || locate === undefined
      ? found
      : { ...found, source: { file: operand.source.file, ...locate(found.path) } }
  }
