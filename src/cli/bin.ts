#!/usr/bin/env node
/**
 * The command as a process.
 *
 * @since 0.1.0
 */
import { main } from './main.js'

const run = async (): Promise<void> => {
  process.exitCode = await main(process.argv.slice(2))
}

void run()
