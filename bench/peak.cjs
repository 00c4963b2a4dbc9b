// Loaded before a process that is measured: leaves its peak memory, in KiB, where it is told to. Linux counts what the
// process that started it held into ru_maxrss, but not into VmHWM.
const { readFileSync, writeFileSync } = require('node:fs')

const peak = () => {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])
}

process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(peak())))
