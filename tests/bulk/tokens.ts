/**
 * A deliberately naive reading of JSON text, to judge edits by: tokens with the white space before them.
 */

export interface Token {
  readonly space: string
  readonly text: string
}

const pattern = /([ \t\r\n]*)("(?:[^"\\]|\\[^])*"|[{}[\],:]|[^ \t\r\n{}[\],:"]+|$)/y

/** The tokens of a valid JSON text; the last one is empty and has the white space at the end. */
export const tokens = (text: string): ReadonlyArray<Token> => {
  const found: Array<Token> = []
  pattern.lastIndex = 0
  for (;;) {
    const match = pattern.exec(text)
    if (match === null) throw new Error(`no token at ${pattern.lastIndex}`)
    found.push({ space: match[1] as string, text: match[2] as string })
    if (match[2] === '') return found
  }
}

export const joined = (list: ReadonlyArray<Token>): string => list.map(({ space, text }) => space + text).join('')

/** The path of each token that is a scalar value, as keys; keys and punctuation have none. */
export const scalarPaths = (list: ReadonlyArray<Token>): ReadonlyArray<ReadonlyArray<string | number> | undefined> => {
  const path: Array<string | number> = []
  const isArray: Array<boolean> = []
  let expectsKey = false
  return list.map(({ text }) => {
    if (text === '{' || text === '[') {
      isArray.push(text === '[')
      path.push(text === '[' ? 0 : '')
      expectsKey = text === '{'
    } else if (text === '}' || text === ']') {
      isArray.pop()
      path.pop()
      expectsKey = false
    } else if (text === ',') {
      const last = path[path.length - 1]
      if (typeof last === 'number') path[path.length - 1] = last + 1
      else expectsKey = true
    } else if (text === ':') expectsKey = false
    else if (expectsKey) path[path.length - 1] = JSON.parse(text) as string
    else if (text !== '') return [...path]
    return undefined
  })
}

/**
 * The text that an edit must give when it only replaces scalars: each of these paths gets the text given for it, and
 * every other character stays.
 */
export const replacing = (text: string, replacements: ReadonlyMap<string, string>): string => {
  const list = tokens(text)
  const paths = scalarPaths(list)
  return joined(
    list.map((token, i) => {
      const path = paths[i]
      const replacement = path === undefined ? undefined : replacements.get(JSON.stringify(path))
      return replacement === undefined ? token : { ...token, text: replacement }
    })
  )
}

/** Whether one list of tokens is left of another when some are taken out. */
export const isSubsequence = (part: ReadonlyArray<string>, whole: ReadonlyArray<string>): boolean => {
  let at = 0
  for (const text of whole) if (text === part[at]) at++
  return at === part.length
}
