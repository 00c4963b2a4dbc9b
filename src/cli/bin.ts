#!/usr/bin/env node
/**
 * The command as a process.
 *
 * @since 0.1.0
 */
import { main } from './main.js'

const patience = 200

const run = async (): Promise<void> => {
  const code = await main(process.argv.slice(2))
  process.exitCode = code
  // A named pipe that is waited for still keeps the process, even from process.exit.
  if (code > 128) setTimeout(() => process.kill(process.pid, code - 128), patience).unref()
}

void run()
