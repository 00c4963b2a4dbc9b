// Loaded before a process that is measured: leaves its peak memory, in KiB, where it is told to.
const { writeFileSync } = require('node:fs')

process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)))
