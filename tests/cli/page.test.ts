/**
 * `--report report.html`: the page that the built command writes.
 */
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'

import { command, withFiles } from './command.js'
import { good, mixed, mixedInPlace, stuck, v1, v2 } from './samples.js'

/** A page without its times. */
const timeless = (page: string): string =>
  page.replaceAll(/<dt>(Started|Took)<\/dt><dd>.*?<\/dd>/g, '').replaceAll(/<dt>Read from<\/dt><dd>.*?<\/dd>/g, '')

const sections = (page: string): string => page.slice(page.indexOf('<main'))

test.each(['report.html', 'REPORT.HTM'])('%s is a page', async (name) => {
  const files = withFiles({ in: mixed })
  const { code, stderr } = await command(['upgrade', 'in', '-o', 'out', '--report', name], { cwd: files.cwd })
  expect(code).toBe(1)
  expect(stderr).toContain('quarantined')
  expect(files.text(name)).toMatch(/^<!DOCTYPE html>\n<html lang="en">/)
})

test.each(['report.json', 'report', 'html', 'a.html.json'])('%s is JSON', async (name) => {
  const files = withFiles({ in: mixed })
  await command(['upgrade', 'in', '-o', 'out', '--report', name], { cwd: files.cwd })
  expect(files.json(name)).toMatchObject({ read: 5 })
})

test('a page writes the same outputs as JSON does, and the same page with the changes and without', async () => {
  const written = async (...args: ReadonlyArray<string>) => {
    const files = withFiles({ in: mixed })
    const end = await command(['upgrade', 'in', '-o', 'out', ...args], { cwd: files.cwd })
    const page = existsSync(files.path('r.html')) ? timeless(files.text('r.html')) : ''
    return { end, out: files.bytes('out'), kept: files.text('out.quarantine.ndjson'), page }
  }
  const json = await written('--report', 'r')
  const page = await written('--report', 'r.html')
  expect({ ...page, page: '' }).toEqual(json)
  const exact = await written('--report', 'r.html', '--changes', 'c')
  expect(exact.page.replace('<dt>Changes in</dt><dd><bdi>c</bdi></dd>\n', '')).toBe(page.page)
})

test('lines, an array, gzip, in place, a dry run: the sections are the same', async () => {
  const lines = `${v1('1')}\n${stuck}\n${v2('2')}\n`
  const array = `[${v1('1')},\n${stuck},\n${v2('2')}]`
  const of = async (input: string | Buffer, ...args: ReadonlyArray<string>) => {
    const files = withFiles({ in: input })
    const all = ['upgrade', 'in', ...args, '--quarantine', 'kept', '--report', 'r.html']
    expect((await command(all, { cwd: files.cwd })).code).toBe(1)
    return { files, shown: sections(files.text('r.html')) }
  }
  const { shown } = await of(lines, '-o', 'out')
  expect(shown).toContain('<code>&quot;1&quot;</code></td><td><code>1</code></td>')
  expect((await of(array, '-o', 'out')).shown).toBe(shown)
  expect((await of(gzipSync(lines), '-o', 'out')).shown).toBe(shown)
  const inPlace = await of(mixed, '--in-place')
  expect(inPlace.files.bytes('in')).toEqual(mixedInPlace)
  const packed = await of(gzipSync(mixed), '--in-place')
  expect(gunzipSync(packed.files.bytes('in'))).toEqual(mixedInPlace)
  expect(packed.shown).toBe(inPlace.shown)
  const dry = await of(lines, '--dry-run')
  expect(readdirSync(dry.files.cwd).sort()).toEqual(['in', 'r.html'])
  expect(dry.files.text('r.html')).toContain('Dry run: no payload was written')
  expect(dry.shown).toBe(shown.replace(' Each is kept whole, with the reason, in <bdi>kept</bdi>.', ''))
})

test('the page does not depend on the number of workers', async () => {
  const input = Array.from({ length: 12_000 }, (_, i) =>
    i % 5000 === 7 ? stuck : i % 4000 === 9 ? v1(`${i}`, ',"categories":["hrisLegacy"]') : v1(`${i + 1}`)
  ).join('\n')
  const page = async (workers: number) => {
    const files = withFiles({ in: input })
    const args = ['upgrade', 'in', '-o', 'out', '--report', 'r.html', '--workers', String(workers)]
    expect((await command(args, { cwd: files.cwd })).code).toBe(1)
    return timeless(files.text('r.html'))
  }
  const one = await page(1)
  expect(one).toContain('id-to-number')
  expect(one).toContain('category-spelling')
  expect(await page(2)).toBe(one)
  expect(await page(3)).toBe(one)
})

test('a downgrade has a page of its own words', async () => {
  const files = withFiles({ in: `${v2('1', ',"label":"kept\u202e"')}\n` })
  await command(['downgrade', 'in', '-o', 'out', '--report', 'r.html'], { cwd: files.cwd })
  const page = files.text('r.html')
  expect(page).toContain('<h1>Downgrade report</h1>')
  expect(page).toContain('<code>/label</code><span class="lossy">lossy</span>')
  expect(page).toContain('kept<span class="point">U+202E</span>')
  expect(page).toContain('<em class="muted">removed</em>')
})

test('an old page stays until the new one is whole, and errors are those of any report', async () => {
  const files = withFiles({ in: good(2), 'r.html': 'old' })
  const stopped = withFiles({ in: mixed, 'r.html': 'old' })
  symlinkSync('r.html', files.path('link.html'))
  expect((await command(['upgrade', 'in', '-o', 'out', '--report', 'link.html'], { cwd: files.cwd })).code).toBe(0)
  expect(files.text('r.html')).toContain('Nothing was quarantined')
  const args = ['upgrade', 'in', '-o', 'out', '--max-quarantined', '0', '--report', 'r.html']
  expect((await command(args, { cwd: stopped.cwd })).code).toBe(1)
  expect(stopped.text('r.html')).toBe('old')
  expect(readdirSync(stopped.cwd).sort()).toEqual(['in', 'out.quarantine.ndjson', 'r.html'])
  const lost = await command(['upgrade', 'in', '-o', 'out', '--report', 'no/r.html'], { cwd: files.cwd })
  expect([lost.code, lost.stderr]).toEqual([3, 'error: no/r.html: no such file or folder; nothing was replaced\n'])
  writeFileSync(files.path('in.html'), good(1))
  const over = await command(['upgrade', 'in.html', '-o', 'out', '--report', 'in.html'], { cwd: files.cwd })
  expect([over.code, over.stderr]).toEqual([
    2,
    'error: in.html is an input; it would be lost\n(run with --help to see what is accepted)\n'
  ])
})
