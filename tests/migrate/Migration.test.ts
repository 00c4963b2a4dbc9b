/**
 * One migration, as a version may declare it that is not written yet.
 */
import * as assert from 'node:assert/strict'
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/PathReporter'

import { migration } from '../../src/index.js'
import { migrate, type Obstacles, type Outcome } from '../../src/migrate/Migration.js'
import { first, firstToSecond, second, third } from './versions.js'

const refusedWith = (result: E.Either<Obstacles, Outcome>): ReadonlyArray<string> => {
  assert.ok(E.isLeft(result))
  expect(result.left.refusals).toEqual([])
  return PathReporter.report(E.left([...result.left.errors]))
}

const upgrade = migrate(firstToSecond, 'upgrade')

test('a field that only the later version requires may be absent: its rule gives it', () => {
  expect(upgrade({ id: 'a', other: 1 }, 'wire', {})).toStrictEqual(
    E.right({
      value: { id: 'a', other: 1, source_url: 'about:blank' },
      changes: [{ _tag: 'Added', path: '/source_url', to: 'about:blank', rule: 'url-demanded', lossless: false }]
    })
  )
})

test('errors are as io-ts tells them, of either version', () => {
  expect(refusedWith(upgrade({ id: 5, sourceUrl: 6, lastNote: 7 }, 'document', {}))).toEqual([
    'Invalid value 5 supplied to : Session/id: string',
    'Invalid value 6 supplied to : Session/sourceUrl: string',
    'Invalid value 7 supplied to : Session/lastNote: string'
  ])
  expect(refusedWith(upgrade({ id: 5, source_url: 6, lastNote: 7 }, 'wire', {}))).toEqual([
    'Invalid value 5 supplied to : SessionWire/id: string',
    'Invalid value 6 supplied to : SessionWire/source_url: string'
  ])
})

test('a field of versions further ahead is checked as the nearest of them has it', () => {
  const onward = migrate(firstToSecond, 'upgrade', [third])
  const payload = { id: 'a', sourceUrl: 'https://a.example', lastNote: 'text', isOpen: true }
  expect(onward(payload, 'document', {})).toStrictEqual(E.right({ value: payload, changes: [] }))
  expect(refusedWith(onward({ ...payload, lastNote: 5, isOpen: 'yes' }, 'document', {}))).toEqual([
    'Invalid value 5 supplied to : Session/lastNote: string',
    'Invalid value "yes" supplied to : Session/isOpen: boolean'
  ])
})

test('a codec may refuse the payload as a whole', () => {
  const Named = t.refinement(first.ConnectSession, ({ id }) => id !== '', 'Named')
  const named = { ...first, ConnectSession: Named, ConnectSessionWire: Named }
  const declared = migration(named, second)(firstToSecond.rules)
  expect(refusedWith(migrate(declared, 'upgrade')({ id: '' }, 'document', {}))).toEqual([
    'Invalid value {"id":""} supplied to : Named'
  ])
})
