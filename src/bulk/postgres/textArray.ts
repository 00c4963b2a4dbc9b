/**
 * Lists of texts as parameters.
 *
 * @since 0.1.0
 */

const oidOfText = 25
const header = 20

// constructors

/**
 * An array in the server's binary form: nothing has to be escaped, and the driver sends bytes as they are.
 *
 * @category constructors
 * @since 0.1.0
 */
export const textArray = (texts: ReadonlyArray<string | null>): Buffer => {
  const most = texts.reduce((sum, text) => sum + 4 + 3 * (text?.length ?? 0), header)
  const bytes = Buffer.allocUnsafe(most)
  const numbers = [1, texts.includes(null) ? 1 : 0, oidOfText, texts.length, 1]
  let end = 0
  for (const number of numbers) end = bytes.writeInt32BE(number, end)
  for (const text of texts) {
    const length = text === null ? 0 : bytes.write(text, end + 4)
    end = bytes.writeInt32BE(text === null ? -1 : length, end) + length
  }
  return bytes.subarray(0, end)
}
