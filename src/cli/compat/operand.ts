/**
 * The operands of `diff`, from what a person types: a version, a file, a schema inside a file.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { isRecord } from '../../codec/record.js'
import { type Form, spell } from '../../codec/names.js'
import { fromJsonSchema } from '../../compat/fromJsonSchema.js'
import { asserting } from '../../compat/keywords.js'
import { ofSchema, ofVersion, type Operand } from '../../compat/Operand.js'
import { valueAt } from '../../compat/references.js'
import type { ObjectPart } from '../../compat/Schema.js'
import type { Version } from '../../migrate/Migration.js'
import { twofoldNames, versions } from '../../migrate/migrations.js'
import { type Failure, misuse, notWorkable } from '../failure.js'
import { type Locate, locator } from './locate.js'
import { parseJson, readText } from './readFile.js'
import { isYaml, parseYaml } from './yaml.js'

// model

/**
 * An operand, and where its parts are in the file that it was read from.
 *
 * @category model
 * @since 0.1.0
 */
export interface Resolved {
  readonly operand: Operand
  readonly locate?: Locate | undefined
}

type Typed = { readonly _tag: 'Version'; readonly version: Version } | ({ readonly _tag: 'File' } & Resolved)

// constructors

/**
 * Both operands. A version takes the form asked for, or else the one whose keys the other operand has.
 *
 * @category constructors
 * @since 0.1.0
 */
export const operands = (
  older: string,
  newer: string,
  form: Form | undefined
): E.Either<Failure, readonly [Resolved, Resolved]> =>
  E.flatMap(typed(older), (before) =>
    E.map((after: Typed) => {
      const chosen = form ?? formOf(before) ?? formOf(after) ?? 'document'
      return [resolved(before, chosen), resolved(after, chosen)] as const
    })(typed(newer))
  )

const resolved = (typedOperand: Typed, form: Form): Resolved =>
  typedOperand._tag === 'Version' ? { operand: ofVersion(typedOperand.version, form) } : typedOperand

/** The form whose spellings a file's schema declares more of. */
const formOf = (typedOperand: Typed): Form | undefined => {
  if (typedOperand._tag === 'Version') return undefined
  const keys = new Set(
    typedOperand.operand.schema
      .filter((part): part is ObjectPart => part._tag === 'Object')
      .flatMap(({ properties }) => Object.entries(properties))
      .filter(([, { schema }]) => schema.length > 0)
      .map(([key]) => key)
  )
  const count = (form: Form): number => twofoldNames.filter((name) => keys.has(spell(form)(name))).length
  const [document, wire] = [count('document'), count('wire')]
  return document === wire ? undefined : wire > document ? 'wire' : 'document'
}

const typed = (text: string): E.Either<Failure, Typed> => {
  const version = versions.find((one) => one.version === text)
  if (version !== undefined) return E.right({ _tag: 'Version', version })
  const [file = '', pointer = ''] = splitOnce(text)
  return E.flatMap(document(file), ({ json, source }) => fileOperand(text, file, pointer, json, source))
}

const splitOnce = (text: string): ReadonlyArray<string> => {
  const at = text.indexOf('#')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

interface Document {
  readonly json: unknown
  readonly source: string
}

const document = (file: string): E.Either<Failure, Document> => {
  if (file === '') return E.left(misuse('an operand needs a file before #'))
  const known = versions.map((one) => one.version).join(', ')
  const text = E.mapLeft(({ cause }: Failure) => notWorkable(`${cause} (the versions are ${known})`))(readText(file))
  return E.flatMap(text, (source) =>
    E.map((json: unknown) => ({ json, source }))(isYaml(file) ? parseYaml(file, source) : parseJson(file, source))
  )
}

const fileOperand = (
  name: string,
  file: string,
  pointer: string,
  json: unknown,
  source: string
): E.Either<Failure, Typed> => {
  if (pointer !== '' && !pointer.startsWith('/')) {
    return E.left(misuse(`${name}: what follows # must be a JSON Pointer such as /components/schemas/ConnectSession`))
  }
  const components = schemasOf(json)
  if (pointer === '' && components !== undefined) {
    return E.left(
      misuse(
        `${file} is an OpenAPI document: name one of its schemas, such as ${file}#${components[0] ?? '/components/schemas/Name'}`
      )
    )
  }
  const target = valueAt(json, pointer)
  if (target !== undefined && !saysSomething(target)) {
    return E.left(notWorkable(`${name} has no keyword of JSON Schema: there is nothing to compare`))
  }
  return E.bimap(
    (error: { readonly _tag: string; readonly pointer: string }) =>
      notWorkable(
        error._tag === 'Missing'
          ? `schema-missing: ${file} has nothing at #${error.pointer}${known(components)}`
          : `${file} has no schema at #${error.pointer}`
      ),
    (schema: Operand['schema']): Typed => ({
      _tag: 'File',
      operand: ofSchema(name, schema, { file }),
      locate: locator(file, source, json, pointer)
    })
  )(fromJsonSchema(json, pointer))
}

const known = (pointers: ReadonlyArray<string> | undefined): string =>
  pointers === undefined || pointers.length === 0 ? '' : `; it has ${pointers.join(', ')}`

/** The schemas of an OpenAPI document; `undefined` for any other. */
const schemasOf = (json: unknown): ReadonlyArray<string> | undefined => {
  if (!isRecord(json) || !('openapi' in json || 'swagger' in json)) return undefined
  const schemas = valueAt(json, '/components/schemas')
  return isRecord(schemas) ? Object.keys(schemas).map((key) => `/components/schemas/${key}`) : []
}

const saysSomething = (json: unknown): boolean =>
  !isRecord(json) || Object.keys(json).some((keyword) => asserting.has(keyword))
