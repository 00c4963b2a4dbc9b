/**
 * Names of database objects as SQL text, and as a person types them.
 *
 * Laws:
 *
 * 1. `quote(name)` names exactly the object called `name`, whatever characters it has
 * 2. `parseName` of quoted names joined by dots gives the names back
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'

// constructors

/**
 * A name as a quoted identifier: letter case, spaces and quotes stay as they are.
 *
 * @example
 * import { quote } from 'connect-session-reconcile/postgres'
 *
 * assert.strictEqual(quote('payload'), '"payload"')
 * assert.strictEqual(quote('a "b"'), '"a ""b"""')
 *
 * @category constructors
 * @since 0.1.0
 */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * A text as a quoted literal, for statements that take no parameters.
 *
 * @category constructors
 * @since 0.1.0
 */
export const literal = (text: string): string =>
  `${text.includes('\\') ? ' E' : ''}'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

// destructors

/**
 * The parts of a name that dots or commas separate. A part in double quotes may hold any character; letter case counts
 * with and without them. `None` when a part is empty or a quote is not closed.
 *
 * @example
 * import { parseName } from 'connect-session-reconcile/postgres'
 * import * as O from 'fp-ts/Option'
 *
 * assert.deepStrictEqual(parseName('.')('app.sessions'), O.some(['app', 'sessions']))
 * assert.deepStrictEqual(parseName('.')('"my.app"."Sessions"'), O.some(['my.app', 'Sessions']))
 * assert.deepStrictEqual(parseName(',')('tenant, id'), O.some(['tenant', 'id']))
 * assert.deepStrictEqual(parseName('.')('app.'), O.none)
 *
 * @category destructors
 * @since 0.1.0
 */
export const parseName =
  (separator: '.' | ',') =>
  (text: string): O.Option<ReadonlyArray<string>> => {
    const part = /\s*(?:"((?:[^"]|"")+)"|([^".,\s](?:[^".,]*[^".,\s])?))\s*/y
    const names: Array<string> = []
    let at = 0
    for (;;) {
      part.lastIndex = at
      const found = part.exec(text)
      if (found === null) return O.none
      names.push(found[1]?.replaceAll('""', '"') ?? (found[2] as string))
      at = part.lastIndex
      if (at === text.length) return O.some(names)
      if (text[at] !== separator) return O.none
      at++
    }
  }
