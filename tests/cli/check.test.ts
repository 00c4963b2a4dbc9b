/**
 * What `check` says of the text of a payload is what `upgrade` says.
 */
import { command, withFiles } from './command.js'
import { v1 } from './samples.js'

const mark = '\ufeff'
const spread = v1('1').replaceAll(',"', ',\n"')

test.each([
  ['a file', `${mark}${v1('1')}\n`, []],
  ['two files, one behind the other', `${mark}${v1('1')}\n${mark}${v1('2')}\n`, [2]],
  ['two files of objects over several lines', `${mark}${spread}\n${mark}${v1('2')}\n`, [8]],
  ['an array', `${mark}[${v1('1')},\n${mark}${v1('2')}]`, [2]],
  ['an array behind its bracket', `[${mark}${v1('1')},\n${v1('2')}]`, [1]],
  ['text that is not UTF-8', Buffer.from(`${v1('1')}\n${v1('2')}\n`, 'latin1'), [1, 2]],
  ['a key that occurs twice', `${v1('1')}\n${v1('2', ',"id":"2"')}\n`, [2]]
])('what stops a payload from being read: %s', async (_, content, lines) => {
  const files = withFiles({ in: content })
  const run = (...args: ReadonlyArray<string>) => command([...args, 'in'], { cwd: files.cwd })
  const upgraded = await run('upgrade', '--quarantine', 'q')
  const checked = await run('check', '--format', 'json')
  const { findings } = JSON.parse(checked.stdout.toString()) as {
    readonly findings: ReadonlyArray<{ readonly rule: string; readonly source: { readonly line: number } }>
  }
  const code = lines.length === 0 ? 0 : 1
  expect([upgraded.code, checked.code]).toEqual([code, code])
  expect(findings.map(({ rule, source }) => [rule, source.line])).toEqual(
    lines.map((line) => ['corpus-undecodable', line])
  )
  if (code === 1) expect(files.lines('q').map(({ line }) => line)).toEqual(lines)
})
