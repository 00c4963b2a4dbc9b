/**
 * The laws of codecs, as functions that any codec can be put through.
 */
import * as assert from 'node:assert/strict'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/PathReporter'

import { type DocumentC, document, type Fields, wire } from '../../src/codec/document.js'
import { type Form, otherForm, spell } from '../../src/codec/names.js'
import { standard } from '../../src/codec/standard.js'
import { pointer } from '../../src/migrate/Change.js'
import { brokenPayloads, invalid, payloads, type Refused, valid } from './arbitrary.js'
import { hostile } from './hostile.js'
import { holds } from './runs.js'
import { copied, deepFrozen, type Payload, respelled } from './values.js'

/** What a law is tried on. */
export interface Subject {
  readonly codec: t.Type<unknown>
  readonly valid: fc.Arbitrary<unknown>
  readonly invalid: fc.Arbitrary<Refused>
}

export type Laws<S> = Readonly<Record<string, (subject: S) => void>>

/** A codec as a subject: its generators derive from it. */
export const subjectOf = (codec: t.Mixed): Subject => ({ codec, valid: valid(codec), invalid: invalid(codec) })

/** The decoded value; the law fails where there is none. */
export const decoded = <A>(codec: t.Type<A, unknown>, u: unknown): A => {
  const result = codec.decode(u)
  assert.ok(E.isRight(result), 'refused')
  return result.right
}

const pathsOf = (errors: t.Errors): ReadonlyArray<string> =>
  errors.map(({ context }) => pointer(context.slice(1).map(({ key }) => key)))

/** Laws of every codec. */
export const codecLaws: Laws<Subject> = {
  'what is valid decodes, to a value that `is` accepts': ({ codec, valid }) => {
    holds(valid, (u) => assert.ok(codec.is(decoded(codec, u))))
  },

  'decode after encode after decode is decode': ({ codec, valid }) => {
    holds(valid, (u) => {
      const a = decoded(codec, u)
      assert.deepEqual(decoded(codec, codec.encode(a)), a)
    })
  },

  'encode after decode after encode is encode': ({ codec, valid }) => {
    holds(valid, (u) => {
      const output = codec.encode(decoded(codec, u))
      assert.deepEqual(codec.encode(decoded(codec, output)), output)
    })
  },

  'decode and encode leave a frozen input as it is': ({ codec, valid, invalid }) => {
    holds(
      fc.oneof(
        valid,
        invalid.map(({ value }) => value)
      ),
      (u) => {
        const before = copied(u)
        const result = codec.decode(deepFrozen(u))
        if (E.isRight(result)) codec.encode(deepFrozen(result.right))
        assert.deepEqual(u, before)
      }
    )
  },

  'what is invalid is refused, with the path of every part at fault': ({ codec, invalid }) => {
    holds(invalid, ({ value, paths }) => {
      const result = codec.decode(value)
      assert.ok(E.isLeft(result), 'accepted')
      assert.deepEqual([...pathsOf(result.left)].sort(), paths.map(pointer).sort())
    })
  },

  'what is invalid is reported by the reporters of io-ts, a line for each error': ({ codec, invalid }) => {
    holds(invalid, ({ value, paths }) => assert.equal(PathReporter.report(codec.decode(value)).length, paths.length))
  },

  'it composes with the combinators of io-ts': ({ codec, valid, invalid }) => {
    holds(fc.tuple(valid, invalid), ([good, { value: bad, paths }]) => {
      const a = decoded(codec, good)
      assert.deepEqual(decoded(t.array(codec), [good, good]), [a, a])
      assert.deepEqual(decoded(t.strict({ at: codec }), { at: good, more: 1 }), { at: a })
      assert.deepEqual(decoded(t.union([t.null, codec]), good), a)
      assert.deepEqual(decoded(t.readonlyArray(t.tuple([codec, t.string])), [[good, 'x']]), [[a, 'x']])
      const inside = t.type({ list: t.array(codec) }).decode({ list: [good, bad] })
      assert.ok(E.isLeft(inside))
      assert.deepEqual([...pathsOf(inside.left)].sort(), paths.map((path) => pointer(['list', '1', ...path])).sort())
    })
  }
}

/** The keys of a path as a Standard Schema has them: the indices of an array are numbers. */
const standardPath = (u: unknown, [key, ...rest]: ReadonlyArray<string>): ReadonlyArray<PropertyKey> =>
  key === undefined
    ? []
    : [Array.isArray(u) ? Number(key) : key, ...standardPath((u as Payload | null | undefined)?.[key], rest)]

/** Laws of a codec as a Standard Schema. */
export const standardLaws: Laws<Subject> = {
  'it gives the value that decode gives': ({ codec, valid }) => {
    const schema = standard(codec)['~standard']
    holds(valid, (u) => assert.deepEqual(schema.validate(u), { value: decoded(codec, u) }))
  },

  'it has an issue for each error that decode has, its path through the input as given': ({ codec, invalid }) => {
    const schema = standard(codec)['~standard']
    holds(invalid, ({ value, paths }) => {
      const { issues } = schema.validate(value)
      assert.ok(issues !== undefined, 'accepted')
      assert.deepEqual(
        issues.map(({ path }) => JSON.stringify(path)).sort(),
        paths.map((path) => JSON.stringify(standardPath(value, path))).sort()
      )
      for (const { message } of issues) assert.match(message, /\S/)
    })
  },

  'the codec itself behaves as ever': ({ codec, valid }) => {
    const schema = standard(codec)
    assert.ok(schema instanceof t.Type && schema.name === codec.name)
    holds(valid, (u) => {
      const a = decoded(schema, u)
      assert.deepEqual(a, decoded(codec, u))
      assert.deepEqual(schema.encode(a), codec.encode(a))
      assert.ok(schema.is(a))
    })
  }
}

/** Laws of codecs that are total: what no JSON holds is refused, never thrown. */
export const totalLaws: Laws<Subject> = {
  'nothing throws, whatever it is given': ({ codec }) => {
    holds(hostile, ({ make }) => {
      codec.decode(make())
      codec.is(make())
      codec.validate(make(), [{ key: '', type: codec }])
      standard(codec)['~standard'].validate(make())
    })
  }
}

/** Laws of codecs that are made from a table of fields. */
export const documentLaws: Laws<DocumentC<Fields, Form>> = {
  'a decode adds no own key, drops none, and keeps their order': (codec) => {
    const { fields, form } = codec
    holds(payloads(fields, form), (u) => {
      const keys = Object.keys(respelled(u, Object.keys(fields), form, 'document'))
      assert.deepEqual(Object.keys(decoded(codec, u)), keys)
      assert.deepEqual(Reflect.ownKeys(decoded(codec, u)), keys)
      assert.deepEqual(Object.keys(decoded(codec, deepFrozen(u))), keys)
    })
  },

  'encode gives back the payload, but for dates in UTC and spellings of an enumeration': (codec) => {
    const { fields, form } = codec
    const respelt = new Set([...namesOf(fields, 'DateTime'), ...namesOf(fields, 'Enumeration')].map(spell(form)))
    holds(payloads(fields, form), (u) => {
      const output = codec.encode(decoded(codec, u)) as Payload
      assert.deepEqual(Object.keys(output), Object.keys(u))
      for (const [key, value] of Object.entries(u)) {
        if (respelt.has(key) && value !== null) assert.equal(typeof output[key], typeof value)
        else assert.deepEqual(output[key], value)
      }
    })
  },

  'unknown fields and nulls are the very values of the input': (codec) => {
    const { fields, form } = codec
    const known = new Set(Object.keys(fields).map(spell(form)))
    holds(payloads(fields, form), (u) => {
      const a: Payload = decoded(codec, u)
      for (const [key, value] of Object.entries(u)) if (!known.has(key)) assert.ok(Object.is(a[key], value))
      assert.equal(
        Object.values(a).filter((value) => value === null).length,
        Object.values(u).filter((value) => value === null).length
      )
    })
  },

  'a date decodes to the millisecond it names, and encodes as toISOString does': (codec) => {
    const { fields, form } = codec
    holds(payloads(fields, form), (u) => {
      const session = decoded(codec, u)
      const output = codec.encode(session) as Payload
      const a: Payload = session
      for (const name of namesOf(fields, 'DateTime')) {
        const text = u[spell(form)(name)]
        if (typeof text !== 'string') continue
        const date = a[name]
        assert.ok(date instanceof Date)
        // `Date` itself reads no more than three digits of a fraction alike everywhere.
        assert.equal(date.getTime(), Date.parse(text.replace(/(\.\d{3})\d+/, '$1')))
        assert.equal(output[spell(form)(name)], date.toISOString())
      }
    })
  },

  'both forms decode to the same value': (codec) => {
    const { fields, form } = codec
    const other = form === 'wire' ? document(codec.name, fields) : wire(codec)
    holds(payloads(fields, form), (u) => {
      const a = decoded(codec, u)
      const respeltU = respelled(u, Object.keys(fields), form, otherForm(form))
      assert.deepEqual(decoded(other, respeltU), a)
      assert.deepEqual(
        other.encode(a),
        respelled(codec.encode(a) as Payload, Object.keys(fields), form, otherForm(form))
      )
    })
  },

  'the spelling of the other form is refused, each key by name': (codec) => {
    const { fields, form } = codec
    const twofold = Object.keys(fields).filter((name) => spell('wire')(name) !== name)
    holds(fc.tuple(payloads(fields, form), fc.subarray(twofold, { minLength: 1 })), ([u, names]) => {
      const wrong = names.map(spell(otherForm(form)))
      const result = codec.decode({ ...u, ...Object.fromEntries(wrong.map((key) => [key, 'x'])) })
      assert.ok(E.isLeft(result))
      assert.deepEqual([...pathsOf(result.left)].sort(), wrong.map((key) => pointer([key])).sort())
    })
  },

  'what is decoded satisfies `is` and, in the document form, decodes to itself': (codec) => {
    const { fields, form } = codec
    holds(payloads(fields, form), (u) => {
      const a = decoded(codec, u)
      assert.ok(codec.is(a))
      if (form === 'document') assert.deepEqual(decoded(codec, a), a)
      else assert.ok(!codec.is(u))
    })
  },

  '`is` refuses a decoded value with one field broken': (codec) => {
    const { fields, form } = codec
    holds(brokenPayloads(fields, 'document'), ({ value }) => {
      assert.ok(!codec.is(value))
      assert.equal(form === 'document' && E.isRight(codec.decode(value)), false)
    })
  },

  '`is` refuses a key that only the wire form has': (codec) => {
    const { fields, form } = codec
    const wireNames = Object.keys(fields)
      .map(spell('wire'))
      .filter((key) => fields[key] === undefined)
    holds(fc.tuple(payloads(fields, form), fc.constantFrom(...wireNames)), ([u, key]) => {
      assert.ok(!codec.is({ ...(decoded(codec, u) as Payload), [key]: 'x' }))
    })
  },

  'an own `undefined` counts as absent': (codec) => {
    const { fields, form } = codec
    holds(fc.tuple(payloads(fields, form), fc.constantFrom(...Object.keys(fields))), ([u, name]) => {
      const result = codec.decode({ ...u, [spell(form)(name)]: undefined })
      assert.equal(E.isRight(result), fields[name]?._tag === 'Optional')
      if (E.isRight(result)) assert.ok(codec.is(result.right) && Object.keys(result.right).includes(name))
    })
  }
}

const namesOf = (fields: Fields, tag: string): ReadonlyArray<string> =>
  Object.keys(fields).filter((name) => {
    const codec = fields[name]?.codec as { readonly _tag?: string; readonly type?: { readonly _tag?: string } }
    return codec._tag === tag || codec.type?._tag === tag
  })
