/**
 * YAML documents, by the optional peer `yaml`.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import type * as Yaml from 'yaml'

import { thrownText } from '../../codec/record.js'
import { type Failure, notWorkable } from '../failure.js'

// destructors

const load = (): typeof Yaml | undefined => {
  try {
    return require('yaml') as typeof Yaml
  } catch {
    return undefined
  }
}

/**
 * Whether a file is YAML, by its name.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isYaml = (file: string): boolean => /\.ya?ml$/i.test(file)

/**
 * The value of a YAML document.
 *
 * @category destructors
 * @since 0.1.0
 */
export const parseYaml = (path: string, text: string): E.Either<Failure, unknown> => {
  const yaml = load()
  if (yaml === undefined) {
    return E.left(notWorkable(`${path} is YAML, which needs the package yaml: npm install --save-dev yaml`))
  }
  return E.tryCatch(
    () => yaml.parse(text, { maxAliasCount: 1000 }) as unknown,
    (thrown) => notWorkable(`${path} is not YAML: ${thrownText(thrown)}`)
  )
}

/**
 * The offset of what is at a path in a YAML document; of the deepest part of the path that is there. The document is
 * parsed once, when the first offset is asked for.
 *
 * @category destructors
 * @since 0.1.0
 */
export const yamlOffset = (text: string): ((keys: ReadonlyArray<string>) => number) => {
  const yaml = load()
  let parsed: Yaml.Document.Parsed | undefined
  return (keys) => {
    if (yaml === undefined) return 0
    parsed ??= yaml.parseDocument(text)
    return offsetIn(yaml, parsed.contents, keys)
  }
}

const offsetIn = (yaml: typeof Yaml, document: unknown, keys: ReadonlyArray<string>): number => {
  let node = document
  let offset = 0
  for (const key of keys) {
    if (yaml.isMap(node)) {
      const pair = node.items.find((item) => yaml.isScalar(item.key) && String(item.key.value) === key)
      if (pair === undefined) break
      offset = (yaml.isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset
      node = pair.value
    } else if (yaml.isSeq(node)) {
      node = node.items[Number(key)]
      offset = (yaml.isNode(node) ? node.range?.[0] : undefined) ?? offset
    } else break
  }
  return offset
}
