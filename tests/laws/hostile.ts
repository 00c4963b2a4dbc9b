/**
 * Values that no JSON text holds, or that misbehave when they are read. Each is made afresh, because reading one may
 * change it.
 */
import * as fc from 'fast-check'

import { jsonValue } from './arbitrary.js'

/** A name for the report of a failure, and how to make the value. */
export interface Hostile {
  readonly name: string
  readonly make: () => unknown
}

const thrown = (): never => {
  throw new Error('boom')
}

/** Everything that `throw` can be given. */
const throwables: Readonly<Record<string, () => unknown>> = {
  'an error': () => new Error('boom'),
  'a string': () => 'boom',
  undefined: () => undefined,
  'a symbol': () => Symbol('boom'),
  'an object without a prototype': () => Object.create(null) as unknown,
  'an error whose message is a symbol': () => Object.assign(new Error(), { message: Symbol('boom') }),
  'an error whose message throws': () => Object.defineProperty(new Error(), 'message', { get: thrown }),
  'an error whose message has no text': () => Object.assign(new Error(), { message: { toString: thrown } }),
  'a proxy that throws': () => new Proxy({}, everyTrap(thrown))
}

const traps: ReadonlyArray<keyof ProxyHandler<object>> = [
  'get',
  'has',
  'ownKeys',
  'getOwnPropertyDescriptor',
  'getPrototypeOf',
  'isExtensible',
  'set',
  'defineProperty',
  'deleteProperty',
  'preventExtensions',
  'setPrototypeOf'
]

const everyTrap = (trap: () => never): ProxyHandler<object> => Object.fromEntries(traps.map((name) => [name, trap]))

const revoked = (target: object): unknown => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

class Instance {
  readonly id = '1'
  get organizationId(): string {
    return thrown()
  }
}

/** A value that answers each reading differently. */
export const fickle = (...answers: ReadonlyArray<unknown>): object => {
  let readings = 0
  return { get: () => answers[Math.min(readings++, answers.length - 1)], enumerable: true, configurable: true }
}

const table: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  '-Infinity': () => Number.NEGATIVE_INFINITY,
  'a bigint': () => 10n,
  'a symbol': () => Symbol('s'),
  'a function': () => () => 1,
  'a class': () => Instance,
  'a class instance': () => new Instance(),
  'a boxed string': () => Object('text') as unknown,
  'a boxed number': () => Object(1) as unknown,
  'an invalid date': () => new Date(Number.NaN),
  'a date past the year 9999': () => new Date(8.64e15),
  'an object that says it is a date': () => Object.create(Date.prototype) as unknown,
  'a map': () => new Map([['id', '1']]),
  'a typed array': () => new Uint8Array(3),
  'an object without a prototype': () => Object.create(null) as unknown,
  'an object with a hostile toStringTag': () => Object.defineProperty({}, Symbol.toStringTag, { get: thrown }),
  'an object with a hostile toJSON': () => ({ toJSON: thrown, toString: thrown, valueOf: thrown }),
  'an object with inherited fields': () => Object.create({ id: '1', organizationId: '2' }) as unknown,
  'a cyclic object': () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    return cycle
  },
  'a sparse array': () => Object.assign(['ats'], { length: 3 }),
  'an array with a getter': () => Object.defineProperty(['ats'], 0, { get: thrown }),
  'a revoked proxy of an object': () => revoked({}),
  'a revoked proxy of an array': () => revoked([]),
  'a revoked proxy of a function': () => revoked(() => 1),
  'an array behind a proxy that throws': () => new Proxy([], everyTrap(thrown)),
  'an array whose length throws': () =>
    new Proxy(['ats'], { get: (target, key) => (key === 'length' ? thrown() : (Reflect.get(target, key) as unknown)) }),
  'an object with keys that do not exist': () =>
    new Proxy(
      {},
      {
        ownKeys: () => ['id', 'organizationId'],
        getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true })
      }
    ),
  ...Object.fromEntries(
    traps.map((trap) => [`a proxy whose ${trap} throws`, () => new Proxy({ id: '1' }, { [trap]: thrown })])
  ),
  ...Object.fromEntries(
    Object.entries(throwables).map(([name, make]) => [
      `a getter that throws ${name}`,
      () =>
        Object.defineProperty({ organizationId: '1' }, 'id', {
          get: () => {
            throw make()
          },
          enumerable: true
        })
    ])
  )
}

export const hostiles: ReadonlyArray<Hostile> = Object.entries(table).map(([name, make]) => ({ name, make }))

/** Any of them, and any JSON value. */
export const hostile: fc.Arbitrary<Hostile> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostiles) },
  { weight: 1, arbitrary: jsonValue.map((value): Hostile => ({ name: 'a JSON value', make: () => value })) },
  {
    weight: 1,
    arbitrary: fc
      .anything({ withNullPrototype: true, withSparseArray: true, withDate: true, withMap: true })
      .map((value): Hostile => ({ name: 'anything', make: () => value }))
  }
)
