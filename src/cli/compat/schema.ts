/**
 * The command `schema`.
 *
 * @since 0.1.0
 */
import type { Form } from '../../codec/names.js'
import { jsonSchemaOf } from '../../compat/toJsonSchema.js'
import { versions } from '../../migrate/migrations.js'
import { type Failure, misuse } from '../failure.js'
import { misplaced } from '../overwriting.js'
import { write } from '../writing.js'

/**
 * The names of the versions.
 *
 * @category model
 * @since 0.1.0
 */
export const versionNames: ReadonlyArray<string> = versions.map(({ version }) => version)

/**
 * Writes the JSON Schema of a version in a form.
 *
 * @category main
 * @since 0.1.0
 */
export const schema = async (
  name: string,
  { form, output }: { readonly form: Form; readonly output: string }
): Promise<number | Failure> => {
  const version = versions.find((one) => one.version === name)
  if (version === undefined) {
    return misuse(`${name} is not a version; the versions are ${versionNames.join(', ')}`)
  }
  const lost = misplaced([], output)
  if (lost !== undefined) return misuse(lost)
  await write(output, `${JSON.stringify(jsonSchemaOf(version, form), null, 2)}\n`)
  return 0
}
