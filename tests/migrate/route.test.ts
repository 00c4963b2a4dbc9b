/**
 * The way through more versions than there are yet.
 */
import * as assert from 'node:assert/strict'
import * as E from 'fp-ts/Either'

import type { Direction, Obstacles, Outcome } from '../../src/migrate/Migration.js'
import { routesOf } from '../../src/migrate/route.js'
import type { Payload } from '../laws/values.js'
import { firstToSecond, secondToThird } from './versions.js'

const routes = {
  upgrade: routesOf([firstToSecond, secondToThird], 'upgrade'),
  downgrade: routesOf([firstToSecond, secondToThird], 'downgrade')
}

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

test('a route is every migration ahead, or the version itself at the end', () => {
  expect(stops('upgrade')).toEqual([
    ['first', ['first', 'second']],
    ['second', ['second']],
    ['third', ['third']]
  ])
  expect(stops('downgrade')).toEqual([
    ['third', ['third', 'second']],
    ['second', ['second']],
    ['first', ['first']]
  ])
})

test('each migration takes the payload from where the one before it arrived', () => {
  expect(values('upgrade', 'first', { id: 'a', lastNote: 'four' })).toEqual([
    { id: 'a', lastNote: 'four', sourceUrl: 'about:blank' },
    { id: 'a', lastNote: 4, sourceUrl: 'about:blank' }
  ])
  expect(values('downgrade', 'third', { id: 'a', sourceUrl: 'x', lastNote: 4, isOpen: true })).toEqual([
    { id: 'a', sourceUrl: 'x', lastNote: '----' },
    { id: 'a' }
  ])
})

test('a payload at the end of the road is checked as its own version', () => {
  expect(values('upgrade', 'third', { id: 'a', sourceUrl: 'x', lastNote: 4 })).toEqual([
    { id: 'a', sourceUrl: 'x', lastNote: 4 }
  ])
  expect(values('downgrade', 'first', { id: 'a', sourceUrl: 5 })).toEqual([{ id: 'a', sourceUrl: 5 }])
  expect(travelled('upgrade', 'third', { id: 'a', sourceUrl: 5 })).toMatchObject({ left: { errors: [{ value: 5 }] } })
  expect(travelled('downgrade', 'first', { id: 5 })).toMatchObject({ left: { errors: [{ value: 5 }] } })
})

test('the first migration tells what a later version would refuse, and leaves to each what it is to convert', () => {
  const refused = travelled('upgrade', 'first', { id: 'a', lastNote: 5, isOpen: 'yes' })
  assert.ok(E.isLeft(refused))
  expect(refused.left.errors.map(({ value }) => value)).toEqual([5, 'yes'])
  expect(values('downgrade', 'third', { id: 'a', sourceUrl: 'x', lastNote: null })).toEqual([
    { id: 'a', sourceUrl: 'x', lastNote: null },
    { id: 'a' }
  ])
})
