/**
 * One line on a terminal that says how far a run has come.
 *
 * @since 0.1.0
 */
import { duration, grouped } from '../codec/counts.js'
import type { Progress } from '../bulk/job.js'

/**
 * Shows progress, and takes the line away again. The text is told for how many seconds there has been a line.
 *
 * @category model
 * @since 0.1.0
 */
export interface ProgressLine {
  readonly show: (text: (seconds: number) => string) => void
  readonly clear: () => void
}

const interval = 100
const defaultColumns = 80

/**
 * A progress line on a terminal; silent without one.
 *
 * @category constructors
 * @since 0.1.0
 */
export const progressLine = (terminal: NodeJS.WriteStream | undefined): ProgressLine => {
  if (terminal === undefined) return { show: () => undefined, clear: () => undefined }
  const began = performance.now()
  let shown = Number.NEGATIVE_INFINITY
  let isShown = false
  return {
    show: (text) => {
      const now = performance.now()
      if (now - shown < interval) return
      shown = now
      isShown = true
      terminal.write(`\r${text((now - began) / 1000).slice(0, (terminal.columns || defaultColumns) - 1)}\u001b[K`)
    },
    clear: () => {
      if (isShown) terminal.write('\r\u001b[K')
      isShown = false
    }
  }
}

/**
 * The text of the line for files: payloads, rate, bytes of the total, time left.
 *
 * @category destructors
 * @since 0.1.0
 */
export const progressText = ({ read, quarantined, bytes, totalBytes }: Progress, seconds: number): string => {
  const rate = seconds > 0 ? read / seconds : 0
  const parts = [`${grouped(read)} payloads`, `${grouped(Math.round(rate))}/s`]
  if (quarantined > 0) parts.push(`${grouped(quarantined)} quarantined`)
  if (totalBytes === undefined) parts.push(size(bytes))
  else {
    const share = totalBytes === 0 ? 1 : bytes / totalBytes
    parts.push(`${size(bytes)} of ${size(totalBytes)} (${Math.floor(share * 100)} %)`)
    if (share > 0 && seconds > 0) parts.push(`${duration(Math.round((seconds / share) * (1 - share)))} left`)
  }
  return parts.join('  ')
}

const size = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}
