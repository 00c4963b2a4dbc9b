/**
 * Who takes part in the decode benchmark. Each reads an unknown wire payload and gives a validated camelCase object with
 * a `Date`, in the fastest way its documentation shows that gives the same value. `make` loads the library, so that a
 * process loads one contestant only.
 *
 * `run` decodes, `value` takes the decoded value out of what `run` gave (`undefined` when the payload was refused), and
 * `paths`, where the library tells, the top-level keys of its errors.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { categories } from './payloads.mjs'

const require = createRequire(import.meta.url)

const installed = (name) => () =>
  JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version

/** The mapping by hand, for libraries that only check: one literal, and optional fields where there are any. */
const mapV1 = (p) => {
  const session = {
    id: p.id,
    organizationId: p.organization_id,
    projectId: p.project_id,
    provider: p.provider,
    originOwnerId: p.origin_owner_id,
    originOwnerName: p.origin_owner_name,
    createdAt: new Date(p.created_at)
  }
  if (p.origin_username !== undefined) session.originUsername = p.origin_username
  if (p.categories !== undefined) session.categories = p.categories
  return session
}

const mapV2 = (p) => {
  const session = {
    id: p.id,
    organizationId: p.organization_id,
    projectId: p.project_id,
    originOwnerId: p.origin_owner_id,
    originOwnerName: p.origin_owner_name,
    createdAt: new Date(p.created_at)
  }
  if (p.provider !== undefined) session.provider = p.provider
  if (p.origin_username !== undefined) session.originUsername = p.origin_username
  if (p.categories !== undefined) session.categories = p.categories
  if (p.account_id !== undefined) session.accountId = p.account_id
  if (p.label !== undefined) session.label = p.label
  if (p.metadata !== undefined) session.metadata = p.metadata
  return session
}

const maps = { v1: mapV1, v2: mapV2 }

/** A contestant that checks, then maps by hand. */
const checked = (check, version) => {
  const map = maps[version]
  return { run: (u) => (check(u) ? map(u) : undefined), value: (result) => result }
}

const either = (decode) => ({
  run: decode,
  value: (result) => (result._tag === 'Right' ? result.right : undefined),
  paths: (result) => result.left.map((error) => error.context.map(({ key }) => key).filter(Boolean)[0])
})

/** Made of the table's rows: the same shape for every library that has objects, optional and nullable fields. */
const shape = (version, { text, id, date, list, record, required, optional }) => ({
  id: required(id),
  organization_id: required(id),
  project_id: required(text),
  provider: version === 'v1' ? required(text) : optional(text),
  origin_owner_id: required(text),
  origin_owner_name: required(text),
  origin_username: optional(text),
  created_at: required(date),
  categories: optional(list),
  ...(version === 'v2' && { account_id: optional(text), label: optional(text), metadata: optional(record) })
})

const same = (codec) => codec

const jsonSchema = (version) => {
  const optional = (schema) => ({ ...schema, type: [schema.type, 'null'] })
  const text = { type: 'string' }
  const properties = shape(version, {
    text,
    id: { type: version === 'v1' ? 'string' : 'number' },
    date: { type: 'string', format: 'date-time' },
    list: { type: 'array', items: { type: 'string', enum: categories[version] } },
    record: { type: 'object' },
    required: same,
    optional
  })
  const required = Object.keys(properties).filter((key) => !Array.isArray(properties[key].type))
  return { type: 'object', properties, required }
}

const remap = (z, version) => {
  const optional = (codec) => codec.nullish()
  return (date) =>
    z
      .object(
        shape(version, {
          text: z.string(),
          id: version === 'v1' ? z.string() : z.number(),
          date,
          list: z.array(z.enum(categories[version])),
          record: z.record(z.string(), z.unknown()),
          required: same,
          optional
        })
      )
      .transform(maps[version])
}

const issues = {
  value: (result) => (result.success ? result.data : undefined),
  paths: (result) => result.error.issues.map(({ path }) => path[0])
}

const zodLike = (schema) => ({ run: (u) => schema.safeParse(u), ...issues })

const noCodeGeneration = ['--disallow-code-generation-from-strings']

/** `maps` makes the Date, so the date is checked only. */
export const contestants = {
  ours: {
    name: 'this library',
    version: () => require('../package.json').version,
    note: 'keeps unknown fields and key order',
    make: (version) => {
      const { V1, V2 } = require('../dist/cjs/index.js')
      return either((version === 'v1' ? V1 : V2).ConnectSessionWire.decode)
    }
  },
  strict: {
    name: 'this library, no code generation',
    version: () => require('../package.json').version,
    note: 'as under a strict Content-Security-Policy',
    flags: noCodeGeneration,
    make: (version) => contestants.ours.make(version)
  },
  iots: {
    name: 'io-ts, stock',
    version: installed('io-ts'),
    note: 'drops unknown fields; dates by Date.parse',
    make: (version) => {
      const t = require('io-ts')
      const E = require('fp-ts/Either')
      const date = new t.Type(
        'Date',
        (u) => u instanceof Date,
        (u, c) => {
          const time =
            typeof u === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(u)
              ? Date.parse(u)
              : NaN
          return Number.isNaN(time) || isRolledOver(u) ? t.failure(u, c) : t.success(new Date(time))
        },
        (a) => a.toISOString()
      )
      const rows = shape(version, {
        text: t.string,
        id: version === 'v1' ? t.string : t.number,
        date,
        list: t.array(t.keyof(Object.fromEntries(categories[version].map((key) => [key, null])))),
        record: t.UnknownRecord,
        required: (codec) => [codec],
        optional: (codec) => [undefined, t.union([codec, t.null, t.undefined])]
      })
      const pick = (i) =>
        Object.fromEntries(Object.entries(rows).flatMap(([key, row]) => (row[i] ? [[key, row[i]]] : [])))
      const codec = t.intersection([t.type(pick(0)), t.partial(pick(1))])
      const map = ({ created_at, ...rest }) => maps[version]({ ...rest, created_at })
      return either((u) => E.map(map)(codec.decode(u)))
    }
  },
  zod4: {
    name: 'zod 4',
    version: installed('zod'),
    note: 'drops unknown fields',
    make: (version) => {
      const { z } = require('zod')
      return zodLike(remap(z, version)(z.iso.datetime({ offset: true })))
    }
  },
  zod4Strict: {
    name: 'zod 4, no code generation',
    version: installed('zod'),
    note: 'drops unknown fields',
    flags: noCodeGeneration,
    make: (version) => contestants.zod4.make(version)
  },
  zod3: {
    name: 'zod 3',
    version: installed('zod3'),
    note: 'drops unknown fields',
    make: (version) => {
      const { z } = require('zod3')
      return zodLike(remap(z, version)(z.string().datetime({ offset: true })))
    }
  },
  valibot: {
    name: 'valibot',
    version: installed('valibot'),
    note: 'drops unknown fields; takes 30 February',
    make: (version) => {
      const v = require('valibot')
      const rows = shape(version, {
        text: v.string(),
        id: version === 'v1' ? v.string() : v.number(),
        date: v.pipe(v.string(), v.isoTimestamp()),
        list: v.array(v.picklist(categories[version])),
        record: v.record(v.string(), v.unknown()),
        required: same,
        optional: (codec) => v.nullish(codec)
      })
      const schema = v.pipe(v.object(rows), v.transform(maps[version]))
      return {
        run: (u) => v.safeParse(schema, u),
        value: (result) => (result.success ? result.output : undefined),
        paths: (result) => result.issues.map(({ path }) => path[0].key)
      }
    }
  },
  ajv: {
    name: 'ajv, then mapped by hand',
    version: installed('ajv'),
    note: 'drops unknown fields; its first error only',
    make: (version) => {
      const Ajv = require('ajv').default
      const ajv = new Ajv({ allowUnionTypes: true })
      require('ajv-formats').default(ajv, ['date-time'])
      return checked(ajv.compile(jsonSchema(version)), version)
    }
  },
  typebox: {
    name: 'TypeBox, compiled check, then mapped by hand',
    version: installed('@sinclair/typebox'),
    note: 'drops unknown fields; true or false only',
    make: (version) => {
      const { Type, FormatRegistry } = require('@sinclair/typebox')
      const { TypeCompiler } = require('@sinclair/typebox/compiler')
      FormatRegistry.Set('date-time', isDateTime)
      const rows = shape(version, {
        text: Type.String(),
        id: version === 'v1' ? Type.String() : Type.Number(),
        date: Type.String({ format: 'date-time' }),
        list: Type.Array(Type.Union(categories[version].map((value) => Type.Literal(value)))),
        record: Type.Record(Type.String(), Type.Unknown()),
        required: same,
        optional: (codec) => Type.Optional(Type.Union([codec, Type.Null()]))
      })
      const compiled = TypeCompiler.Compile(Type.Object(rows))
      return checked((u) => compiled.Check(u), version)
    }
  },
  arktype: {
    name: 'arktype, compiled check, then mapped by hand',
    version: installed('arktype'),
    note: 'drops unknown fields; true or false only; takes 30 February',
    make: async (version) => {
      const { type } = await import('arktype')
      const rows = shape(version, {
        text: 'string',
        id: version === 'v1' ? 'string' : 'number',
        date: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
        list: type.enumerated(...categories[version]).array(),
        record: 'Record<string, unknown>',
        required: (codec) => [codec],
        optional: (codec) => [undefined, codec]
      })
      const entries = Object.entries(rows).map(([key, [codec, maybe]]) =>
        codec === undefined ? [`${key}?`, type(maybe).or('null')] : [key, codec]
      )
      const schema = type(Object.fromEntries(entries))
      return checked((u) => schema.allows(u), version)
    }
  },
  effect: {
    name: 'Effect Schema',
    version: installed('effect'),
    note: 'drops unknown fields; its first error only; its own compiler switched on',
    make: async (version) => {
      await import('effect/schema/SchemaJITCompiler/enable').catch(() => undefined)
      const { Schema } = await import('effect')
      const rows = shape(version, {
        text: Schema.String,
        id: version === 'v1' ? Schema.String : Schema.Number,
        date: Schema.String.check(Schema.makeFilter(isDateTime)),
        list: Schema.Array(Schema.Literals(categories[version])),
        record: Schema.Record(Schema.String, Schema.Unknown),
        required: same,
        optional: (codec) => Schema.optional(Schema.NullOr(codec))
      })
      const decode = Schema.decodeUnknownExit(Schema.Struct(rows))
      const map = maps[version]
      return {
        run: (u) => {
          const exit = decode(u)
          return exit._tag === 'Success' ? map(exit.value) : undefined
        },
        value: same
      }
    }
  },
  typia: {
    name: 'typia, compiled ahead of time, then mapped by hand',
    version: installed('typia'),
    note: 'drops unknown fields; true or false only; takes 30 February',
    make: async (version) => {
      const { isV1, isV2 } = await import('./.generated/typia/check.mjs')
      return checked(version === 'v1' ? isV1 : isV2, version)
    }
  },
  vendor: {
    name: "the vendor's own client",
    version: installed('@stackone/stackone-client-ts'),
    note: 'drops unknown fields and the contents of metadata; v2 only',
    versions: ['v2'],
    make: () => {
      const {
        ConnectSession$inboundSchema
      } = require('@stackone/stackone-client-ts/sdk/models/shared/connectsession.js')
      return { ...zodLike(ConnectSession$inboundSchema), dropsMetadata: true }
    }
  }
}

const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const dateTime = /^\d{4}-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** For libraries without a date-time of their own; the leap day is not looked at. */
const isDateTime = (text) => {
  const match = dateTime.exec(text)
  if (match === null) return false
  const day = Number(match[2])
  return day > 0 && day <= (days[Number(match[1]) - 1] ?? 0)
}

const isRolledOver = (text) => Number(text.slice(8, 10)) > (days[Number(text.slice(5, 7)) - 1] ?? 0)
