/**
 * A real browser for a test file: Debian's `chromium`, started and stopped by it.
 */
import { type Browser, chromium } from 'playwright-core'

import { installed, skipped } from '../installed.js'

const executable = installed('chromium', 'chromium-browser', 'google-chrome')

/** Its sandbox refuses to run as root. */
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/**
 * Tests that need a browser. Where none is installed each of them is skipped, and said to be, by name.
 */
export const withChromium = (
  title: string,
  tests: ReadonlyArray<readonly [name: string, (browser: Browser) => Promise<void>]>
): void => {
  describe(title, () => {
    if (executable === undefined) {
      skipped(title, 'no browser is installed (chromium)', tests)
      return
    }
    let browser: Browser
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executable, args })
    }, 60_000)
    afterAll(async () => {
      await browser.close()
    }, 60_000)
    test.each(tests)(
      '%s',
      async (_, body) => {
        await body(browser)
      },
      120_000
    )
  })
}
