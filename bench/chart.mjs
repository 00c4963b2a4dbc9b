/** The results as a picture: bars of decodes for each millisecond of JSON.parse, zod 4 = 1. */

const width = 760
const left = 300
const bar = 18
const gap = 6

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const label = (n) => (n >= 10 ? n.toFixed(0) : n.toFixed(n >= 1 ? 1 : 2))

export const chart = ({ date, machine, rounds, mode, decode, files }) => {
  const parts = []
  let y = 28
  const text = (x, content, attributes = '') =>
    parts.push(`<text x="${x}" y="${y}" ${attributes}>${escape(content)}</text>`)
  const bars = (rows) => {
    const most = Math.max(...rows.map(({ value }) => value))
    for (const { name, value, isOurs } of rows) {
      y += bar + gap
      text(left - 8, name, `text-anchor="end"${isOurs ? ' font-weight="bold"' : ''}`)
      const length = Math.max(2, ((width - left - 60) * value) / most)
      parts.push(
        `<rect x="${left}" y="${y - 13}" width="${length.toFixed(1)}" height="${bar}" fill="${isOurs ? '#2563eb' : '#9ca3af'}"/>`
      )
      parts.push(`<text x="${(left + length + 6).toFixed(1)}" y="${y}">${label(value)}</text>`)
    }
    y += 40
  }
  const title = (content) => text(12, content, 'font-weight="bold"')
  for (const version of ['v1', 'v2']) {
    title(`Decode ${version}, wire form to camelCase with a Date: zod 4 = 1, longer is faster`)
    const rows = [...decode[`${version}-valid`]].sort((a, b) => b.againstZod4.median - a.againstZod4.median)
    bars(
      rows.map(({ key, name, againstZod4 }) => ({
        name: name.replace(/, (compiled.*)?then mapped by hand/, ' + map'),
        value: againstZod4.median,
        isOurs: key === 'ours' || key === 'strict'
      }))
    )
  }
  title('Upgrade of a file: JSON.parse + JSON.stringify = 1, longer is faster')
  bars([
    { name: 'parse and stringify, no validation', value: 1, isOurs: false },
    ...files.map(({ text: name, ratio }) => ({ name: name.replace(/:.*/, ''), value: ratio.median, isOurs: true }))
  ])
  text(
    12,
    `${date}, node ${machine.node}, ${machine.cpu}, ${machine.cores} cores; medians of ${rounds} rounds${mode === 'quick' ? ' (quick)' : ''}`,
    'fill="#6b7280"'
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + 16}" font-family="system-ui, sans-serif" font-size="13" fill="#111827" role="img" aria-label="Benchmark results">
<rect width="100%" height="100%" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`
}
