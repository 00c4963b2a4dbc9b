/**
 * Input that no JSON text gives: nothing throws, nothing is mutated, and the answer is an Either.
 */
import * as assert from 'node:assert/strict'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { spell } from '../../src/codec/names.js'
import {
  detect,
  downgrade,
  downgradeJson,
  JsonReporter,
  type ReconcileOptions,
  type Reportable,
  reconcile,
  TextReporter,
  toJsonPatch,
  upgrade,
  upgradeJson,
  V1,
  V2
} from '../../src/index.js'
import { versions } from '../../src/migrate/migrations.js'
import { forms, upgradable } from '../laws/arbitrary.js'
import { fickle, hostiles } from '../laws/hostile.js'
import { holds } from '../laws/runs.js'
import { deepFrozen, type Payload, v1, withValue } from '../laws/values.js'

const v2: Payload = { ...v1, id: 42, organizationId: 7 }

type Answer = E.Either<unknown, unknown>

const runs: Readonly<Record<string, (u: never, options: ReconcileOptions) => Answer>> = {
  detect,
  reconcile,
  upgradeJson,
  downgradeJson,
  upgrade,
  downgrade
}

/** Runs every function, and reports what it said; fails where anything throws or is no Either. */
const answers = (make: () => unknown, options: ReconcileOptions = {}): Readonly<Record<string, Answer>> =>
  Object.fromEntries(
    Object.entries(runs).map(([name, run]) => {
      const result = run(make() as never, options)
      assert.ok(E.isLeft(result) || E.isRight(result))
      const reportable = (name === 'detect' ? E.map(() => ({ changes: [] }))(result) : result) as Reportable
      for (const line of TextReporter.report(reportable)) assert.equal(typeof line, 'string')
      JsonReporter.report(reportable)
      return [name, result]
    })
  )

const refused = (result: Answer | undefined): void => assert.ok(result !== undefined && E.isLeft(result))

describe.each(hostiles.map((hostile) => [hostile.name, hostile.make] as const))('%s', (_, make) => {
  test('as the payload', () => {
    for (const result of Object.values(answers(make))) refused(result)
  })

  test('as the value of any field', () => {
    for (const base of [v1, v2]) {
      for (const name of Object.keys(V2.fields)) {
        answers(() => ({ ...base, [name]: make() }))
        answers(() => ({ ...base, categories: ['ats', make()] }), { provider: 'x' })
      }
    }
  })

  test('as an unknown field, it is carried over as it is', () => {
    const value = make()
    for (const name of ['reconcile', 'upgradeJson'] as const) {
      const result = answers(() => ({ ...v1, odd: value }))[name] as E.Either<unknown, { readonly value: Payload }>
      assert.ok(E.isRight(result))
      assert.ok(Object.is(result.right.value['odd'], value))
    }
  })
})

const proxied =
  (target: object, handler: ProxyHandler<object>): (() => unknown) =>
  () =>
    new Proxy({ ...target }, handler)

test.each([
  ['a payload behind a proxy that does nothing', proxied(v1, {})],
  ['a frozen payload behind a proxy', () => new Proxy(deepFrozen({ ...v1 }), {})]
])('%s is read as the payload', (_, make) => {
  expect(answers(make)['upgradeJson']).toEqual(upgradeJson(v1))
  expect(V1.ConnectSession.is(make())).toBe(false)
})

const boom = (): never => {
  throw new Error('boom')
}

test.each(['get', 'ownKeys', 'getOwnPropertyDescriptor'] as const)('a proxy whose %s throws is unreadable', (trap) => {
  for (const name of ['reconcile', 'upgradeJson', 'downgradeJson', 'detect']) {
    const result = answers(proxied(v1, { [trap]: boom }))[name]
    expect(result).toMatchObject({ left: { _tag: 'Unreadable', cause: 'boom' } })
  }
  expect(E.isLeft(V1.ConnectSession.decode(proxied(v1, { [trap]: boom })()))).toBe(true)
})

test('a getter that throws is told by its path', () => {
  const make = () => Object.defineProperty({ ...v1 }, 'provider', { get: boom, enumerable: true })
  expect(upgradeJson(make())).toEqual(E.left({ _tag: 'Unreadable', path: '/provider', cause: 'boom' }))
  const decoded = V1.ConnectSession.decode(make())
  expect(E.isLeft(decoded) && decoded.left.map(({ context }) => context.map(({ key }) => key))).toEqual([
    ['', 'provider']
  ])
})

test.each(Object.keys(v1))('%s, answering each reading differently, is read once', (key) => {
  const make = () => Object.defineProperty({ ...v1 }, key, fickle((v1 as Payload)[key], 5, Symbol('third'), {}))
  expect(upgradeJson(make())).toEqual(upgradeJson(v1))
  expect(V1.ConnectSession.decode(make())).toEqual(V1.ConnectSession.decode(v1))
})

test('a list whose elements answer each reading differently', () => {
  for (const [...answersGiven] of [
    ['ats', 5, Symbol('third')],
    ['hrisLegacy', boom],
    ['ats', 'ats', 'ats', 'ats', 1n]
  ]) {
    answers(() => ({ ...v1, categories: Object.defineProperty(['crm'], 0, fickle(...answersGiven)) }))
    answers(() => ({ ...v2, categories: Object.defineProperty(['crm'], 0, fickle(...answersGiven)) }), {
      provider: 'x'
    })
  }
})

test('inherited fields are not fields', () => {
  refused(upgradeJson(Object.create(v1)))
  refused(upgradeJson({ ...v1, id: undefined, organizationId: undefined, __proto__: v2 }))
  const polluted = JSON.parse('{"__proto__":{"provider":"x"}}') as object
  expect(upgradeJson({ ...polluted, ...withValue(v1, 'provider', undefined) })).toMatchObject({
    left: { _tag: 'Invalid' }
  })
})

test('the prototype of Object is not touched', () => {
  const parsed = JSON.parse(
    `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${JSON.stringify(v1).slice(1)}`
  ) as Payload
  const result = reconcile(parsed)
  assert.ok(E.isRight(result))
  expect(Object.keys(result.right.value).slice(0, 2)).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf(result.right.value)).toBe(Object.prototype)
  expect(({} as Payload)['polluted']).toBeUndefined()
})

const filled = (length: number, value: string): Array<string> => Array.from<string>({ length }).fill(value)

describe('size is no limit', () => {
  test('a million categories', () => {
    const categories = filled(1_000_000, 'ats')
    categories[999_999] = 'hrisLegacy'
    const result = upgradeJson({ ...v1, categories: Object.freeze(categories) })
    assert.ok(E.isRight(result))
    const respelt = result.right.changes.filter(({ path }) => path.startsWith('/categories'))
    expect(respelt.map(({ path }) => path)).toEqual(['/categories/999999'])
  })

  test('more categories at fault, or to remove, than a call has arguments', () => {
    const size = 200_000
    const result = upgradeJson({ ...v1, categories: filled(size, 'none') })
    assert.ok(E.isLeft(result) && result.left._tag === 'Invalid')
    assert.equal(result.left.errors.length, size)
    assert.equal(TextReporter.report(result).length, size)
    const down = downgradeJson({ ...v2, categories: filled(size, 'iam') })
    assert.ok(E.isRight(down))
    assert.equal(toJsonPatch(down.right.changes).length, size + 2)
  })

  test('a hundred thousand unknown fields', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`x${i}`, i]))
    const result = upgradeJson({ ...many, ...v1 })
    assert.ok(E.isRight(result))
    expect(Object.keys(result.right.value as Payload)).toHaveLength(100_000 + Object.keys(v1).length)
  })

  describe.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}']
  ])('20,000 levels of %s', (_, open, close) => {
    const deep = deepFrozen(JSON.parse(`${open.repeat(20_000)}1${close.repeat(20_000)}`) as unknown)

    test('in metadata and unknown fields are carried over', () => {
      const up = upgradeJson(deepFrozen({ ...v1, metadata: { deep }, unknown: deep }))
      assert.ok(E.isRight(up))
      assert.equal((up.right.value as Payload)['unknown'], deep)
      assert.equal(((up.right.value as Payload)['metadata'] as Payload)['deep'], deep)
      const down = downgradeJson(up.right.value)
      assert.ok(E.isRight(down))
      assert.equal((down.right.value as Payload)['unknown'], deep)
      answers(() => ({ ...v2, metadata: { deep }, unknown: deep }))
    })

    test.each(Object.keys(V2.fields))('in %s', (name) => {
      for (const base of [v1, v2]) answers(() => ({ ...base, [name]: deep }))
    })
  })

  test('a text of ten million characters', () => {
    const long = '9'.repeat(10_000_000)
    for (const key of Object.keys(v1)) {
      const [line = ''] = TextReporter.report(upgradeJson({ ...v1, [key]: long }))
      expect(line.length).toBeLessThan(400)
    }
  })
})

test('options that say nothing are as good as none', () => {
  const inexact = { ...v1, id: '007' }
  const empty: ReadonlyArray<unknown> = [
    { ids: undefined, inexactIds: undefined, provider: undefined },
    { inexactIds: 'reject' }
  ]
  for (const options of empty) {
    expect(answers(() => inexact, options as ReconcileOptions)['upgradeJson']).toEqual(upgradeJson(inexact))
  }
})

test('options that are not what their types say never throw', () => {
  const wrong: ReadonlyArray<unknown> = [
    null,
    5,
    { ids: 5 },
    { ids: () => 7n },
    { ids: () => new Proxy({}, { get: boom }) },
    { ids: new Map([['007', 7]]) },
    { provider: 5 },
    { provider: null },
    { inexactIds: 'other' },
    new Proxy({}, { get: boom })
  ]
  for (const options of wrong) {
    answers(() => ({ ...v1, id: '007' }), options as ReconcileOptions)
    answers(() => withValue(v2, 'provider', undefined), options as ReconcileOptions)
  }
})

test('a downgrade never writes what its version refuses, whatever provider it is given', () => {
  for (const provider of [5, null, {}, Symbol('p')] as ReadonlyArray<unknown>) {
    const result = downgradeJson(withValue(v2, 'provider', undefined), { provider: provider as string })
    if (E.isRight(result)) expect(E.isRight(V1.ConnectSession.decode(result.right.value))).toBe(true)
  }
})

describe.each(versions.flatMap((version) => forms.map((form) => [version.version, form, version] as const)))(
  '%s %s',
  (_, form, version) => {
    test('any field may be hostile', () => {
      const names = Object.keys({ ...V1.fields, ...V2.fields })
      holds(
        fc.tuple(upgradable(version, form), fc.constantFrom(...names), fc.constantFrom(...hostiles)),
        ([u, name, { make }]) => {
          answers(() => ({ ...u, [spell(form)(name)]: make() }), { inexactIds: 'coerce', provider: 'x' })
        }
      )
    })
  }
)
