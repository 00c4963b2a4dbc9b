/**
 * Writing a text that was made as a whole.
 *
 * @since 0.1.0
 */
import { toFile } from '../bulk/output.js'
import { print } from './standard.js'

// main

/**
 * Writes a text to a file, which holds its old content or the new, or to standard output for `-`. Rejects when it cannot be
 * written.
 *
 * @category main
 * @since 0.1.0
 */
export const write = async (output: string, text: string): Promise<void> => {
  if (output === '-') return print(1, text)
  const sink = await toFile(output, { gzip: false })
  await sink.write(text)
  await sink.finish()
}
