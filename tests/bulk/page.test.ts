/**
 * The page of a report: hostile text is text, every number is there, and it can be read.
 */
import * as fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'

import { share } from '../../src/bulk/page/chart.js'
import { plain, visible } from '../../src/bulk/page/html.js'
import { type Occasion, reportPage } from '../../src/bulk/page/page.js'
import { palettes } from '../../src/bulk/page/style.js'
import type { Report } from '../../src/bulk/report.js'
import { sampler, type Samples } from '../../src/bulk/samples.js'
import { hostileText, hostileTexts } from '../laws/hostileText.js'
import { holds, runs } from '../laws/runs.js'

// a page for texts

const report: Report = {
  read: 1_234_567,
  upgraded: 1_200_001,
  unchanged: 34_553,
  quarantined: 13,
  blank: 2,
  rules: { 'id-to-number': 2_400_002, 'category-spelling': 17 },
  reasons: { 'id-not-exact': 12, 'invalid-json': 1 },
  lossy: 19,
  startedAt: '2025-01-31T09:30:00.000Z',
  seconds: 3725.2
}

const occasionOf = (text: string): Occasion => ({
  direction: 'upgrade',
  isDryRun: false,
  facts: [['Read from', [text, text]]],
  quarantine: text
})

/** One text wherever a text from outside can be. */
const samplesOf = (text: string): Samples => {
  const taken = sampler()
  const place = { source: text, line: 1 }
  const rule = 'id-to-number'
  taken.migrated(place, {
    changes: [
      { _tag: 'Converted', path: text, from: text, to: text, rule, lossless: true },
      { _tag: 'Removed', path: '/a', from: { [text]: text }, rule, lossless: false },
      { _tag: 'Added', path: '/b', to: [text], rule, lossless: false },
      { _tag: 'Renamed', path: '/c', from: text, rule, lossless: true }
    ],
    before: [text, undefined, undefined, undefined]
  })
  for (const reason of ['id-not-exact', 'invalid-utf8'] as const) {
    const errors = [
      { path: text, message: text },
      { path: '', message: text }
    ]
    taken.rejected(place, { reason, errors }, Buffer.from(text))
  }
  return taken.taken()
}

const pageOf = (text: string): string => reportPage(occasionOf(text), report, samplesOf(text))

// reading back

interface Node {
  readonly '#text'?: string
  readonly span?: ReadonlyArray<Node>
}

const parser = new XMLParser({ preserveOrder: true, trimValues: false, parseTagValue: false, processEntities: true })

/** The text that HTML shows, with each code point that is spelled out as the character it stands for. */
const readBack = (content: string): string => {
  const [root] = parser.parse(`<p>${content}</p>`) as ReadonlyArray<{ readonly p: ReadonlyArray<Node> }>
  return (root?.p ?? [])
    .map((node) => {
      const [point] = node.span ?? []
      return point === undefined
        ? (node['#text'] ?? '').replaceAll('&#39;', "'")
        : String.fromCodePoint(Number.parseInt((point['#text'] ?? '').slice(2), 16))
    })
    .join('')
}

/** The tags of a page, without those of code points and of what is cut off. */
const tags = (page: string): ReadonlyArray<string> =>
  page
    .replaceAll(/<span class="point">U\+[0-9A-F]{4,6}<\/span>/g, '')
    .replaceAll(/<span class="muted">… [0-9,]+ more characters?<\/span>/g, '')
    .match(/<[^>]*>/g) ?? []

test('any text is shown whole, and as text', () => {
  holds(hostileText, (text) => expect(readBack(visible(text))).toBe(text), 20)
})

test('nothing that cannot be seen is left in a text', () => {
  holds(
    hostileText,
    (text) => {
      for (const made of [visible(text), plain(text)]) {
        expect(made).not.toMatch(/[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(made.replaceAll(/<span class="point">|<\/span>/g, '')).not.toMatch(/[<>"']/)
      }
    },
    20
  )
})

test.each([...hostileTexts])('a page is the same page with %j in it', (text) => {
  expect(tags(pageOf(text))).toEqual(tags(pageOf('x')))
})

test('a page is the same page, and well-formed XML, whatever is in it', () => {
  const wanted = tags(pageOf('x'))
  fc.assert(
    fc.property(hostileText, (text) => {
      const page = pageOf(text === '' ? 'x' : text)
      expect(XMLValidator.validate(page)).toBe(true)
      expect(tags(page)).toEqual(wanted)
    }),
    { numRuns: runs }
  )
})

// what it says

const textOf = (page: string): string =>
  page
    .replaceAll(/<(style|title|desc)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')

test('every number of the report is there', () => {
  const text = textOf(pageOf('x'))
  for (const number of ['1,234,567', '1,200,001', '34,553', '13', '2,400,002', '17', '19', '12', '1 h 2 min']) {
    expect(text).toContain(` ${number} `)
  }
  expect(text).toContain('2025-01-31 09:30:00 UTC')
  expect(text).toContain('19 payloads have a change that a downgrade does not undo. 2 blank lines are no payloads')
  expect(text).toContain('The first 4 of 2,400,002 changes by id-to-number')
  expect(text).toContain('and 11 more')
})

test('a run with nothing to show says so', () => {
  const nothing: Report = {
    ...report,
    read: 0,
    upgraded: 0,
    unchanged: 0,
    quarantined: 0,
    rules: {},
    reasons: {},
    lossy: 0,
    blank: 0
  }
  const occasion: Occasion = { direction: 'downgrade', isDryRun: true, facts: [], quarantine: undefined }
  const text = reportPage(occasion, nothing, { changes: new Map(), rejections: new Map() })
  for (const said of ['Downgrade report', 'Dry run: no payload was written', 'No payload was read.']) {
    expect(text).toContain(said)
  }
  expect(text).toContain('No payload needed a change.')
  expect(text).toContain('Nothing was quarantined')
})

test.each([
  [0, 0, '0 %'],
  [0, 5, '0 %'],
  [5, 5, '100 %'],
  [1, 3, '33.3 %'],
  [1, 100_000, 'less than 0.1 %'],
  [99_999, 100_000, 'more than 99.9 %']
])('the share of %d in %d is %s', (part, whole, said) => {
  expect(share(part, whole)).toBe(said)
})

test('samples are few, and each is short, whatever comes', () => {
  const taken = sampler()
  const long = 'ü'.repeat(1_000_000)
  for (let line = 1; line <= 100; line++) {
    const place = { source: 'a', line }
    const change = { _tag: 'Converted', path: '/a', from: long, to: long, rule: 'r', lossless: true } as const
    taken.migrated(place, { changes: [change, change], before: [long, long] })
    const errors = Array.from({ length: 1000 }, () => ({ path: '/a', message: long }))
    taken.rejected(place, { reason: 'invalid', errors }, Buffer.from(`x${long}`))
  }
  const { changes, rejections } = taken.taken()
  expect(JSON.stringify([...changes, ...rejections]).length).toBeLessThan(100_000)
  expect(changes.get('r')?.map(({ line }) => line)).toEqual([1, 1, 2, 2, 3])
  const [first] = rejections.get('invalid') ?? []
  expect(first?.omittedErrors).toBe(990)
  expect(first?.payload.text).toMatch(/^xü+$/)
  expect(Buffer.byteLength(first?.payload.text ?? '') + (first?.payload.omitted ?? 0)).toBe(2_000_001)
  expect(taken.taken()).toEqual({ changes: new Map(), rejections: new Map() })
})

// how it looks

/** WCAG 2: relative luminance, and the contrast of two colours. */
const luminance = (color: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (a: string, b: string): number => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

test('contrast is computed as WCAG says', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

test.each(['light', 'dark'] as const)('in %s, text has a contrast of 4.5 at least, and shapes of 3', (scheme) => {
  const palette = palettes[scheme]
  for (const paper of [palette.page, palette.card, palette.well]) {
    for (const ink of [palette.ink, palette.muted, palette.link]) {
      expect(contrast(ink, paper)).toBeGreaterThanOrEqual(4.5)
    }
  }
  expect(contrast(palette.alertInk, palette.alert)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(palette.fineInk, palette.fine)).toBeGreaterThanOrEqual(4.5)
  for (const shape of [palette.migrated, palette.unchanged, palette.quarantined]) {
    expect(contrast(shape, palette.card)).toBeGreaterThanOrEqual(3)
  }
})
