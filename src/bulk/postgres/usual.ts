/**
 * Payloads that the scanner takes and that need nothing but ids without quotes, or nothing at all: what most payloads of
 * an upgrade are. Their text is not parsed.
 *
 * Laws:
 *
 * 1. What is given for a payload is what the exact way gives; changes are only counted
 * 2. Whatever is unusual gives `undefined`, and goes the exact way
 *
 * @since 0.1.0
 */
import type { Direction } from '../../migrate/Migration.js'
import { versions } from '../../migrate/migrations.js'
import { longestBlock } from '../lane.js'
import { plan } from '../plan.js'
import { type Replacement, scanner } from '../scan.js'
import { unquoted } from '../unquoted.js'
import { type CountedChange, type MigratedPayload, migrationName, unchanged } from './patch.js'
import type { Target } from './target.js'

// constructors

/**
 * The migration of usual payloads of a column.
 *
 * @category constructors
 * @since 0.1.0
 */
export const usual = (
  kind: Target['kind'],
  direction: Direction
): ((payload: string) => MigratedPayload | undefined) => {
  const scan = direction === 'upgrade' ? scanner() : undefined
  if (scan === undefined) return () => undefined
  const { by, replacements } = scan
  const migrations = migrationsOfKeys(direction)
  const counted = new Map<number, ReadonlyArray<CountedChange>>()
  let bytes: Buffer = Buffer.alloc(0)
  let payload = ''
  let isAscii = true

  /** Fills the buffer, and gives the length of the payload in bytes. */
  const fill = (): number => {
    const most = 3 * payload.length
    if (bytes.length < most) bytes = Buffer.allocUnsafeSlow(2 * most)
    const length = bytes.write(payload)
    isAscii = length === payload.length
    return length
  }

  const cut = (start: number, end: number): string =>
    isAscii ? payload.slice(start, end) : bytes.toString('utf8', start, end)

  const changes = (edits: number): ReadonlyArray<CountedChange> => {
    const known = counted.get(edits)
    if (known !== undefined) return known
    const made = Array.from({ length: edits }, (_, i) => replacements[by[i] as number] as Replacement)
    const rules = made.flatMap(({ rule, lossless }) => (rule === undefined ? [] : [{ rule, lossless }]))
    counted.set(edits, rules)
    return rules
  }

  return (text) => {
    if (text.length > longestBlock) return undefined
    payload = text
    const length = fill()
    if (!scan.load(bytes, 0, length, 'texts') || scan.scan(0) !== length) return undefined
    const edits = scan.edits()
    if (edits === 0) return unchanged
    const ids = unquoted(scan, bytes)
    if (ids === undefined) return undefined
    const before: Array<string> = []
    const after: Array<string> = []
    const inverse: Array<string> = []
    let migrated = ''
    let migration: string | undefined
    let behind = 0
    for (const { key, digits, start, end } of ids) {
      const known = migrations.get(key)
      if (known === undefined) return undefined
      migration ??= known
      before.push(`"${key}":"${digits}"`)
      after.push(`"${key}":${digits}`)
      if (kind === 'jsonb') continue
      migrated += cut(behind, start)
      inverse.push(`[${migrated.length},${digits.length},"\\"${digits}\\""]`)
      migrated += digits
      behind = end
    }
    if (migration === undefined) return undefined
    return {
      changes: changes(edits),
      patch: { after: `{${after.join()}}`, before: `{${before.join()}}`, removed: [], added: [], migration },
      text: kind === 'jsonb' ? '' : migrated + cut(behind, length),
      edits: kind === 'jsonb' ? null : `[${inverse.join()}]`
    }
  }
}

/** For each key whose text becomes a number, the migration that does it; none where several versions have it. */
const migrationsOfKeys = (direction: Direction): ReadonlyMap<string, string> =>
  new Map(
    (plan()?.rows ?? []).flatMap(({ key, takes: { integer } }) => {
      const [version, ...more] = versions.filter((_, i) => (integer & (1 << i)) !== 0)
      return version === undefined || more.length > 0 ? [] : [[key, migrationName(direction, version.version)] as const]
    })
  )
