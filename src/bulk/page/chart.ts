/**
 * The chart of outcomes: one bar, in which a colour never stands alone but with a pattern, a label and a number.
 *
 * @since 0.1.0
 */
import { grouped } from '../../codec/counts.js'
import { type Html, html, plain } from './html.js'

// model

/**
 * What became of payloads.
 *
 * @category model
 * @since 0.1.0
 */
export type Outcome = 'migrated' | 'unchanged' | 'quarantined'

/**
 * A part of the whole.
 *
 * @category model
 * @since 0.1.0
 */
export interface Slice {
  readonly outcome: Outcome
  readonly label: string
  readonly count: number
}

/** The least that can be seen, in percent of the bar. */
const narrowest = 0.8

const fills: Readonly<Record<Outcome, string>> = {
  migrated: 'url(#fill-migrated)',
  unchanged: 'url(#fill-unchanged)',
  quarantined: 'url(#fill-quarantined)'
}

const patterns = html`<defs>
<pattern id="fill-migrated" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="migrated" width="8" height="8" /></pattern>
<pattern id="fill-unchanged" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="unchanged" width="7" height="7" /><path class="over" d="M0 0V7" stroke-width="2.5" /></pattern>
<pattern id="fill-quarantined" width="7" height="7" patternUnits="userSpaceOnUse"><rect class="quarantined" width="7" height="7" /><circle class="dot" cx="3.5" cy="3.5" r="1.4" /></pattern>
</defs>`

// destructors

/**
 * A share in words. Some is never none, and not quite all is never all.
 *
 * @category destructors
 * @since 0.1.0
 */
export const share = (part: number, whole: number): string => {
  if (whole === 0) return '0 %'
  const percent = (100 * part) / whole
  if (part > 0 && percent < 0.1) return 'less than 0.1 %'
  if (part < whole && percent > 99.9) return 'more than 99.9 %'
  return `${Number(percent.toFixed(1))} %`
}

// reporters

/**
 * The bar. What it shows is also said in words.
 *
 * @category reporters
 * @since 0.1.0
 */
export const outcomeChart = (slices: ReadonlyArray<Slice>): Html => {
  const whole = slices.reduce((sum, { count }) => sum + count, 0)
  const seen = slices.filter(({ count }) => count > 0)
  const wide = seen.map(({ count }) => Math.max(narrowest, (100 * count) / whole))
  const total = wide.reduce((sum, width) => sum + width, 0)
  const starts = wide.map((_, i) => wide.slice(0, i).reduce((sum, width) => sum + width, 0))
  const said = slices.map(({ label, count }) => `${grouped(count)} ${label} (${share(count, whole)})`).join(', ')
  const percent = (width: number): Html => plain(`${((100 * width) / total).toFixed(3)}%`)
  return html`<svg role="img" aria-labelledby="chart-title chart-text" height="48">
<title id="chart-title">What became of the payloads</title>
<desc id="chart-text">${plain(whole === 0 ? 'No payload was read.' : `Of ${grouped(whole)}: ${said}.`)}</desc>
${patterns}
<clipPath id="round"><rect width="100%" height="100%" rx="8" /></clipPath>
<g clip-path="url(#round)"><rect class="none" width="100%" height="100%" />
${seen.map(
  ({ outcome }, i) =>
    html`<rect x="${percent(starts[i] as number)}" width="${percent(wide[i] as number)}" height="100%" fill="${plain(fills[outcome])}" />
`
)}
${starts.slice(1).map((start) => html`<rect class="gap" x="${percent(start)}" width="2" height="100%" />`)}</g>
</svg>`
}

/**
 * The pattern of an outcome, for its label.
 *
 * @category reporters
 * @since 0.1.0
 */
export const swatch = (outcome: Outcome): Html =>
  html`<svg class="swatch" aria-hidden="true" width="14" height="14"><rect width="100%" height="100%" fill="${plain(fills[outcome])}" /></svg>`

/**
 * A thin bar beside a number that says the same.
 *
 * @category reporters
 * @since 0.1.0
 */
export const meter = (outcome: Outcome, part: number, whole: number): Html =>
  html`<svg class="bar" aria-hidden="true" height="6"><rect class="none" width="100%" height="100%" rx="3" /><rect class="${plain(outcome)}" width="${plain(`${Math.max(narrowest, (100 * part) / Math.max(1, whole)).toFixed(3)}%`)}" height="100%" rx="3" /></svg>`
