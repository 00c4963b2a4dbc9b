/**
 * Payloads that a person can read, each its own case.
 *
 * - `fixtures/vN/x.json` with `fixtures/vM/x.json`: a payload, and what the migration between the two makes of it
 * - `fixtures/vM/x.changes.json`: the report
 * - `fixtures/vM/x.json` alone: a payload that is at its version and has no spelling to mend
 * - `fixtures/vN/refused/x.json` with `x.errors.json`: a payload that is refused, the reason, and everything wrong
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as E from 'fp-ts/Either'
import type * as t from 'io-ts'

import { detect, JsonReporter, reconcile, TextReporter, upgradeJson } from '../../src/index.js'
import { codecFor } from '../../src/migrate/Migration.js'
import { migrate } from '../../src/migrate/run.js'
import { migrations, versions } from '../../src/migrate/migrations.js'
import { deepFrozen, type Payload } from '../laws/values.js'

const root = resolve(__dirname, '../fixtures')

const json = (...path: ReadonlyArray<string>): unknown => JSON.parse(readFileSync(join(root, ...path), 'utf8'))

const namesIn = (...path: ReadonlyArray<string>): ReadonlyArray<string> => {
  const folder = join(root, ...path)
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => /^[^.]+\.json$/.test(file))
        .map((file) => file.replace('.json', ''))
    : []
}

const formOf = (u: unknown) => {
  const detected = detect(u)
  return E.isRight(detected) ? detected.right.form : 'document'
}

describe.each(migrations.map((declared) => [declared.from.version, declared.to.version, declared] as const))(
  '%s to %s',
  (from, to, declared) => {
    const names = namesIn(from).filter((name) => namesIn(to).includes(name))

    test('there are fixtures of both forms', () => {
      expect(new Set(names.map((name) => formOf(json(from, `${name}.json`))))).toEqual(new Set(['document', 'wire']))
    })

    test.each(names)('%s', (name) => {
      const input = deepFrozen(json(from, `${name}.json`)) as Payload
      const expected = json(to, `${name}.json`)
      const changes = json(to, `${name}.changes.json`)
      const form = formOf(input)

      const upgraded = migrate(declared, 'upgrade')(input, form, {})
      expect(upgraded).toStrictEqual(E.right({ value: expected, changes }))
      expect(JSON.stringify(E.isRight(upgraded) && upgraded.right.value)).toBe(JSON.stringify(expected))
      expect(E.isRight(codecFor<t.Mixed, t.Mixed>(declared.to, form).decode(expected))).toBe(true)
    })
  }
)

describe.each(versions.map(({ version }) => version))('%s', (version) => {
  test.each(namesIn(version))('%s is told, upgrades and reconciles', (name) => {
    const input = json(version, `${name}.json`)
    const upgraded = upgradeJson(input)
    expect(upgraded).toMatchObject({ right: { from: { version, form: formOf(input) } } })
    expect(E.isRight(reconcile(input))).toBe(true)
    if (E.isRight(upgraded)) expect(upgradeJson(upgraded.right.value)).toMatchObject({ right: { changes: [] } })
  })

  test.each(namesIn(version).filter((name) => !existsSync(join(root, version, `${name}.changes.json`))))(
    '%s is at its version already',
    (name) => {
      const input = json(version, `${name}.json`)
      const { ConnectSession, ConnectSessionWire } = versions.find(
        (known) => known.version === version
      ) as (typeof versions)[0]
      const codec = formOf(input) === 'wire' ? ConnectSessionWire : ConnectSession
      expect(E.isRight(codec.decode(input))).toBe(true)
    }
  )

  test.each(namesIn(version, 'refused'))('%s is refused', (name) => {
    const input = deepFrozen(json(version, 'refused', `${name}.json`))
    const result = upgradeJson(input)
    const { reason, errors } = json(version, 'refused', `${name}.errors.json`) as { reason: string; errors: unknown }
    expect(JsonReporter.report(result)).toStrictEqual({ ok: false, reason, errors })
    expect(TextReporter.report(result)).toHaveLength((errors as ReadonlyArray<unknown>).length)
    expect(E.isLeft(reconcile(input))).toBe(true)
  })
})

test('what was upgraded from the fixtures without loss downgrades to them', () => {
  const [v1ToV2] = migrations
  const returned = namesIn('v1').filter((name) => {
    const input = json('v1', `${name}.json`) as Payload
    const form = formOf(input)
    const up = migrate(v1ToV2, 'upgrade')(input, form, {})
    const down = E.flatMap(up, ({ value }) => migrate(v1ToV2, 'downgrade')(value, form, {}))
    return E.isRight(down) && JSON.stringify(down.right.value) === JSON.stringify(input)
  })
  expect(returned).toEqual(namesIn('v1').filter((name) => !/in-between|spellings|repeated/.test(name)))
})
