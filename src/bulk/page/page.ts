/**
 * A report that a person can look at: one HTML file that loads nothing, runs nothing and shows hostile text as text.
 *
 * Laws:
 *
 * 1. Every number of the report is on the page
 * 2. Whatever the text of payloads and names of files, the elements of the page are the same, but for `visible`
 * 3. It is well-formed XML as well as HTML
 *
 * @since 0.1.0
 */
import { createHash } from 'node:crypto'

import type { Direction } from '../../migrate/Migration.js'
import { describeRules } from '../../migrate/Migration.js'
import { migrations } from '../../migrate/migrations.js'
import { byCount, counted, duration, grouped } from '../../codec/counts.js'
import type { QuarantineReason } from '../migrateText.js'
import { reasonDescriptions } from '../reasons.js'
import type { Report } from '../report.js'
import type { ChangeSample, Excerpt, RejectionSample, Samples } from '../samples.js'
import { meter, outcomeChart, share, type Slice, swatch } from './chart.js'
import { type Html, html, plain, sentence, visible } from './html.js'
import { style } from './style.js'

// model

/**
 * What a run was, for the head of its page.
 *
 * @category model
 * @since 0.1.0
 */
export interface Occasion {
  readonly direction: Direction
  readonly isDryRun: boolean
  /** What it read and wrote: each with a label. */
  readonly facts: ReadonlyArray<readonly [label: string, values: ReadonlyArray<string>]>
  /** Where what was quarantined is, if anywhere. */
  readonly quarantine: string | undefined
}

const mostValues = 5

// reporters

/**
 * The page.
 *
 * @category reporters
 * @since 0.1.0
 */
export const reportPage = (occasion: Occasion, report: Report, samples: Samples): string => {
  const { direction } = occasion
  const past = `${direction}d`
  const slices: ReadonlyArray<Slice> = [
    { outcome: 'migrated', label: past, count: report.upgraded },
    { outcome: 'unchanged', label: 'unchanged', count: report.unchanged },
    { outcome: 'quarantined', label: 'quarantined', count: report.quarantined }
  ]
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  const titled = `${capital(direction)} report: ${slices.map(({ label, count }) => `${grouped(count)} ${label}`).join(', ')}`
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${plain(policy)}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="referrer" content="no-referrer" />
<meta name="robots" content="noindex" />
<title>${plain(titled)}</title>
<style>${style as Html}</style>
</head>
<body>
${head(occasion, report)}
<main class="wide">
${totals(slices, report, direction)}
${changes(report, samples, direction)}
${quarantine(occasion, report, samples)}
</main>
<footer><div class="wide"><p>Written by connect-session-reconcile. The examples are values of your payloads: keep this page where you keep them.</p></div></footer>
</body>
</html>
`
}

const head = ({ direction, isDryRun, facts }: Occasion, report: Report): Html => {
  const { quarantined } = report
  const verdict =
    quarantined > 0
      ? html`<li class="tag alert"><span aria-hidden="true">▲</span> ${plain(counted(quarantined, 'payload'))} ${plain(quarantined === 1 ? 'needs' : 'need')} a person</li>`
      : html`<li class="tag fine"><span aria-hidden="true">✓</span> Nothing was quarantined</li>`
  return html`<header><div class="wide">
<p class="kind">connect-session-reconcile</p>
<h1>${plain(capital(direction))} report</h1>
<ul class="tags">${verdict}${isDryRun ? html`<li class="tag">Dry run: no payload was written</li>` : none}</ul>
<dl class="facts">
<dt>Started</dt><dd><time datetime="${plain(report.startedAt)}">${plain(report.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}</time></dd>
<dt>Took</dt><dd>${plain(duration(report.seconds))}</dd>
${facts.map(([label, values]) => html`<dt>${plain(label)}</dt><dd>${listed(values)}</dd>\n`)}</dl>
<nav aria-label="On this page"><ul>
<li><a href="#totals">Totals</a></li>
<li><a href="#changes">Changes by rule</a></li>
<li><a href="#quarantine">Quarantine by reason</a></li>
</ul></nav>
</div></header>`
}

const listed = (values: ReadonlyArray<string>): ReadonlyArray<Html> => [
  ...values.slice(0, mostValues).map((value, i) => html`${plain(i === 0 ? '' : ', ')}<bdi>${visible(value)}</bdi>`),
  plain(values.length > mostValues ? `, and ${grouped(values.length - mostValues)} more` : '')
]

const totals = (slices: ReadonlyArray<Slice>, report: Report, direction: Direction): Html => {
  const { read, blank, lossy } = report
  const notes = [
    ...(lossy > 0
      ? [`${counted(lossy, 'payload')} ${has(lossy)} a change that ${opposite[direction]} does not undo.`]
      : []),
    ...(blank > 0
      ? [`${counted(blank, 'blank line')} ${blank === 1 ? 'is no payload and was' : 'are no payloads and were'} kept.`]
      : [])
  ]
  return html`<section aria-labelledby="totals"><h2 id="totals">Totals</h2>
<div class="card">
<figure class="chart">${outcomeChart(slices)}</figure>
<dl class="tiles">
<div><dt>Read</dt><dd>${plain(grouped(read))}<small>${plain(read === 1 ? 'payload' : 'payloads')}</small></dd></div>
${slices.map(({ outcome, label, count }) => html`<div><dt>${swatch(outcome)}${plain(capital(label))}</dt><dd>${plain(grouped(count))}<small>${plain(share(count, read))}</small></dd></div>\n`)}</dl>
${notes.length === 0 ? none : html`<p class="notes">${plain(notes.join(' '))}</p>`}
</div>
</section>`
}

// changes

const changes = ({ rules, upgraded }: Report, samples: Samples, direction: Direction): Html => {
  const rows = Object.entries(rules).sort(byCount)
  const sum = rows.reduce((total, [, count]) => total + count, 0)
  const lead =
    sum === 0
      ? 'No payload needed a change.'
      : `${counted(sum, 'change')} in ${counted(upgraded, 'payload')}, by the rule that made them. A change marked lossy is one that ${opposite[direction]} does not undo.`
  return html`<section aria-labelledby="changes"><h2 id="changes">Changes by rule</h2>
<p class="lead">${plain(lead)}</p>
${rows.map(([rule, count]) => ruleCard(rule, count, sum, samples.changes.get(rule) ?? [], direction))}</section>`
}

const ruleCard = (
  rule: string,
  count: number,
  sum: number,
  examples: ReadonlyArray<ChangeSample>,
  direction: Direction
): Html => {
  const told = migrations.flatMap(describeRules).find(({ id }) => id === rule)
  const caption = `${examples.length === count ? 'All' : `The first ${examples.length}`} of ${counted(count, 'change')} by ${rule}`
  return html`<article class="card">
<div class="title"><h3><code>${visible(rule)}</code></h3><p class="count"><b>${plain(grouped(count))}</b> ${plain(count === 1 ? 'change' : 'changes')}</p></div>
${meter('migrated', count, sum)}
${told === undefined ? none : html`<p>${sentence(told[direction])}</p>`}
${
  examples.length === 0
    ? none
    : html`<table>
<caption>${visible(caption)}</caption>
<thead><tr><th scope="col">Where</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>
${examples.map(exampleRow)}</tbody>
</table>`
}
</article>
`
}

const exampleRow = ({ source, line, path, before, after, lossless }: ChangeSample): Html =>
  html`<tr><th scope="row"><code>${excerpt(path)}</code>${lossless ? none : html`<span class="lossy">lossy</span>`}<span class="place">${place(source, line)}</span></th><td>${valueOr(before, 'absent')}</td><td>${valueOr(after, 'removed')}</td></tr>\n`

const valueOr = (value: Excerpt | undefined, otherwise: string): Html =>
  value === undefined ? html`<em class="muted">${plain(otherwise)}</em>` : html`<code>${excerpt(value)}</code>`

// quarantine

const quarantine = ({ quarantine: file, isDryRun }: Occasion, report: Report, samples: Samples): Html => {
  const rows = Object.entries(report.reasons).sort(byCount)
  const kept =
    isDryRun || file === undefined ? none : html` Each is kept whole, with the reason, in <bdi>${visible(file)}</bdi>.`
  const lead =
    rows.length === 0
      ? html`Every payload was migrated exactly, or needed no change.`
      : html`${plain(counted(report.quarantined, 'payload'))} could not be migrated exactly.${kept}`
  return html`<section aria-labelledby="quarantine"><h2 id="quarantine">Quarantine by reason</h2>
<p class="lead">${lead}</p>
${rows.map(([reason, count]) => reasonCard(reason, count, report.quarantined, samples.rejections.get(reason) ?? []))}</section>`
}

const reasonCard = (reason: string, count: number, sum: number, examples: ReadonlyArray<RejectionSample>): Html => {
  const told = reasonDescriptions[reason as QuarantineReason]
  const more = count - examples.length
  return html`<article class="card">
<div class="title"><h3><code>${visible(reason)}</code></h3><p class="count"><b>${plain(grouped(count))}</b> ${plain(count === 1 ? 'payload' : 'payloads')}</p></div>
${meter('quarantined', count, sum)}
<p>${sentence(told.wrong)}</p>
<p class="muted">What to do: ${sentence(told.remedy)}</p>
${
  examples.length === 0
    ? none
    : html`<div class="list">
${examples.map(rejectionDetails)}</div>
${more > 0 ? html`<p class="count">and ${plain(grouped(more))} more</p>` : none}`
}
</article>
`
}

const rejectionDetails = ({ source, line, errors, omittedErrors, payload }: RejectionSample): Html => {
  const told = errors.map(
    ({ path, message }) =>
      html`${path.text === '' ? plain('the payload') : html`<code>${excerpt(path)}</code>`} <bdi>${excerpt(message)}</bdi>`
  )
  const rest = [
    ...told.slice(1).map((text) => html`<li>${text}</li>`),
    ...(omittedErrors > 0 ? [html`<li>and ${plain(counted(omittedErrors, 'more error'))}</li>`] : [])
  ]
  return html`<details>
<summary><span class="place">${place(source, line)}</span>${told[0] ?? none}</summary>
<div class="inside">
${rest.length === 0 ? none : html`<div><p class="muted">Also wrong:</p><ul>${rest}</ul></div>`}
<figure><figcaption>${plain(payload.omitted === 0 ? 'The payload' : `The start of the payload; ${counted(payload.omitted, 'more byte')} not shown`)}</figcaption>
<pre dir="ltr">${visible(payload.text)}</pre></figure>
</div>
</details>
`
}

// words

const none = plain('')

const opposite: Readonly<Record<Direction, string>> = { upgrade: 'a downgrade', downgrade: 'an upgrade' }

const place = (source: string, line: number): Html => html`<bdi>${visible(source)}</bdi>, line ${plain(grouped(line))}`

const excerpt = ({ text, omitted }: Excerpt): Html =>
  omitted === 0
    ? visible(text)
    : html`${visible(text)}<span class="muted">… ${plain(counted(omitted, 'more character'))}</span>`

const has = (n: number): string => (n === 1 ? 'has' : 'have')

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
