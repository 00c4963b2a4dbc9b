/**
 * A real browser for a test file: Debian's `chromium`, started and stopped by it.
 */
import { type Browser, chromium, type Page } from 'playwright-core'

import { installed, skipped } from '../installed.js'

const executable = installed('chromium', 'chromium-browser', 'google-chrome')

/** Its sandbox refuses to run as root. */
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/**
 * Tests that need a browser, with a page that they share, for each page that is opened is a process. Where none is
 * installed each of them is skipped, and said to be, by name.
 */
export const withChromium = (
  title: string,
  tests: ReadonlyArray<readonly [name: string, (page: Page) => Promise<void>]>
): void => {
  describe(title, () => {
    if (executable === undefined) {
      skipped(title, 'no browser is installed (chromium)', tests)
      return
    }
    let browser: Browser
    let page: Page
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executable, args })
      page = await browser.newPage()
    }, 60_000)
    afterEach(async () => {
      page.removeAllListeners()
      await page.emulateMedia({ colorScheme: null, media: null })
      await page.setViewportSize({ width: 1280, height: 720 })
    })
    afterAll(async () => {
      await browser.close()
    }, 60_000)
    test.each(tests)(
      '%s',
      async (_, body) => {
        await body(page)
      },
      120_000
    )
  })
}
