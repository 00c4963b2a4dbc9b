/**
 * A report as JSON, and the JSON Schema of that.
 *
 * @since 0.1.0
 */
import { directions } from '../diff.js'
import { statuses } from '../Finding.js'
import type { Json } from '../json.js'
import type { Report } from '../Report.js'
import { failOns, modes, severities } from '../Rule.js'
import { compatRules } from '../rules.js'

// reporters

/**
 * A report as JSON.
 *
 * @category reporters
 * @since 0.1.0
 */
export const jsonReport = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`

const count = { type: 'integer', minimum: 0 } as const
const text = { type: 'string' } as const
const texts = { type: 'array', items: text } as const

const object = (properties: Readonly<Record<string, Json>>, optional: ReadonlyArray<string> = []): Json => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key))
})

/**
 * The JSON Schema of what {@link jsonReport} writes. A later version of the form has another `schemaVersion`.
 *
 * @category model
 * @since 0.1.0
 */
export const reportSchema: { readonly [keyword: string]: Json } = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A report of diff or check',
  ...(object({
    tool: object({ name: text, version: text }),
    schemaVersion: { const: 1 },
    run: {
      oneOf: [
        object({
          command: { const: 'diff' },
          mode: { enum: modes },
          old: text,
          new: text,
          fields: { type: 'array', items: object({ field: text, old: text, new: text }) }
        }),
        object({ command: { const: 'check' }, against: text, files: texts, payloads: count })
      ]
    },
    failOn: { enum: failOns },
    counts: object({ ERR: count, WARN: count, INFO: count, bridged: count, waived: count, failing: count }),
    omitted: { type: 'object', additionalProperties: count },
    findings: {
      type: 'array',
      items: object(
        {
          rule: { enum: Object.keys(compatRules) },
          severity: { enum: severities },
          direction: { enum: directions('full') },
          path: { type: 'string', description: 'JSON Pointer; * is any item of an array or entry of a record' },
          old: text,
          new: text,
          status: { enum: statuses },
          remedy: text,
          fingerprint: { type: 'string', pattern: '^[0-9a-f]{16}$' },
          witness: { description: 'a payload that the writer accepts and the reader refuses' },
          source: object({ file: text, line: count, column: count }, ['line', 'column']),
          bridgedBy: texts,
          note: text
        },
        ['witness', 'source', 'bridgedBy', 'note']
      )
    }
  }) as { readonly [keyword: string]: Json })
}
