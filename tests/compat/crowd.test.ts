/**
 * Law: what is said of two schemas is said of them in a crowd, too, where nothing is proven for all at once.
 */
import * as O from 'fp-ts/Option'

import { smallest } from '../../src/compat/samples.js'
import { files, findingsOf, line, operand } from '../laws/told.js'

/** More than are looked at when nothing is known of the place where schemas differ. */
const size = 30

/** One object that holds all of the schemas, inside another. */
const crowd = (schemas: ReadonlyArray<string>): string => {
  const properties = schemas.map((schema, index) => `"p${index}":${schema}`).join()
  const required = JSON.stringify(schemas.map((_, index) => `p${index}`))
  return `{"type":"object","properties":{"k":{"type":"object","properties":{${properties}},"required":${required}}},"required":["k"]}`
}

const isPossible = (schema: string): boolean => O.isSome(smallest(operand(schema).schema))

// Some proofs take the whole of both schemas, and nothing is sure to be accepted beside a required part that is opaque.
for (const [file, pairs] of files.filter(([name]) => name !== 'whole.txt' && name !== 'opaque.txt')) {
  describe(file.replace('.txt', ''), () => {
    const possible = pairs
      .map((pair) => pair.split('\n').slice(0, 2) as [string, string])
      .filter((pair) => pair.every(isPossible))
    const crowds = Array.from({ length: Math.ceil(possible.length / size) }, (_, index) =>
      possible.slice(index * size, (index + 1) * size)
    )

    test.each(crowds.map((some) => [some]))('the same is said of each of them in a crowd', (some) => {
      const findings = findingsOf(crowd(some.map(([older]) => older)), crowd(some.map(([, newer]) => newer)))
      const alone = some.flatMap(([older, newer], index) =>
        findingsOf(older, newer)
          .filter(({ note = '' }) => !note.startsWith('it could not be decided'))
          .map((found) => line({ ...found, path: `/k/p${index}${found.path}` }))
      )
      expect(findings.map(line).sort()).toEqual(alone.sort())
    })
  })
}
