/**
 * The plain decode of a table: the definition of what a payload decodes to, and the way to every error.
 *
 * Laws:
 *
 * 1. Every error is reported, each with its path, as io-ts users know them
 * 2. What throws on being read is an error, never an exception
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { validateField } from './field.js'
import { type Form, otherForm } from './names.js'
import { type Entry, entriesOf, recordOf, type UnknownRecord } from './record.js'
import type { Table } from './table.js'

// constructors

/**
 * The plain decode of a table in a form; `name` is what its errors call the whole payload.
 *
 * @category constructors
 * @since 0.1.0
 */
export const explainWith = (
  name: string,
  form: Form,
  { rows, misspelt }: Table
): t.Validate<unknown, UnknownRecord> => {
  const required = [...rows].flatMap(([key, { field }]) =>
    field._tag === 'Required' ? [{ key, codec: field.codec }] : []
  )
  return (u, context) => {
    const source = entriesOf(u)
    if (E.isLeft(source)) {
      const { left } = source
      if (left._tag === 'NotAnObject') return t.failure(u, context)
      const { key, cause } = left
      const at = key === undefined ? context : t.appendContext(context, key, rows.get(key)?.field.codec ?? t.unknown)
      return t.failure(undefined, at, `${key ?? name} could not be read: ${cause}`)
    }
    const errors: t.Errors = []
    const decoded: Array<Entry> = []
    for (const { key, codec } of required) {
      if (!source.right.some((entry) => entry.key === key)) {
        errors.push({ value: undefined, context: t.appendContext(context, key, codec, undefined) })
      }
    }
    for (const entry of source.right) {
      const { key, value } = entry
      const row = rows.get(key)
      if (row !== undefined) {
        const result = validateField(row.field, key, value, context)
        if (E.isLeft(result)) for (const error of result.left) errors.push(error)
        else decoded.push({ key: row.name, value: result.right })
      } else if (misspelt.has(key)) {
        errors.push({
          value,
          context: t.appendContext(context, key, t.unknown, value),
          message: `${key} is the ${otherForm(form)} form's spelling; the ${form} form spells it ${misspelt.get(key)}`
        })
      } else {
        decoded.push(entry)
      }
    }
    return errors.length > 0 ? t.failures(errors) : t.success(recordOf(decoded))
  }
}
