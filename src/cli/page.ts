/**
 * The report of `upgrade` and `downgrade` as a page.
 *
 * @since 0.1.0
 */
import type { Destination } from '../bulk/destination.js'
import type { Job } from '../bulk/job.js'
import { reportPage } from '../bulk/page/page.js'

/**
 * The page of a run.
 *
 * @category constructors
 * @since 0.1.0
 */
export const pageOf = ({
  direction,
  inputs,
  destination,
  quarantine,
  changes,
  dryRun
}: Pick<Job, 'direction' | 'inputs' | 'destination' | 'quarantine' | 'changes' | 'dryRun'>): NonNullable<
  Job['page']
> => {
  const isDryRun = dryRun === true
  const facts = [
    ['Read from', inputs.map((path) => (path === '-' ? 'standard input' : path))],
    ['Written to', isDryRun ? [] : [written(destination)]],
    ['Changes in', changes === undefined ? [] : [changes]]
  ] as const
  const occasion = { direction, isDryRun, quarantine, facts: facts.filter(([, values]) => values.length > 0) }
  return (report, samples) => reportPage(occasion, report, samples)
}

const written = (destination: Destination): string => {
  switch (destination._tag) {
    case 'Stdout':
      return 'standard output'
    case 'File':
      return destination.path
    case 'InPlace':
      return 'each file it was read from'
  }
}
