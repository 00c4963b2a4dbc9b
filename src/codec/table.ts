/**
 * A table of fields in the spelling of one form: what every way to decode reads.
 *
 * @since 0.1.0
 */
import type { Field, Fields } from './field.js'
import { type Form, otherForm, spell } from './names.js'

// model

/**
 * A table of fields in the spelling of one form.
 *
 * @category model
 * @since 0.1.0
 */
export interface Table {
  /** Each field, by the key that this form has for it. */
  readonly rows: ReadonlyMap<string, { readonly name: string; readonly field: Field }>
  /** The key that this form has for a field, by the key that the other form has for it. */
  readonly misspelt: ReadonlyMap<string, string>
}

// constructors

/**
 * Spells a table of fields in a form.
 *
 * @category constructors
 * @since 0.1.0
 */
export const tableOf = (fields: Fields, form: Form): Table => {
  const names = Object.keys(fields)
  const rows = new Map(names.map((name) => [spell(form)(name), { name, field: fields[name] as Field }]))
  const misspelt = new Map(names.map((name) => [spell(otherForm(form))(name), spell(form)(name)]))
  return { rows, misspelt: new Map([...misspelt].filter(([key]) => !rows.has(key))) }
}
