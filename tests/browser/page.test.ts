/**
 * The page that `--report report.html` writes, in a real browser: what it shows, that nothing else happens, and that
 * everyone can use it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as Axe from 'axe-core'
import * as fc from 'fast-check'
import type { Page } from 'playwright-core'

import { visible } from '../../src/bulk/page/html.js'
import type { Report } from '../../src/bulk/report.js'
import { command, withFiles } from '../cli/command.js'
import { hostileText, hostileTexts } from '../laws/hostileText.js'
import { withChromium } from './chromium.js'

/** Opens a file, and keeps everything that it says, asks for or opens: what a page must never do. */
const opened = async (page: Page, file: string): Promise<ReadonlyArray<string>> => {
  page.removeAllListeners()
  const url = pathToFileURL(file).href
  const events: Array<string> = []
  page.on('console', (message) => events.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => events.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => events.push(`dialog: ${dialog.message()}`))
  page.on('popup', (popup) => events.push(`popup: ${popup.url()}`))
  page.on('request', (request) => {
    if (request.url() !== url) events.push(`request: ${request.url()}`)
  })
  await page.goto(url, { waitUntil: 'load' })
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
  return events
}

/** The page of a run over the sample, and its totals. */
const sample = async () => {
  const sessions = resolve(__dirname, '../../examples/sessions.ndjson')
  const files = withFiles({})
  for (const report of ['r.html', 'r.json']) {
    await command(['upgrade', sessions, '-o', 'out', '--report', report], { cwd: files.cwd })
  }
  return { page: files.text('r.html'), report: files.json('r.json') as unknown as Report }
}

let once: ReturnType<typeof sample> | undefined

const sampled = async () => {
  once ??= sample()
  const { page, report } = await once
  return { file: withFiles({ 'r.html': page }).path('r.html'), report }
}

/** Payloads that would do something, each in every place of a line that the page shows. */
const hostileLines = (texts: ReadonlyArray<string>): string =>
  texts
    .flatMap((text) => [
      JSON.stringify({ id: '1', organization_id: text, metadata: { [text]: text } }),
      `{"id": "x", ${text.replaceAll('\n', ' ')}`
    ])
    .join('\n')

const schemes = ['light', 'dark'] as const

withChromium('in a browser', [
  [
    'shows the numbers, and nothing else happens',
    async (page) => {
      const { file, report } = await sampled()
      const events = await opened(page, file)
      const text = (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ')
      const { read, upgraded, unchanged, quarantined, lossy, blank } = report
      const numbers = [read, upgraded, unchanged, quarantined, lossy, blank].concat(
        Object.values(report.rules),
        Object.values(report.reasons)
      )
      for (const number of numbers) expect(text).toMatch(new RegExp(`(^|\\s)${number.toLocaleString('en')}\\s`))
      for (const name of Object.keys({ ...report.rules, ...report.reasons })) {
        await expect(page.getByRole('heading', { name, exact: true }).count()).resolves.toBe(1)
      }
      const chart = page.getByRole('img', { name: 'What became of the payloads' })
      expect(await chart.locator('desc').textContent()).toBe(
        'Of 300: 162 upgraded (54 %), 125 unchanged (41.7 %), 13 quarantined (4.3 %).'
      )
      expect(await page.title()).toBe('Upgrade report: 162 upgraded, 125 unchanged, 13 quarantined')
      const bars = await chart
        .locator('g > rect[fill]')
        .evaluateAll((all) => all.map((r) => r.getBoundingClientRect().width))
      const whole = bars.reduce((sum, width) => sum + width, 0)
      expect(bars.map((width) => Math.round((300 * width) / whole))).toEqual([162, 125, 13])
      expect(events).toEqual([])
    }
  ],
  [
    'hostile payloads are text',
    async (page) => {
      // A page shows five payloads of a reason.
      for (let at = 0; at < hostileTexts.length; at += 5) {
        const texts = hostileTexts.slice(at, at + 5)
        const name = `${(texts[0] as string).replaceAll(/[\0/]/g, '').toWellFormed()}.ndjson`
        const files = withFiles({ [name]: hostileLines(texts) })
        const end = await command(['upgrade', name, '--quarantine', 'kept', '--report', 'r.html'], { cwd: files.cwd })
        expect(end.code).toBe(1)
        const events = await opened(page, files.path('r.html'))
        expect(await page.evaluate(() => (window as { taken?: number }).taken)).toBeUndefined()
        const foreign =
          'script, img, iframe, link, object, embed, form, svg [onload], h1 + h1, style + style, body style'
        expect(await page.locator(foreign).count()).toBe(0)
        expect(await page.locator('h1').allInnerTexts()).toEqual(['Upgrade report'])
        expect(await page.locator('pre').count()).toBe(2 * texts.length)
        expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe('block')
        expect(events).toEqual([])
      }
    }
  ],
  [
    'any text is read back from the page as it was',
    async (page) => {
      const texts = [...hostileTexts, ...fc.sample(hostileText, 400)]
      const files = withFiles({
        'texts.html': `<!DOCTYPE html><meta charset="utf-8"><title>texts</title>${texts.map((text) => `<p>${visible(text)}</p>`).join('\n')}`
      })
      const events = await opened(page, files.path('texts.html'))
      const shown = await page
        .locator('p')
        .evaluateAll((paragraphs) =>
          paragraphs.map((paragraph) =>
            [...paragraph.childNodes].map((node) => [node.nodeName, node.textContent ?? ''] as const)
          )
        )
      const read = shown.map((nodes) =>
        nodes
          .map(([name, text]) => (name === 'SPAN' ? String.fromCodePoint(Number.parseInt(text.slice(2), 16)) : text))
          .join('')
      )
      expect(read).toEqual(texts)
      expect(events).toEqual([])
    }
  ],
  [
    'a script, a style or an image that came in all the same would be kept from running',
    async (page) => {
      const { file } = await sampled()
      const foreign =
        '<script>window.taken = 1</script><style>body{display:none}</style><p id="p" style="color:red" onclick="window.taken = 1">p</p>' +
        '<img src="data:," onerror="window.taken = 1"><form action="javascript:window.taken = 1"><button>send</button></form>'
      writeFileSync(file, readFileSync(file, 'utf8').replace('</main>', `${foreign}</main>`))
      await opened(page, file)
      await page.click('#p')
      await page.click('button')
      expect(await page.evaluate(() => (window as { taken?: number }).taken)).toBeUndefined()
      expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe('block')
      expect(await page.locator('#p').evaluate((p) => getComputedStyle(p).color)).toBe('rgb(29, 32, 36)')
    }
  ],
  ...schemes.map(
    (colorScheme) =>
      [
        `can be used by everyone, in ${colorScheme}`,
        async (page: Page) => {
          const { file } = await sampled()
          await page.emulateMedia({ colorScheme })
          await opened(page, file)
          await page.evaluate(Axe.source)
          const violations = await page.evaluate(async () => {
            const { violations, passes } = await (window as unknown as { readonly axe: typeof Axe }).axe.run()
            if (!passes.some(({ id }) => id === 'color-contrast')) return ['contrast was not looked at']
            return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
          })
          expect(violations).toEqual([])
          const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
          expect(dark).toBe(colorScheme === 'dark' ? 'rgb(19, 22, 25)' : 'rgb(246, 245, 241)')
        }
      ] as const
  ),
  [
    'has landmarks, headings in order, and tables with a caption and heads',
    async (page) => {
      const { file } = await sampled()
      await opened(page, file)
      for (const role of ['banner', 'navigation', 'main', 'contentinfo'] as const) {
        expect([role, await page.getByRole(role).count()]).toEqual([role, 1])
      }
      for (const name of ['Totals', 'Changes by rule', 'Quarantine by reason']) {
        expect(await page.getByRole('region', { name }).count()).toBe(1)
      }
      expect(await page.getAttribute('html', 'lang')).toBe('en')
      const levels = await page
        .locator('h1, h2, h3, h4')
        .evaluateAll((all) => all.map((h) => Number(h.tagName.slice(1))))
      expect(levels[0]).toBe(1)
      for (const [i, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[i - 1] ?? 0) + 1)
      expect(await page.locator('table').count()).toBe(2)
      expect(await page.locator('table:not(:has(> caption))').count()).toBe(0)
      expect(await page.locator('th:not([scope])').count()).toBe(0)
    }
  ],
  [
    'is worked with a keyboard',
    async (page) => {
      const { file } = await sampled()
      await page.goto(pathToFileURL(file).href)
      const first = page.locator('details').first()
      for (let i = 0; i < 4; i++) await page.keyboard.press('Tab')
      await expect(page.evaluate(() => document.activeElement?.tagName)).resolves.toBe('SUMMARY')
      expect(await first.locator('pre').isVisible()).toBe(false)
      await page.keyboard.press('Enter')
      expect(await first.locator('pre').isVisible()).toBe(true)
    }
  ],
  [
    'fits a narrow screen, and paper',
    async (page) => {
      const { file } = await sampled()
      await page.setViewportSize({ width: 320, height: 640 })
      await opened(page, file)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
      await page.emulateMedia({ colorScheme: 'dark', media: 'print' })
      await page.goto(pathToFileURL(file).href)
      for (const payload of await page.locator('pre').all()) expect(await payload.isVisible()).toBe(true)
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)')
    }
  ]
])
