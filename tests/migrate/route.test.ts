/**
 * The way through more versions than there are yet.
 */
import * as assert from 'node:assert/strict'
import * as E from 'fp-ts/Either'

import type { Direction } from '../../src/migrate/Migration.js'
import { routesOf } from '../../src/migrate/route.js'
import type { Obstacles, Outcome } from '../../src/migrate/run.js'
import type { Payload } from '../laws/values.js'
import { firstToSecond, secondToThird, thirdToFourth } from './versions.js'

const migrations = [firstToSecond, secondToThird, thirdToFourth]

const routes = { upgrade: routesOf(migrations, 'upgrade'), downgrade: routesOf(migrations, 'downgrade') }

const stops = (direction: Direction): ReadonlyArray<readonly [string, ReadonlyArray<string>]> =>
  [...routes[direction]].map(([from, route]) => [from, route.map(([version]) => version)])

/** Goes the whole way, and tells what each step did. */
const travelled = (
  direction: Direction,
  version: string,
  payload: Payload
): E.Either<Obstacles, ReadonlyArray<Outcome>> =>
  (routes[direction].get(version) ?? []).reduce<E.Either<Obstacles, ReadonlyArray<Outcome>>>(
    (done, [, run]) =>
      E.flatMap(done, (outcomes) =>
        E.map((outcome: Outcome) => [...outcomes, outcome])(
          run(outcomes[outcomes.length - 1]?.value ?? payload, 'document', {})
        )
      ),
    E.right([])
  )

const values = (direction: Direction, version: string, payload: Payload): ReadonlyArray<Payload> => {
  const result = travelled(direction, version, payload)
  assert.ok(E.isRight(result))
  return result.right.map(({ value }) => value)
}

const wrong = (direction: Direction, version: string, payload: Payload): ReadonlyArray<unknown> => {
  const result = travelled(direction, version, payload)
  assert.ok(E.isLeft(result))
  return result.left.errors.map(({ value }) => value)
}

test('a route is every migration ahead, or the version itself at the end', () => {
  expect(stops('upgrade')).toEqual([
    ['first', ['first', 'second', 'third']],
    ['second', ['second', 'third']],
    ['third', ['third']],
    ['fourth', ['fourth']]
  ])
  expect(stops('downgrade')).toEqual([
    ['fourth', ['fourth', 'third', 'second']],
    ['third', ['third', 'second']],
    ['second', ['second']],
    ['first', ['first']]
  ])
})

test('each migration takes the payload from where the one before it arrived', () => {
  expect(values('upgrade', 'first', { id: 'a', lastNote: 'four', isDraft: true })).toEqual([
    { id: 'a', lastNote: 'four', isDraft: true, sourceUrl: 'about:blank' },
    { id: 'a', lastNote: 4, sourceUrl: 'about:blank' },
    { id: 'a', lastNote: 4, sourceUrl: 'about:blank' }
  ])
  expect(values('downgrade', 'fourth', { id: 'a', sourceUrl: 'x', lastNote: 4, isOpen: true })).toEqual([
    { id: 'a', sourceUrl: 'x', lastNote: 4, isOpen: true },
    { id: 'a', sourceUrl: 'x', lastNote: '----' },
    { id: 'a' }
  ])
})

test('a payload at the end of the road is checked as its own version', () => {
  expect(values('upgrade', 'fourth', { id: 'a', sourceUrl: 'x', lastNote: 4 })).toEqual([
    { id: 'a', sourceUrl: 'x', lastNote: 4 }
  ])
  expect(values('downgrade', 'first', { id: 'a', sourceUrl: 5 })).toEqual([{ id: 'a', sourceUrl: 5 }])
  expect(wrong('upgrade', 'fourth', { id: 'a', sourceUrl: 5 })).toEqual([5])
  expect(wrong('downgrade', 'first', { id: 5 })).toEqual([5])
})

test('the first migration tells what any later one would refuse', () => {
  expect(wrong('upgrade', 'first', { id: 'a', lastNote: 5, isDraft: 'no', isOpen: 'yes' })).toEqual([5, 'no', 'yes'])
  expect(wrong('downgrade', 'fourth', { id: 'a', sourceUrl: 'x', isDraft: 'no', isOpen: 'yes' })).toEqual(['yes', 'no'])
})

test('what only versions behind it knew is not a field', () => {
  const payload = { id: 'a', sourceUrl: 'x', isDraft: 'no' }
  expect(values('upgrade', 'third', payload)).toEqual([payload])
})
