/**
 * Patterns of file names: `*` and `?` within a folder, `**` through folders, `{a,b}` alternatives.
 *
 * @since 0.1.0
 */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

// destructors

/**
 * Whether a text is a pattern: it has a sign of one, and no file has this very name.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isPattern = (text: string): boolean => /[*?{]/.test(text) && !existsSync(text)

/**
 * The files that match a pattern, in the order of their names. A name that begins with a dot matches only a pattern
 * that says so.
 *
 * @category destructors
 * @since 0.1.0
 */
export const expandPattern = async (pattern: string): Promise<ReadonlyArray<string>> => {
  const found = await Promise.all(
    braces(pattern.replaceAll('\\', '/')).map((one) => {
      const steps = one.split('/')
      return one.startsWith('/') ? walk('/', steps.slice(1)) : walk('', steps)
    })
  )
  return [...new Set(found.flat())].sort((a, b) => (a < b ? -1 : 1))
}

const braces = (pattern: string): ReadonlyArray<string> => {
  const match = /\{([^{}]*)\}/.exec(pattern)
  if (match === null) return [pattern]
  const [before, after] = [pattern.slice(0, match.index), pattern.slice(match.index + match[0].length)]
  return (match[1] ?? '').split(',').flatMap((choice) => braces(`${before}${choice}${after}`))
}

const walk = async (folder: string, steps: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const [step, ...rest] = steps
  if (step === undefined) return []
  if (step === '**') {
    const inside = (await entries(folder)).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    const deeper = await Promise.all(inside.map((entry) => walk(join(folder, entry.name), steps)))
    return [...(rest.length > 0 ? await walk(folder, rest) : await walk(folder, ['*'])), ...deeper.flat()]
  }
  if (!/[*?]/.test(step)) {
    const path = folder === '' ? step : join(folder, step)
    return rest.length === 0 ? (existsSync(path) ? [path] : []) : walk(path, rest)
  }
  const named = (await entries(folder)).filter(({ name }) => matches(step, name))
  const found = await Promise.all(
    named.map((entry): Promise<ReadonlyArray<string>> => {
      const path = join(folder, entry.name)
      if (rest.length > 0) return entry.isDirectory() ? walk(path, rest) : Promise.resolve([])
      return Promise.resolve(entry.isDirectory() ? [] : [path])
    })
  )
  return found.flat()
}

const entries = async (folder: string) => readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => [])

const matches = (step: string, name: string): boolean =>
  (step.startsWith('.') || !name.startsWith('.')) &&
  new RegExp(
    `^${step
      .replace(/[.+^$()|[\]\\{}]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    'u'
  ).test(name)
