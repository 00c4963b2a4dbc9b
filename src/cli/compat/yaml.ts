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
 * The value of a YAML document, in which `<<` brings in the keys of other maps.
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
    () => yaml.parse(text, { merge: true, maxAliasCount: 1000 }) as unknown,
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
    parsed ??= yaml.parseDocument(text, { merge: true })
    return offsetIn(yaml, parsed, keys)
  }
}

const offsetIn = (yaml: typeof Yaml, document: Yaml.Document.Parsed, keys: ReadonlyArray<string>): number => {
  const resolved = (node: unknown): unknown => (yaml.isAlias(node) ? node.resolve(document) : node)
  const merged = (node: unknown): ReadonlyArray<unknown> => (yaml.isSeq(node) ? node.items.map(resolved) : [node])
  /** The pair of a key: of the map itself, or else of the first that it merges. */
  const pairOf = (node: unknown, key: string): Yaml.Pair<Yaml.Scalar> | undefined => {
    if (!yaml.isMap(node)) return undefined
    const pairs = node.items.filter((item): item is Yaml.Pair<Yaml.Scalar> => yaml.isScalar(item.key))
    const sources = pairs.filter(({ key: { value } }) => typeof value === 'symbol').map(({ value }) => resolved(value))
    return (
      pairs.find(({ key: { value } }) => String(value) === key) ??
      sources.flatMap(merged).flatMap((source) => pairOf(source, key) ?? [])[0]
    )
  }
  let node = resolved(document.contents)
  let offset = 0
  for (const key of keys) {
    if (yaml.isMap(node)) {
      const pair = pairOf(node, key)
      if (pair === undefined) break
      offset = pair.key.range?.[0] ?? offset
      node = resolved(pair.value)
    } else if (yaml.isSeq(node)) {
      const item = node.items[Number(key)]
      offset = (yaml.isNode(item) ? item.range?.[0] : undefined) ?? offset
      node = resolved(item)
    } else break
  }
  return offset
}
