/**
 * Codecs as Standard Schemas: what they say is wrong, and a framework that takes them.
 */
import { initTRPC } from '@trpc/server'
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { AnyObject, DateTime, document, FiniteNumber, optional, required, standard, V1, V2 } from '../../src/index.js'

const wire = {
  id: 2724.37,
  organization_id: 3790.57,
  project_id: 'p',
  origin_owner_id: 'o',
  origin_owner_name: 'Owner',
  created_at: '2025-08-24T10:46:06.475+02:00',
  categories: ['hris' as const]
}

const issuesOf = (codec: t.Mixed, u: unknown) => standard(codec)['~standard'].validate(u).issues

test('every error is told, where it is and what it must be', () => {
  const spoilt = { ...wire, id: '7', created_at: '2025-02-30', categories: ['hris', 'fax'], projectId: 'p' }
  expect(V2.ConnectSessionWire['~standard'].validate(spoilt)).toEqual({
    issues: [
      { path: ['id'], message: 'must be a finite number' },
      {
        path: ['created_at'],
        message: 'must be an RFC 3339 date-time with Z or an offset, such as "2025-08-24T08:46:06.475Z"'
      },
      { path: ['categories', 1], message: `must be one of ${V2.Category.values.join(', ')}` },
      { path: ['projectId'], message: "projectId is the document form's spelling; the wire form spells it project_id" }
    ]
  })
  expect(V1.ConnectSession['~standard'].validate({}).issues).toContainEqual({
    path: ['provider'],
    message: 'is missing; it must be a string'
  })
  expect(V2.ConnectSession['~standard'].validate({ ...wire, categories: 'hris' }).issues).toContainEqual({
    path: ['categories'],
    message: 'must be an array'
  })
  expect(V1.ConnectSession['~standard'].validate(null)).toEqual({
    issues: [{ path: [], message: 'must be an object' }]
  })
})

test('a key that looks like an index is a key, and an index is a number', () => {
  const codec = document('Lists', { '0': required(t.array(t.array(DateTime))) })
  expect(codec['~standard'].validate({ 0: [[], ['today']] }).issues?.[0]?.path).toEqual(['0', 1, 0])
})

test('a key of an array that is no index is a key', () => {
  const filled = new t.Type<Array<unknown>, Array<unknown>, unknown>(
    'Filled',
    t.UnknownArray.is,
    (u, context) => t.failure(u, t.appendContext(context, 'length', t.number, 0)),
    t.identity
  )
  expect(issuesOf(filled, [])?.map(({ path }) => path)).toEqual([['length']])
})

test('the contexts of errors name the codec that was called', () => {
  for (const codec of [V1.ConnectSession, V2.ConnectSessionWire, V2.Category, DateTime, FiniteNumber, AnyObject]) {
    const decoded = codec.decode(undefined)
    expect(E.isLeft(decoded) && decoded.left[0]?.context[0]?.type).toBe(codec)
  }
})

test('the members of unions and intersections are no steps of a path', () => {
  const either = t.union([FiniteNumber, t.type({ at: t.tuple([DateTime]) })])
  const both = t.intersection([t.type({ either }), t.partial({ label: t.string })])
  expect(issuesOf(both, { either: { at: [0] }, label: 1 })?.map(({ path }) => path)).toEqual([
    ['either'],
    ['either', 'at', 0],
    ['label']
  ])
  const wrappers: ReadonlyArray<t.Mixed> = [
    t.readonly(both),
    t.exact(both),
    t.refinement(both, () => true),
    t.recursion('Both', () => both),
    t.UnknownRecord.pipe(both as never)
  ]
  for (const wrapped of wrappers) {
    const paths = issuesOf(wrapped, { either: { at: [0] }, label: 1 })?.map(({ path }) => path)
    expect(paths).toEqual([['either'], ['either', 'at', 0], ['label']])
    const inside = issuesOf(t.type({ both: wrapped }), { both: { label: 1 } })?.map(({ path }) => path)
    expect(inside).toEqual([
      ['both', 'either'],
      ['both', 'either'],
      ['both', 'label']
    ])
  }
  const tagged = t.union([t.type({ kind: t.literal('a'), n: t.number }), t.type({ kind: t.literal('b'), s: t.string })])
  expect(issuesOf(t.array(tagged), [{ kind: 'b', s: 1 }])).toEqual([{ path: [0, 's'], message: 'must be a string' }])
})

test('what is said of a codec that tells nothing but its name, and of one that tells nothing', () => {
  expect(issuesOf(t.boolean, 'yes')).toEqual([{ path: [], message: 'must be boolean' }])
  expect(issuesOf(t.type({ flag: t.boolean }), {})).toEqual([
    { path: ['flag'], message: 'is missing; it must be boolean' }
  ])
  const Placeless = new t.Type<string>(
    'Placeless',
    t.string.is,
    (value) => t.failures([{ value, context: [] }]),
    t.identity
  )
  expect(issuesOf(Placeless, 1)).toEqual([{ path: [], message: 'must be something else' }])
})

test('a codec of another tag is a step of the path, even if Union is a part of its tag', () => {
  const CreditUnion = Object.assign(t.type({ name: t.string }), { _tag: 'CreditUnion' })
  expect(issuesOf(CreditUnion, { name: 1 })).toEqual([{ path: ['name'], message: 'must be a string' }])
})

test('what a codec throws is an issue, and not an exception', () => {
  const thrower = new t.Type<string>(
    'Thrower',
    t.string.is,
    () => {
      throw new Error('boom')
    },
    String
  )
  expect(issuesOf(thrower, 1)).toEqual([{ path: [], message: 'boom' }])
  expect(issuesOf(document('D', { a: optional(thrower) }), { a: 1 })).toEqual([
    { path: ['a'], message: 'a could not be read: boom' }
  ])
})

test('what cannot be told of is an issue, and not an exception', () => {
  const Other = Object.assign(new t.Type('Other', t.string.is, t.failure, t.identity), { _tag: 'Enumeration' })
  expect(issuesOf(Other, 'a')).toEqual([{ path: [], message: 'must be Other' }])
  const { proxy, revoke } = Proxy.revocable([1], {})
  const Revoker = new t.Type<unknown>(
    'Revoker',
    t.unknown.is,
    (u, context) => {
      const errors = t.array(t.string).validate(u, context)
      revoke()
      return errors
    },
    t.identity
  )
  expect(issuesOf(Revoker, proxy)).toEqual([{ path: ['0'], message: 'must be a string' }])
})

test('a codec that is made a Standard Schema is not changed', () => {
  const codec = t.array(V2.Category)
  const schema = standard(codec)
  expect('~standard' in codec).toBe(false)
  expect(schema.type).toBe(V2.Category)
  expect(schema['~standard'].validate(['stackOne'])).toEqual({ value: ['stackone'] })
})

describe('a tRPC procedure', () => {
  const { procedure, router } = initTRPC.create()
  const caller = router({
    store: procedure.input(V2.ConnectSessionWire).mutation(({ input }) => [input.organizationId, input.createdAt]),
    tag: procedure
      .input(standard(t.array(V1.Category)))
      .output(AnyObject)
      .query(({ input }) => ({ input }))
  }).createCaller({})

  test('takes a codec as its input, and is given what it decodes to', async () => {
    await expect(caller.store(wire)).resolves.toEqual([3790.57, new Date('2025-08-24T08:46:06.475Z')])
    await expect(caller.tag(['hris-legacy'])).resolves.toEqual({ input: ['hris-legacy'] })
  })

  test('refuses what the codec refuses, with its issues', async () => {
    // @ts-expect-error a client sees the type that the codec encodes to
    await expect(caller.store({ ...wire, id: '7' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      cause: { issues: [{ path: ['id'], message: 'must be a finite number' }] }
    })
  })
})
