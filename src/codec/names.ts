/**
 * The two spellings of a field's name: camelCase in the document form, snake_case in the wire form.
 *
 * A table of fields writes each name once, in camelCase; the wire spelling derives from it.
 *
 * @since 0.1.0
 */

// model

/**
 * Which spelling a payload's keys have: `document` is what `JSON.stringify` of a client object stores, `wire` is what
 * the HTTP API sends.
 *
 * @category model
 * @since 0.1.0
 */
export type Form = 'document' | 'wire'

/**
 * Every form.
 *
 * @category model
 * @since 0.1.0
 */
export const forms = ['document', 'wire'] as const satisfies ReadonlyArray<Form>

/**
 * The wire spelling of a camelCase name, as a type.
 *
 * @category model
 * @since 0.1.0
 */
export type SnakeCase<Name extends string> = string extends Name ? string : Spell<Name>

/** A call in the last place, so that names may be long. */
type Spell<Name extends string, Spelt extends string = ''> = Name extends `${infer Head}${infer Tail}`
  ? Spell<Tail, `${Spelt}${Head extends Capital ? `_${Lowercase<Head>}` : Head}`>
  : Spelt

type Capital = Letters<'ABCDEFGHIJKLMNOPQRSTUVWXYZ'>

type Letters<Text extends string> = Text extends `${infer Head}${infer Tail}` ? Head | Letters<Tail> : never

// combinators

/**
 * The wire spelling of a camelCase name.
 *
 * @example
 * import { snakeCase } from 'connect-session-reconcile'
 *
 * assert.strictEqual(snakeCase('originOwnerId'), 'origin_owner_id')
 * assert.strictEqual(snakeCase('id'), 'id')
 *
 * @category combinators
 * @since 0.1.0
 */
export const snakeCase = <Name extends string>(name: Name): SnakeCase<Name> =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) as SnakeCase<Name>

/**
 * How a form spells the field of this name.
 *
 * @example
 * import { spell } from 'connect-session-reconcile'
 *
 * assert.strictEqual(spell('wire')('projectId'), 'project_id')
 * assert.strictEqual(spell('document')('projectId'), 'projectId')
 *
 * @category combinators
 * @since 0.1.0
 */
export const spell =
  (form: Form) =>
  (name: string): string =>
    form === 'wire' ? snakeCase(name) : name

/**
 * The form that a form is not.
 *
 * @example
 * import { otherForm } from 'connect-session-reconcile'
 *
 * assert.strictEqual(otherForm('wire'), 'document')
 *
 * @category combinators
 * @since 0.1.0
 */
export const otherForm = (form: Form): Form => (form === 'wire' ? 'document' : 'wire')

/**
 * Something for each form.
 *
 * @category combinators
 * @since 0.1.0
 */
export const byForm = <A>(of: (form: Form) => A): Readonly<Record<Form, A>> => ({
  document: of('document'),
  wire: of('wire')
})
